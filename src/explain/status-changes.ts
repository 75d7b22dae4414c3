import { listOf, textOf } from "../base/json-object.js";
import type { Change } from "./change.js";
import { conditionOf, type PodSummary } from "./pod-summary.js";
import type { Finder, PodView } from "./comparison.js";
import { messageOf, token, tokenOf } from "./token.js";

/** Tells that READY has changed, and which containers are not ready. */
export const readyChange: Finder = ({ before, summary }) => {
  const { ready, total } = summary.shown;
  if (ready === before.shown.ready && total === before.shown.total) {
    return [];
  }
  const was = token("ready-was", `${before.shown.ready}/${before.shown.total}`);
  const some = total > 1 && ready > 0 && ready < total;
  return [significant("ready", [was, ...(some ? tokenOf("unready", unready(summary)) : [])])];
};

/** Tells that other containers are ready than before, although READY is the same. */
export const unreadyChange: Finder = ({ before, summary }) => {
  const [was, now] = [unready(before), unready(summary)];
  return was === now ? [] : [significant("ready", [token("unready", now === "" ? "<none>" : now)])];
};

/** Returns the containers that are not ready, separated by commas. */
export function unready({ containers }: PodSummary): string {
  return containers
    .filter(({ label, ready }) => !ready && !label.startsWith("init/") && !label.startsWith("debug/"))
    .map(({ label }) => label)
    .join(",");
}

/** Tells that a pod was given a node or addresses, or that a preemption makes room for it. */
export const placeChanges: Finder = ({ before, summary }) => [
  ...(before.node === summary.node
    ? []
    : [significant("node", [token("node-was", before.node || "<none>")])]),
  ...(before.ip === summary.ip || summary.ip === ""
    ? []
    : [{ what: "other", significance: "change", tokens: [token("ip", summary.ip)] } as const]),
  ...(before.nominatedNode === summary.nominatedNode ? [] : nomination(summary)),
];

export function nomination({ nominatedNode }: PodSummary): readonly Change[] {
  return nominatedNode === "" ? [] : [significant("node", [token("nominated", nominatedNode)])];
}

/** Tells why a pod cannot be placed, when that is new. */
export const placementChange: Finder = (comparison) => {
  const [was, now] = [comparison.before, comparison.summary].map(scheduling);
  return was === now ? [] : placementTrouble(comparison);
};

function scheduling(summary: PodSummary): string {
  const condition = conditionOf(summary, "PodScheduled");
  return condition?.status === "False" ? condition.reason : "";
}

/** Tells why a pod cannot be placed: no node fits, or it has scheduling gates. */
export function placementTrouble({ summary, details }: PodView): readonly Change[] {
  const condition = conditionOf(summary, "PodScheduled");
  if (condition?.status !== "False") {
    return [];
  }
  if (condition.reason === "SchedulingGated") {
    const gates = listOf(details.spec.schedulingGates).map(({ name }) => textOf(name));
    return gates.length === 0 ? [] : [significant("condition", [token("gates", gates.join(","))])];
  }
  const { message } = listOf(details.status.conditions).find(({ type }) => type === "PodScheduled") ?? {};
  return [significant("condition", [...tokenOf("reason", condition.reason), ...messageOf(textOf(message))])];
}

/** Tells why a pod has failed, when that is new. */
export const failureChange: Finder = (comparison) =>
  comparison.before.failed ? [] : failureTrouble(comparison);

export function failureTrouble({ summary, details }: PodView): readonly Change[] {
  const message = summary.failed ? messageOf(textOf(details.status.message)) : [];
  return message.length === 0 ? [] : [significant("status", message)];
}

function significant(what: Change["what"], tokens: Change["tokens"]): Change {
  return { what, significance: "significant", tokens };
}
