import type { ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import { PODS } from "../../api/built-in-resources.js";
import type { Logger } from "../../base/logger.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { ExitCode } from "../exit-code.js";
import { canLeave } from "../selection/can-leave.js";
import type { Kind } from "../../discovery/kind.js";
import { codeOfPrinted, notFound } from "../limits/list-outcome.js";
import type { Shutdown } from "../shutdown.js";
import type { PodsPlace } from "../silence/unready-pods.js";
import { bootClock } from "../watching/boot-clock.js";
import type { Observer } from "../watching/companion.js";
import type { Printing } from "../watching/printing.js";
import { type Scope, scopeOf } from "../watching/target.js";
import type { View } from "../watching/view.js";
import type { Condition } from "./condition.js";
import { podDeparture } from "./departure-of-pod.js";
import { Ending, type Verdict } from "./ending.js";
import { type EndingRules, endingRules, type JudgedFlags } from "./ending-rules.js";
import type { Group, GroupOptions } from "./group.js";
import { appliesTo, type Kept, kindJudge } from "./kind-judge.js";
import { pathReads, type ReadPaths } from "./path-reads.js";
import { podJudge, type PodJudgeOptions } from "./pod-judge.js";
import { type EndingLimit, endingLimits } from "./ending-limits.js";
import { verdictLine } from "./verdict-text.js";
import { WorkloadPodsEnding, type WorkloadPodsWatch } from "./workload-pods-ending.js";

/** What the ending of a run works with. */
export interface RunEndingContext {
  readonly logger: Logger;
  readonly shutdown: Shutdown;
  readonly printing: Pick<Printing, "filter" | "trouble">;
  readonly quiet: boolean;
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
export async function runEnding(flags: JudgedFlags): Promise<(context: RunEndingContext) => RunEnding> {
  const rules = endingRules(flags);
  const readPaths = await pathReads(rules);
  return (context) => new RunEnding(rules, context, readPaths);
}

/** Connects an `Ending` with the watches of a run, with its shutdown and with stderr. */
export class RunEnding {
  readonly #context: RunEndingContext;
  readonly #ending: Ending;
  readonly #readPaths: ReadPaths;
  #verdict: Verdict | undefined;

  constructor(rules: EndingRules, context: RunEndingContext, readPaths: ReadPaths) {
    this.#context = context;
    this.#readPaths = readPaths;
    this.#ending = new Ending({
      rules,
      clock: bootClock,
      onVerdict: (verdict) => this.#judged(verdict),
    });
  }

  /** Ends the run. A look at the first lists is complete only if everything was found and could be printed. */
  #judged(verdict: Verdict): void {
    const { shutdown, printing } = this.#context;
    if (verdict.notFound.length > 0) {
      shutdown.fail(notFound(verdict.notFound));
      return;
    }
    this.#verdict = shutdown.signal.aborted ? undefined : verdict;
    const code = CODES[verdict.outcome];
    shutdown.end(code === ExitCode.done && verdict.isOnce ? codeOfPrinted(printing) : code);
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
      const { logger, quiet } = this.#context;
      const { fields, text } = verdictLine(this.#verdict);
      // With --quiet only errors are written, and a run that has not ended as it should is one.
      const level = quiet && this.#verdict.outcome !== "done" ? "error" : "info";
      logger[level](fields, text);
    }
  }

  /** Returns the observer of the pods of a target. */
  forPods(scope: Scope, place: PodsPlace): Observer<Pod> {
    const applies = ({ kind }: Condition): boolean => kind !== "rollout";
    const group = this.#ending.group<Pod>({
      noun: "pods",
      applies,
      isInterrupted: () => place.isInterrupted(),
      judge: podJudge({ ...this.#podJudging(place.context), applies }),
      ...namedOptions(scope, PODS),
    });
    const isSelected = canLeave(scope);
    return this.#observer(group, (event) => (isSelected ? podDeparture(event) : "deleted"));
  }

  /** The flags that are about some kinds alone, as a user writes them. */
  get limits(): readonly EndingLimit[] {
    return endingLimits(this.rules);
  }

  /** Whether conditions or trouble are looked for in whole objects, and not only in pods. */
  get readsObjects(): boolean {
    const { conditions, failOn } = this.rules;
    return failOn.length > 0 || conditions.some(({ kind }) => READ_IN_OBJECTS.has(kind));
  }

  /** Whether a condition is about a workload of a kind itself, and not only about its pods. */
  needsWorkload(kind: Kind): boolean {
    return this.rules.conditions.some((condition) => appliesTo(kind, condition));
  }

  /** Returns the observer of the objects of a target that are not pods. */
  forKind<T extends Kept>(kind: Kind, scope: Scope, place: PodsPlace): Observer<T> {
    const { rules } = this;
    const { context } = place;
    const group = this.#ending.group<Kept>({
      noun: kind.resource,
      applies: (condition) => appliesTo(kind, condition),
      isInterrupted: () => place.isInterrupted(),
      judge: kindJudge({ rules, kind, context }),
      ...namedOptions(scope, kind),
    });
    return this.#observer<Kept>(group, () => "deleted");
  }

  /** Returns what follows a workload for the sake of its pods, and the observer of these pods. */
  forPodsOf(kind: Kind, name: string, place: PodsPlace): WorkloadPodsWatch {
    const { rules } = this;
    const { context } = place;
    const pods = new WorkloadPodsEnding({ kind, name, context, rules });
    const group = this.#ending.group<Pod>({
      ...pods.groupOptions(),
      isInterrupted: () => place.isInterrupted(),
      judge: podJudge({
        ...this.#podJudging(context),
        applies: (condition) => pods.applies(condition),
        counts: (pod) => pods.counts(pod),
      }),
    });
    pods.onChange((whichCount) => {
      if (whichCount) {
        this.#guarded(() => this.#ending.rejudge(group));
      } else {
        this.#ending.changed(group);
      }
    });
    return { pods, observe: this.#observer(group, () => "left") };
  }

  #podJudging(context: string | undefined): Omit<PodJudgeOptions, "applies"> {
    const tells = this.#context.printing.filter?.tellsContainer;
    return { rules: this.rules, readPaths: this.#readPaths, date: () => bootClock.date(), context, tells };
  }

  /** Returns an observer that notes the objects of a group. */
  #observer<T>(group: Group<T>, departureOf: (event: DeletionOf<T>) => "deleted" | "left"): Observer<T> {
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

/** The conditions that are judged by more than whether an object exists. */
const READ_IN_OBJECTS: ReadonlySet<Condition["kind"]> = new Set([
  "condition",
  "jsonpath",
  "rollout",
  "succeeded",
]);

/** Returns what is waited for if the user asks for one object by its name. */
function namedOptions(
  scope: Scope,
  resource: View<unknown>["resource"],
): Pick<GroupOptions<unknown>, "title" | "place" | "wanted"> {
  const { name } = scope;
  return name === undefined
    ? {}
    : {
        title: `the ${(resource.kind ?? "object").toLowerCase()} "${name}"`,
        place: scopeOf({ ...scope, view: { resource } }),
        wanted: () => 1,
      };
}

type DeletionOf<T> = ResourceEvent<T> & { readonly type: "delete" };

function keyOf<T>(event: ResourceEvent<T>): ObjectKey {
  return event.type === "delete" ? event.deleted.key : objectIdentity.keyOf(event.object);
}
