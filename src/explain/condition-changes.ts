import { textOf } from "../base/json-object.js";
import type { Change } from "./change.js";
import { type Comparison, type Finder, NO_CHANGES, type TroubleFinder } from "./comparison.js";
import { messageText } from "./message-text.js";
import { type ConditionSummary, conditionOf, isHiddenUnready } from "./pod-summary.js";
import type { PodDetails } from "./pod-details.js";
import { placeFinder } from "./place-finder.js";
import { messageOf, token, tokenOf } from "./token.js";

/** The conditions that STATUS and READY are made of. */
const STANDARD: ReadonlySet<string> = new Set([
  "PodScheduled",
  "PodReadyToStartContainers",
  "Initialized",
  "ContainersReady",
  "Ready",
]);

/** The conditions that have tokens of their own. */
const OWN_TOKENS: ReadonlySet<string> = new Set([
  "DisruptionTarget",
  "PodResizePending",
  "PodResizeInProgress",
]);

/** Returns the changes of conditions that STATUS and READY do not show. */
export const conditionChanges: Finder = (comparison) => changed(comparison, (type) => !STANDARD.has(type));

/** Returns the changes of all conditions, for events in which nothing else has changed. */
export const standardConditionChanges: Finder = (comparison) =>
  changed(comparison, (type) => STANDARD.has(type));

function changed(
  { before, summary, details }: Comparison,
  isTold: (type: string) => boolean,
): readonly Change[] {
  if (isSameList(before.conditions, summary.conditions)) {
    return NO_CHANGES;
  }
  const changes: Change[] = [];
  for (const condition of summary.conditions) {
    const old = conditionOf(before, condition.type);
    if (isTold(condition.type) && !OWN_TOKENS.has(condition.type) && !isSame(old, condition)) {
      changes.push(conditionChange(condition, details, old?.status === condition.status));
    }
  }
  for (const { type } of before.conditions) {
    if (isTold(type) && !OWN_TOKENS.has(type) && conditionOf(summary, type) === undefined) {
      changes.push({
        what: "condition",
        significance: "significant",
        tokens: [token("cond", `${type}:<none>`)],
      });
    }
  }
  return changes;
}

function isSameList(olds: readonly ConditionSummary[], now: readonly ConditionSummary[]): boolean {
  return olds.length === now.length && now.every((condition, index) => isSame(olds[index], condition));
}

function isSame(old: ConditionSummary | undefined, now: ConditionSummary): boolean {
  return old?.type === now.type && old.status === now.status && old.reason === now.reason;
}

function conditionChange(condition: ConditionSummary, details: PodDetails, sameStatus: boolean): Change {
  const { type, status, reason } = condition;
  const message = status === "True" ? [] : messageOf(conditionMessage(details, type));
  return {
    what: "condition",
    significance: sameStatus ? "change" : "significant",
    // READY and STATUS show the condition of a pod that cannot be placed.
    tokens: [
      ...(type === "PodScheduled" && status === "False" ? [] : [token("cond", `${type}:${status}`)]),
      ...tokenOf("reason", reason),
      ...message,
    ],
  };
}

const placeOfMessage = placeFinder<{ readonly type?: unknown }>(({ type }) => type);

/** Returns the message of a condition, or an empty text. */
export function conditionMessage(details: PodDetails, wanted: string): string {
  const { conditions } = details;
  return textOf(conditions[placeOfMessage(conditions, wanted)]?.message);
}

/** Returns the new messages of conditions that are not true, for events in which nothing else has changed. */
export const conditionMessages: Finder = ({ summary, oldDetails, details }) =>
  summary.conditions
    .filter(
      ({ type, status }) =>
        status !== "True" &&
        messageText(conditionMessage(details, type)) !== messageText(conditionMessage(oldDetails, type)),
    )
    .map((condition) => conditionChange(condition, details, true))
    .filter(({ tokens }) => tokens.some(({ key }) => key === "msg"));

/** Returns the change of a pod that is not ready although all its containers are, or that is ready again. */
export const hiddenReadyChange: Finder = (comparison) => {
  const { before, summary } = comparison;
  const [was, now] = [isHiddenUnready(before), isHiddenUnready(summary)];
  const condition = conditionOf(summary, "Ready");
  if (now) {
    return was && isSame(conditionOf(before, "Ready"), condition ?? NONE)
      ? NO_CHANGES
      : hiddenReadyTrouble(comparison);
  }
  return was && condition?.status === "True"
    ? [{ what: "condition", significance: "significant", tokens: [token("cond", "Ready:True")] }]
    : NO_CHANGES;
};

const NONE: ConditionSummary = { type: "", status: "", reason: "" };

/** Returns why a pod is not ready although all its containers are. */
export const hiddenReadyTrouble: TroubleFinder = ({ summary, details }) => {
  const condition = conditionOf(summary, "Ready");
  return condition === undefined || !isHiddenUnready(summary)
    ? NO_CHANGES
    : [conditionChange(condition, details, false)];
};

/** Returns the change of a pod that something other than its user is about to end. */
export const disruptionChange: Finder = (comparison) => {
  const was = conditionOf(comparison.before, "DisruptionTarget");
  return was?.status === "True" ? NO_CHANGES : disruption(comparison);
};

/** Returns what is about to end the pod. */
export const disruption: TroubleFinder = ({ summary }) => {
  const condition = conditionOf(summary, "DisruptionTarget");
  return condition?.status === "True"
    ? [{ what: "condition", significance: "significant", tokens: tokenOf("disruption", condition.reason) }]
    : NO_CHANGES;
};

/** Returns the progress of a resize of the containers. */
export const resizeChange: Finder = ({ before, summary, details }) => {
  if (isSameList(before.conditions, summary.conditions)) {
    return NO_CHANGES;
  }
  const [pendingWas, pending] = [before, summary].map((state) => conditionOf(state, "PodResizePending"));
  const [movingWas, moving] = [before, summary].map((state) => conditionOf(state, "PodResizeInProgress"));
  if (pending !== undefined && !isSame(pendingWas, pending)) {
    return [
      resize(
        pending.reason === "" ? "Pending" : pending.reason,
        conditionMessage(details, "PodResizePending"),
      ),
    ];
  }
  if (moving !== undefined && !isSame(movingWas, moving)) {
    return [resize("InProgress", conditionMessage(details, "PodResizeInProgress"))];
  }
  return movingWas !== undefined && moving === undefined && pending === undefined
    ? [resize("Completed", "")]
    : [];
};

function resize(state: string, message: string): Change {
  return {
    what: "condition",
    significance: "significant",
    tokens: [token("resize", state), ...messageOf(message)],
  };
}
