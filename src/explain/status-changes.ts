import { listOf, textOf } from "../base/json-object.js";
import type { Change } from "./change.js";
import { conditionOf, type PodSummary } from "./pod-summary.js";
import {
  type Finder,
  NO_CHANGES,
  type PodView,
  type TellsContainer,
  type TroubleFinder,
} from "./comparison.js";
import { conditionMessage } from "./condition-changes.js";
import { messageOf, token, tokenOf } from "./token.js";

/** The type of the condition that says whether the pod has a node. */
const SCHEDULED = "PodScheduled";

/** Returns the change of READY, with the containers that are not ready. */
export const readyChange: Finder = (comparison) => {
  const { before, summary } = comparison;
  const { ready, total } = summary.shown;
  if (ready === before.shown.ready && total === before.shown.total) {
    return NO_CHANGES;
  }
  const was = token("ready-was", `${before.shown.ready}/${before.shown.total}`);
  return [significant("ready", [was, ...unreadyTokens(comparison)])];
};

/** Returns which containers of a pod are not ready, if others are. */
export const unreadyTrouble: TroubleFinder = (view) => {
  const tokens = unreadyTokens(view);
  return tokens.length === 0 ? NO_CHANGES : [significant("ready", tokens)];
};

function unreadyTokens({ summary, tells }: PodView): Change["tokens"] {
  const { ready, total } = summary.shown;
  return total > 1 && ready > 0 && ready < total ? tokenOf("unready", unready(summary, tells)) : [];
}

/** Returns which containers are not ready, if they are others than before although READY is the same. */
export const unreadyChange: Finder = ({ before, summary, tells }) => {
  const [was, now] = [unready(before, tells), unready(summary, tells)];
  return was === now ? NO_CHANGES : [significant("ready", [token("unready", now === "" ? "<none>" : now)])];
};

/** Returns the containers that are not ready, separated by commas. By default all of these are told. */
export function unready({ containers }: PodSummary, tells?: TellsContainer): string {
  return containers
    .filter(({ label, ready }) => !ready && !label.startsWith("init/") && !label.startsWith("debug/"))
    .filter(({ label }) => tells?.(label) !== false)
    .map(({ label }) => label)
    .join(",");
}

/** Returns the node or the addresses that a pod was given, or the node on which a preemption makes room for it. */
export const placeChanges: Finder = (comparison) => {
  const { before, summary } = comparison;
  const changes: Change[] = [];
  if (before.node !== summary.node) {
    changes.push(significant("node", [token("node-was", before.node === "" ? "<none>" : before.node)]));
  }
  if (before.ip !== summary.ip && summary.ip !== "") {
    changes.push({ what: "other", significance: "change", tokens: [token("ip", summary.ip)] });
  }
  if (before.nominatedNode !== summary.nominatedNode) {
    changes.push(...nomination(comparison));
  }
  return changes;
};

/** Returns the node on which a preemption makes room for the pod. */
export const nomination: TroubleFinder = ({ summary: { nominatedNode } }) =>
  nominatedNode === "" ? NO_CHANGES : [significant("node", [token("nominated", nominatedNode)])];

/** Returns why a pod cannot be placed, when that is new. */
export const placementChange: Finder = (comparison) =>
  scheduling(comparison.before) === scheduling(comparison.summary)
    ? NO_CHANGES
    : placementTrouble(comparison);

function scheduling(summary: PodSummary): string {
  const condition = conditionOf(summary, SCHEDULED);
  return condition?.status === "False" ? condition.reason : "";
}

/** Returns why a pod cannot be placed: no node fits, or it has scheduling gates. */
export const placementTrouble: TroubleFinder = ({ summary, details }) => {
  const condition = conditionOf(summary, SCHEDULED);
  if (condition?.status !== "False") {
    return NO_CHANGES;
  }
  if (condition.reason === "SchedulingGated") {
    const gates = listOf(details.read("spec").spec?.schedulingGates).map(({ name }) => textOf(name));
    return gates.length === 0 ? NO_CHANGES : [significant("condition", [token("gates", gates.join(","))])];
  }
  return [
    significant("condition", [
      ...tokenOf("reason", condition.reason),
      ...messageOf(conditionMessage(details, SCHEDULED)),
    ]),
  ];
};

/** Returns why a pod has failed, when that is new. */
export const failureChange: Finder = (comparison) =>
  comparison.before.failed ? NO_CHANGES : failureTrouble(comparison);

/** Returns why a pod has failed. */
export const failureTrouble: TroubleFinder = ({ summary, details }) => {
  const message = summary.failed ? messageOf(textOf(details.read("failure").status?.message)) : [];
  return message.length === 0 ? NO_CHANGES : [significant("status", message)];
};

function significant(what: Change["what"], tokens: Change["tokens"]): Change {
  return { what, significance: "significant", tokens };
}
