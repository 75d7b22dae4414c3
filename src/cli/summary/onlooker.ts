import type { Pod } from "../../api/pod.js";
import { Reminders, type RemindersOptions } from "../silence/reminders.js";
import { type PodsPlace, type UnreadyPod, UnreadyPods } from "../silence/unready-pods.js";
import type { Observer } from "../watching/companion.js";
import { Findings } from "./findings.js";

export interface OnlookerOptions extends Pick<RemindersOptions, "clock" | "logger" | "tells" | "loadText"> {
  /** After how long an unready pod is reported, or 0 for never. */
  readonly remindMs: number;
}

export type OnlookerClass = typeof Onlooker;

/**
 * Observes every pod of the run that is selected, printed or not, for the reminders and for the summary at the end.
 */
export class Onlooker {
  readonly findings: Findings = new Findings();
  readonly #clock: OnlookerOptions["clock"];
  readonly #reminders: Reminders | undefined;
  readonly #targets: UnreadyPods[] = [];

  constructor({ remindMs, ...options }: OnlookerOptions) {
    const { clock } = options;
    this.#clock = clock;
    this.#reminders =
      remindMs === 0
        ? undefined
        : new Reminders({ ...options, afterMs: remindMs, pods: () => this.unready() });
  }

  /** Returns the observer of the pods of one target. */
  forTarget(place: PodsPlace): Observer<Pod> {
    const clock = this.#clock;
    const { context } = place;
    const pods = new UnreadyPods({
      clock,
      place,
      onUnready: (pod) => this.#reminders?.added(pod),
      onReady: ({ key, since, isNew }) => {
        if (isNew) {
          this.findings.becameReady({ key, context }, clock.now() - since);
        }
      },
    });
    this.#targets.push(pods);
    return (observed) => {
      pods.observe(observed);
      this.findings.observe(observed, context);
    };
  }

  /** Returns the pods that are not ready now, as far as is known. */
  unready(): UnreadyPod[] {
    return this.#targets.flatMap((pods) => [...pods.values()]);
  }

  dispose(): void {
    this.#reminders?.dispose();
  }
}
