import { type FieldTypes, pathsOf } from "../api/field-types.js";
import type { Pod } from "../api/pod.js";
import { POD_STATUS_FIELDS, podStatus, type PodStatusSummary } from "../api/pod-status.js";
import { listOf, nonEmpty, textOf } from "../base/json-object.js";
import { selectFields } from "../wire/kept/select-fields.js";
import { WireError } from "../wire/wire-error.js";
import { type ContainerSummary, containerSummary, labelledStatuses } from "./container-summary.js";
import { placeFinder } from "./place-finder.js";

/** A condition without what may change while the condition stays the same. */
export interface ConditionSummary {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}

/** The first stage of a comparison: what shows whether the rest has to be read at all. */
export interface PodSummary {
  readonly shown: PodStatusSummary;
  readonly node: string;
  readonly ip: string;
  /** The node on which a preemption makes room for the pod. */
  readonly nominatedNode: string;
  readonly failed: boolean;
  readonly conditions: readonly ConditionSummary[];
  readonly containers: readonly ContainerSummary[];
}

/** The fields of the first stage, beside those of STATUS, READY and RESTARTS. */
const MORE_FIELDS: FieldTypes = {
  spec: { nodeName: "string" },
  status: {
    podIP: "string",
    nominatedNodeName: "string",
    ephemeralContainerStatuses: [
      {
        name: "string",
        state: {
          waiting: { reason: "string" },
          running: {},
          terminated: { reason: "string", exitCode: "integer" },
        },
      },
    ],
  },
};

/** Every field that `podSummary` reads. */
export const SUMMARY_FIELDS: readonly FieldTypes[] = [POD_STATUS_FIELDS, MORE_FIELDS];

/** Reads these fields. It is made for the first pod that is decoded here. */
let read: ((pod: Pod) => Pod) | undefined;

/** Decodes a pod and returns its summary, or `undefined` if it is damaged. */
export function summaryOf(pod: Pod): PodSummary | undefined {
  try {
    read ??= selectFields(SUMMARY_FIELDS.flatMap(pathsOf));
    return podSummary(read(pod));
  } catch (error) {
    if (error instanceof WireError) {
      return undefined;
    }
    throw error;
  }
}

/** Returns the summary of a pod. Members that do not have their types count as absent. */
export function podSummary(pod: Pod, shown: PodStatusSummary = podStatus(pod)): PodSummary {
  const { spec, status } = pod;
  return {
    shown,
    node: textOf(spec?.nodeName),
    ip: textOf(status?.podIP),
    nominatedNode: textOf(status?.nominatedNodeName),
    failed: status?.phase === "Failed",
    conditions: listOf(status?.conditions).map(conditionSummary),
    containers: labelledStatuses(status, spec).map(containerSummary),
  };
}

function conditionSummary({ type, status, reason }: Partial<ConditionSummary>): ConditionSummary {
  return { type: textOf(type), status: textOf(status), reason: textOf(reason) };
}

const placeOfCondition = placeFinder<ConditionSummary>(({ type }) => type);

/** Returns the condition of a type, or `undefined` if the pod does not have it. */
export function conditionOf(summary: PodSummary | undefined, type: string): ConditionSummary | undefined {
  return summary?.conditions[placeOfCondition(summary.conditions, type)];
}

/**
 * Reports whether all containers are ready and the pod is not, which READY does not show: a readiness gate has
 * failed, or the node was lost.
 */
export function isHiddenUnready(summary: PodSummary): boolean {
  const { ready, total } = summary.shown;
  const condition = conditionOf(summary, "Ready");
  return total > 0 && ready === total && condition !== undefined && condition.status !== "True";
}

/**
 * Reports whether nothing is wrong with a pod that existed before the watch. It reads little, because first lists may
 * be long.
 */
export function isQuiet(
  { metadata, status }: Pod,
  { status: word, ready, total }: PodStatusSummary,
): boolean {
  if (nonEmpty(metadata?.deletionTimestamp) !== undefined) {
    return false;
  }
  if (word === "Completed" || word === "Succeeded") {
    return true;
  }
  if (word !== "Running" || ready !== total) {
    return false;
  }
  return !listOf(status?.conditions).some(isTrouble);
}

/** Reports whether a condition means trouble that neither STATUS nor READY shows. */
function isTrouble({ type, status }: Partial<ConditionSummary>): boolean {
  return (type === "Ready" && status !== "True") || (type === "DisruptionTarget" && status === "True");
}
