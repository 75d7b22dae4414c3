import type { KubeObject } from "../../api/object.js";
import type { Pod } from "../../api/pod.js";
import { explanationTexts } from "../../printer/explanation-text.js";
import { logfmtValue } from "../../printer/logfmt.js";
import { plainPaint } from "../../printer/printer.js";
import type { Change } from "../../explain/change.js";
import type { TellsContainer } from "../../explain/comparison.js";
import { troublesOf } from "../../explain/finders.js";
import { PodDetails } from "../../explain/pod-details.js";
import { conditionOf } from "../../explain/pod-summary.js";
import { selectFields } from "../../wire/kept/select-fields.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { WireError } from "../../wire/wire-error.js";
import { splitObjectKey } from "../../api/object-key.js";
import type { Condition } from "./condition.js";
import type { Described } from "./described.js";
import type { EndingRules } from "./ending-rules.js";
import type { Judge, Judgement } from "./group.js";
import { conditionOutcome, jsonPathOutcome } from "./object-outcome.js";
import type { Outcome } from "./outcome.js";
import type { ReadPaths } from "./path-reads.js";
import { podOutcome } from "./pod-outcome.js";
import { podSigns, sign } from "./pod-signs.js";
import { type PodState, podState } from "./pod-state.js";
import type { Sign } from "./troubles.js";

export interface PodJudgeOptions {
  readonly rules: Pick<EndingRules, "conditions" | "failOn">;
  /** Which conditions are about the pods. */
  readonly applies: (condition: Condition) => boolean;
  /** Returns the fields of a pod that paths ask for. */
  readonly readPaths: ReadPaths;
  /** Whether a pod counts that is not being deleted. @defaultValue all do */
  readonly counts?: (pod: PodState) => boolean;
  /** The time of day. */
  readonly date: () => Date;
  /** The name of the context, if several are watched. */
  readonly context: string | undefined;
  /** Which containers are told. @defaultValue all */
  readonly tells?: TellsContainer | undefined;
}

const conditionFields = selectFields<Pod>([
  "metadata.generation",
  "status.conditions",
  "status.observedGeneration",
]);

/** Returns what judges pods. A pod that is being deleted counts only for `delete`. */
export function podJudge({ rules, applies, readPaths, counts, ...telling }: PodJudgeOptions): Judge<Pod> {
  const outcomeOf = (condition: Condition, judged: JudgedPod): Outcome | undefined =>
    applies(condition) ? outcomeIn(condition, judged) : undefined;
  const signsIn = (judged: JudgedPod, state: PodState, before: Pod | undefined): Sign[] => [
    ...podSigns(rules.failOn, state, before === undefined ? undefined : podState(before)),
    ...rules.failOn.flatMap((rule) => {
      const outcome = rule.kind === "condition" ? outcomeOf(rule.condition, judged) : undefined;
      return rule.kind === "condition" && rule.condition.kind !== "delete"
        ? [sign(rule.condition.text, outcome === "met")]
        : [];
    }),
  ];
  return {
    judge: (object, before): Judgement => {
      const state = podState(object);
      let found: KubeObject | undefined;
      const judged = { object, state, read: () => (found ??= readPaths(object)) };
      return {
        counts: state === undefined || (!state.isTerminating && (counts?.(state) ?? true)),
        outcomes: rules.conditions.map((condition) => outcomeOf(condition, judged)),
        signs: state === undefined || rules.failOn.length === 0 ? [] : signsIn(judged, state, before),
      };
    },
    describe: (object) => described(object, telling),
    badness: (object) => badnessOf(podState(object)),
  };
}

/** A state of a pod. */
interface JudgedPod {
  readonly object: Pod;
  readonly state: PodState | undefined;
  /** Returns the fields that paths ask for. They are decoded for the first condition that asks for them. */
  readonly read: () => KubeObject;
}

/** Returns how a condition stands for a pod. */
function outcomeIn(condition: Condition, { object, state, read }: JudgedPod): Outcome {
  switch (condition.kind) {
    case "create":
      return "met";
    case "delete":
    case "rollout":
      return "open";
    case "condition":
      return openIfDamaged(() => conditionOutcome(conditionFields(object), condition));
    case "jsonpath":
      return openIfDamaged(() => jsonPathOutcome(read(), condition));
    default:
      return state === undefined ? "open" : podOutcome(condition, state);
  }
}

/** Returns how a condition stands. Of a damaged pod nothing is known. */
function openIfDamaged(judge: () => Outcome): Outcome {
  try {
    return judge();
  } catch (error) {
    if (error instanceof WireError) {
      return "open";
    }
    throw error;
  }
}

type Telling = Pick<PodJudgeOptions, "date" | "context" | "tells">;

/** Returns a pod with its STATUS and what is wrong with it, as reminders tell it. */
function described(pod: Pod, { date, context, tells }: Telling): Described {
  const key = objectIdentity.keyOf(pod);
  const state = podState(pod);
  const place = context === undefined ? {} : { context };
  if (state === undefined) {
    return { text: [key, ...textsOf(place)].join(" "), fields: { ...splitObjectKey(key), ...place } };
  }
  const { summary } = state;
  const { status, ready, total } = summary.shown;
  const view = { summary, details: new PodDetails(pod), at: date().getTime(), tells };
  const troubles = troublesOf(view).filter(({ what }) => what !== "ready");
  const facts = { status, ...(troubles.length === 0 ? { ready: `${ready}/${total}` } : {}) };
  return {
    text: [
      key,
      ...textsOf(facts),
      ...explanationTexts({ changes: troubles }, plainPaint),
      ...textsOf(place),
    ].join(" "),
    fields: {
      ...splitObjectKey(key),
      status,
      ready: `${ready}/${total}`,
      ...(troubles.length === 0 ? {} : { troubles: troubles.map(recordOf) }),
      ...place,
    },
  };
}

function textsOf(facts: Readonly<Record<string, string>>): string[] {
  return Object.entries(facts).map(([name, value]) => `${name}=${logfmtValue(value)}`);
}

function recordOf({ container, tokens }: Change): object {
  return {
    ...(container === undefined ? {} : { container }),
    ...Object.fromEntries(
      tokens.map(({ key, value, text }) => [key, typeof value === "number" ? value : text]),
    ),
  };
}

/** What a container waits for that starts as it should. */
const STARTING: ReadonlySet<string> = new Set(["", "ContainerCreating", "PodInitializing"]);

function badnessOf(state: PodState | undefined): number {
  if (state === undefined) {
    return 0;
  }
  const { summary, phase } = state;
  if (phase === "Failed") {
    return 4;
  }
  if (
    summary.containers.some((container) => container.state === "waiting" && !STARTING.has(container.reason))
  ) {
    return 3;
  }
  if (summary.containers.some(({ state: is, exit }) => is === "ended" && exit !== 0)) {
    return 2;
  }
  return conditionOf(summary, "PodScheduled")?.status === "False" ? 1 : 0;
}
