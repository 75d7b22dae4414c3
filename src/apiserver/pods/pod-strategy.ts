import { type FieldProblem, refuseProblems } from "../refusals/field-problems.js";
import { fieldsOf, itemsOf, numberOf, textOf, withoutNulls } from "../json/json-access.js";
import { type JsonObject, omit, type StoredObject, valueAt } from "../json/json-object.js";
import type { KindStrategy, StrategyContext } from "../kinds/kind-strategy.js";
import { timestamp } from "../kinds/object-metadata.js";
import { withPodDefaults } from "./pod-defaults.js";
import { qosClass } from "./pod-qos.js";
import { withStatusFields } from "./pod-status-fields.js";
import { podUpdateProblems, revivalProblems } from "./pod-update-validation.js";
import { checkPodTypes } from "./pod-types.js";
import { gatedNodeProblems, podProblems } from "./pod-validation.js";

/** Writing pods as a real server lets them be written, with its default admission. */
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
    // An owner that is undefined is not stored.
    const metadata = { ...next.metadata, ownerReferences };
    return { ...current, metadata, status: writtenStatus(next, current) };
  },
  gracePeriodSeconds: (pod, asked) => {
    // Nobody would end a pod that is on no node or that has ended: it goes at once.
    const hasKubelet = textOf(valueAt(pod, "spec", "nodeName")) !== "";
    const hasEnded = ["Succeeded", "Failed"].includes(textOf(valueAt(pod, "status", "phase")));
    if (!hasKubelet || hasEnded) {
      return 0;
    }
    const period = asked ?? numberOf(valueAt(pod, "spec", "terminationGracePeriodSeconds")) ?? 0;
    return period < 0 ? 1 : period;
  },
};

/** @throws ApiError 400 for a spec that is of the wrong types. */
function withSpecDefaults(pod: StoredObject): StoredObject {
  const spec = withoutNulls(fieldsOf(pod["spec"]));
  checkPodTypes(spec);
  return { ...omit(pod, "spec", "status"), metadata: pod.metadata, spec: withPodDefaults(spec) };
}

function refuse({ metadata }: StoredObject, problems: readonly FieldProblem[]): void {
  refuseProblems("Pod", metadata.name, problems);
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

/** What a writer of status cannot take away or contradict: the class of the pod, and that its addresses agree. */
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

/** The one address and the list of all are two forms of the same: each is filled from the other. */
function podAddresses(status: JsonObject): JsonObject {
  const first = textOf(itemsOf(status["podIPs"])[0]?.["ip"]);
  const podIP = textOf(status["podIP"]);
  if (first !== "") {
    return { podIP: first };
  }
  return podIP === "" ? {} : { podIPs: [{ ip: podIP }] };
}
