import { type FieldProblem, refuseProblems } from "../refusals/field-problems.js";
import { fieldsOf, itemsOf, mapItems, numberOf, textOf, withoutNulls } from "../json/json-access.js";
import { type JsonObject, omit, type StoredObject, valueAt } from "../json/json-object.js";
import type { KindStrategy, StrategyContext } from "../kinds/kind-strategy.js";
import { timestamp } from "../kinds/object-metadata.js";
import { withPodDefaults } from "./pod-defaults.js";
import { qosClass } from "./pod-qos.js";
import { withStatusFields } from "./pod-status-fields.js";
import { lostContainerProblems, podUpdateProblems, revivalProblems } from "./pod-update-validation.js";
import { checkPodTypes } from "./pod-types.js";
import { ephemeralContainerProblems, gatedNodeProblems, podProblems } from "./pod-validation.js";

/** The strategy of pods, which follows a real server with its default admission plugins. */
export const podStrategy: KindStrategy = {
  prepareForCreate: (pod, context) => {
    const prepared = withSpecDefaults(pod);
    const spec = fieldsOf(prepared["spec"]);
    refuse(prepared, [...podProblems(prepared), ...gatedNodeProblems(prepared)]);
    return { ...prepared, status: initialStatus(spec, context) };
  },
  prepareForUpdate: (next, current) => {
    const prepared = withSpecDefaults(next);
    refuse(prepared, [...podProblems(prepared), ...podUpdateProblems(prepared, current)]);
    return { ...prepared, status: fieldsOf(current["status"]) };
  },
  prepareForStatusUpdate: (next, current) => {
    refuse(current, revivalProblems(next, current));
    const { ownerReferences } = current.metadata;
    // If `ownerReferences` is undefined, it is not stored.
    const metadata = { ...next.metadata, ownerReferences };
    return { ...current, metadata, status: writtenStatus(next, current) };
  },
  prepareForResize: (next, current) => {
    const spec = fieldsOf(current["spec"]);
    const resources = new Map(
      itemsOf(valueAt(next, "spec", "containers")).map((container) => [
        container["name"],
        container["resources"],
      ]),
    );
    const resized = mapItems(spec, "containers", (container) => {
      const wanted = resources.get(container["name"]);
      return wanted === undefined ? container : { ...container, resources: wanted };
    });
    const prepared = { ...current, metadata: next.metadata, spec: resized };
    refuse(prepared, podProblems(prepared));
    return prepared;
  },
  prepareForEphemeralContainers: (next, current) => {
    const { ephemeralContainers } = fieldsOf(withSpecDefaults(next)["spec"]);
    // If `ephemeralContainers` is undefined, it is not stored.
    const spec = { ...fieldsOf(current["spec"]), ephemeralContainers };
    const prepared = { ...current, metadata: next.metadata, spec };
    refuse(prepared, [...ephemeralContainerProblems(prepared), ...lostContainerProblems(prepared, current)]);
    return prepared;
  },
  gracePeriodSeconds: (pod, asked) => {
    // No kubelet would finish the deletion of a pod that is on no node or that has ended, so it is deleted at
    // once.
    const hasKubelet = textOf(valueAt(pod, "spec", "nodeName")) !== "";
    const hasEnded = ["Succeeded", "Failed"].includes(textOf(valueAt(pod, "status", "phase")));
    if (!hasKubelet || hasEnded) {
      return 0;
    }
    const period = asked ?? numberOf(valueAt(pod, "spec", "terminationGracePeriodSeconds")) ?? 0;
    return period < 0 ? 1 : period;
  },
};

/**
 * Returns a pod with all defaults in its spec and without status.
 *
 * @throws ApiError 400 for a spec with members of the wrong types.
 */
function withSpecDefaults(pod: StoredObject): StoredObject {
  const spec = withoutNulls(fieldsOf(pod["spec"]));
  checkPodTypes(spec);
  return { ...omit(pod, "spec", "status"), metadata: pod.metadata, spec: withPodDefaults(spec) };
}

function refuse({ metadata }: StoredObject, problems: readonly FieldProblem[]): void {
  refuseProblems({ group: "", kind: "Pod" }, metadata.name, problems);
}

function initialStatus(spec: JsonObject, { now }: StrategyContext): JsonObject {
  const isGated = itemsOf(spec["schedulingGates"]).length > 0;
  const held = {
    type: "PodScheduled",
    status: "False",
    lastProbeTime: null,
    lastTransitionTime: timestamp(now),
    reason: "SchedulingGated",
    message: "Scheduling is blocked due to non-empty scheduling gates",
  };
  return { phase: "Pending", ...(isGated ? { conditions: [held] } : {}), qosClass: qosClass(spec) };
}

/**
 * Returns the status to store. A write cannot remove the QoS class and the observed generation, and it cannot
 * make `podIP` and `podIPs` contradict each other.
 */
function writtenStatus(next: StoredObject, current: StoredObject): JsonObject {
  const status = fieldsOf(next["status"]);
  const kept = fieldsOf(current["status"]);
  const sticky = ["qosClass", "observedGeneration"].filter(
    (field) => status[field] === undefined && kept[field] !== undefined,
  );
  return {
    ...withStatusFields(status),
    ...Object.fromEntries(sticky.map((field) => [field, kept[field]])),
    ...podAddresses(status),
  };
}

/** Returns `podIP` and `podIPs`, each filled in from the other. If both are given, `podIPs` wins. */
function podAddresses(status: JsonObject): JsonObject {
  const first = textOf(itemsOf(status["podIPs"])[0]?.["ip"]);
  const podIP = textOf(status["podIP"]);
  if (first !== "") {
    return { podIP: first };
  }
  return podIP === "" ? {} : { podIPs: [{ ip: podIP }] };
}
