import type { ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import type { Logger } from "../../base/logger.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { ExitCode } from "../exit-code.js";
import type { EndingFlags } from "../flags/ending-flags.js";
import { canLeave } from "../selection/can-leave.js";
import type { Shutdown } from "../shutdown.js";
import type { PodsPlace } from "../silence/unready-pods.js";
import { bootClock } from "../watching/boot-clock.js";
import type { Observer } from "../watching/companion.js";
import type { Printing } from "../watching/printing.js";
import type { Scope } from "../watching/target.js";
import type { Condition } from "./condition.js";
import { podDeparture } from "./departure-of-pod.js";
import { Ending, type Verdict } from "./ending.js";
import { type EndingRules, endingRules } from "./ending-rules.js";
import type { Group } from "./group.js";
import { podJudge } from "./pod-judge.js";
import { verdictLine } from "./verdict-text.js";

/** What the ending of a run works with. */
export interface RunEndingContext {
  readonly logger: Logger;
  readonly shutdown: Shutdown;
  readonly printing: Pick<Printing, "filter">;
}

const CODES: Readonly<Record<Verdict["outcome"], ExitCode>> = {
  done: ExitCode.done,
  failed: ExitCode.unmet,
  timedOut: ExitCode.timedOut,
};

/**
 * Returns a function that starts what ends a run by itself.
 *
 * @throws UsageError for a flag that cannot be used.
 */
export function runEnding(
  flags: EndingFlags,
  words: readonly string[],
): (context: RunEndingContext) => RunEnding {
  const rules = endingRules(flags, words);
  return (context) => new RunEnding(rules, context);
}

/** Connects an `Ending` with the watches of a run, with its shutdown and with stderr. */
export class RunEnding {
  readonly #context: RunEndingContext;
  readonly #ending: Ending;
  #verdict: Verdict | undefined;

  constructor(rules: EndingRules, context: RunEndingContext) {
    this.#context = context;
    this.#ending = new Ending({
      rules,
      clock: bootClock,
      onVerdict: (verdict) => {
        const { shutdown } = context;
        this.#verdict = shutdown.signal.aborted ? undefined : verdict;
        shutdown.end(CODES[verdict.outcome]);
      },
    });
  }

  get rules(): EndingRules {
    return this.#ending.rules;
  }

  begin(): void {
    this.#ending.begin();
  }

  expectLists(count: number): void {
    this.#ending.expectLists(count);
  }

  listed(): void {
    this.#ending.listed();
  }

  dispose(): void {
    this.#ending.dispose();
  }

  /** Logs the verdict, if the run has ended by one. */
  tell(): void {
    if (this.#verdict !== undefined) {
      const { fields, text } = verdictLine(this.#verdict);
      this.#context.logger.info(fields, text);
    }
  }

  /** Returns the observer of the pods of a target. */
  forPods(scope: Scope, place: PodsPlace): Observer<Pod> {
    const { rules } = this;
    const applies = ({ kind }: Condition): boolean => kind !== "rollout";
    const group = this.#ending.group<Pod>({
      noun: "pods",
      applies,
      isInterrupted: () => place.isInterrupted(),
      judge: podJudge({
        rules,
        applies,
        date: () => bootClock.date(),
        context: place.context,
        tells: this.#context.printing.filter?.tellsContainer,
      }),
      ...(scope.name === undefined ? {} : { title: `the pod "${scope.name}"`, wanted: () => 1 }),
    });
    const isSelected = canLeave(scope);
    return this.observer(group, (event) => (isSelected ? podDeparture(event) : "deleted"));
  }

  /** Returns an observer that notes the objects of a group. */
  observer<T>(group: Group<T>, departureOf: (event: DeletionOf<T>) => "deleted" | "left"): Observer<T> {
    return ({ event, told }) => {
      if (event.cause === "resync") {
        return;
      }
      this.#guarded(() => {
        const key = keyOf(event);
        if (event.type === "delete") {
          this.#ending.remove(group, key, told === "nothing" ? "left" : departureOf(event));
        } else if (told === "nothing" || told === "left") {
          this.#ending.remove(group, key, "left");
        } else {
          const { object, cause } = event;
          const before = event.type === "update" ? event.oldObject : undefined;
          const uid = objectIdentity.uidOf(object);
          this.#ending.put(group, { key, uid, object, before, wasMissed: cause === "relist" });
        }
      });
    };
  }

  /** An object that cannot be judged ends the run, as in kubectl. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#context.shutdown.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

export type DeletionOf<T> = ResourceEvent<T> & { readonly type: "delete" };

function keyOf<T>(event: ResourceEvent<T>): ObjectKey {
  return event.type === "delete" ? event.deleted.key : objectIdentity.keyOf(event.object);
}
