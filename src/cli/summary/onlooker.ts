import type { Pod } from "../../api/pod.js";
import type { Clock } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import { Reminders } from "../silence/reminders.js";
import { type UnreadyPod, UnreadyPods } from "../silence/unready-pods.js";
import type { Observer } from "../watching/companion.js";
import { Findings } from "./findings.js";

export interface OnlookerOptions {
  readonly clock: Pick<Clock, "now" | "date" | "timer">;
  readonly logger: Logger;
  /** After how long a pod that is unready is told of, or 0 for never. */
  readonly remindMs: number;
}

export type OnlookerClass = typeof Onlooker;

/** Looks at every pod of the run, whatever is printed of it: for the reminders, and for the summary at the end. */
export class Onlooker {
  readonly findings: Findings = new Findings();
  readonly #clock: OnlookerOptions["clock"];
  readonly #reminders: Reminders | undefined;
  readonly #targets: UnreadyPods[] = [];

  constructor({ clock, logger, remindMs }: OnlookerOptions) {
    this.#clock = clock;
    this.#reminders =
      remindMs === 0
        ? undefined
        : new Reminders({ clock, logger, afterMs: remindMs, pods: () => this.unready() });
  }

  /** Returns what looks at the pods of one target. */
  forTarget(): Observer<Pod> {
    const clock = this.#clock;
    const unready = new UnreadyPods({
      clock,
      onUnready: (pod) => this.#reminders?.added(pod),
      onReady: ({ key, since, isNew }) => {
        if (isNew) {
          this.findings.becameReady(key, clock.now() - since);
        }
      },
    });
    this.#targets.push(unready);
    return (observed) => {
      unready.observe(observed);
      this.findings.observe(observed);
    };
  }

  /** Returns the pods that are not ready now. */
  unready(): UnreadyPod[] {
    return this.#targets.flatMap((target) => [...target.values()]);
  }

  dispose(): void {
    this.#reminders?.dispose();
  }
}
