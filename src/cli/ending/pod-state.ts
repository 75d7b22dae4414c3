import { type FieldTypes, pathsOf } from "../../api/field-types.js";
import type { Pod } from "../../api/pod.js";
import { nonEmpty, textOf } from "../../base/json-object.js";
import { isHiddenUnready, podSummary, type PodSummary, SUMMARY_FIELDS } from "../../explain/pod-summary.js";
import { selectFields } from "../../wire/kept/select-fields.js";
import { WireError } from "../../wire/wire-error.js";
import { type Controller, controllerOf } from "../workloads/controller-of.js";

/** The fields that are judged beside those of a summary. */
const MORE_PATHS: readonly string[] = [
  "metadata.labels",
  "metadata.finalizers",
  ...["kind", "name", "uid", "controller"].map((name) => `metadata.ownerReferences.${name}`),
  ...["containers", "initContainers"].flatMap((list) => [
    `spec.${list}.name`,
    `spec.${list}.readinessProbe.`,
    `spec.${list}.startupProbe.`,
  ]),
  ...["containerStatuses", "initContainerStatuses"].flatMap((list) => [
    `status.${list}.state.running.startedAt`,
    `status.${list}.lastState.terminated.reason`,
  ]),
];

/** The state of a pod, as far as it is judged. */
export interface PodState {
  /** The pod with the fields that are judged. */
  readonly reading: Pod;
  readonly summary: PodSummary;
  readonly phase: string;
  readonly isTerminating: boolean;
  /** What makes another pod when this one has ended, if anything does. */
  readonly controller: Controller | undefined;
}

let read: ((pod: Pod) => Pod) | undefined;

/** Reads the state of a pod. Returns undefined if the pod is damaged. */
export function podState(pod: Pod): PodState | undefined {
  try {
    read ??= selectFields([
      ...SUMMARY_FIELDS.flatMap((fields: FieldTypes) => pathsOf(fields)),
      ...MORE_PATHS,
    ]);
    const reading = read(pod);
    return {
      reading,
      summary: podSummary(reading),
      phase: textOf(reading.status?.phase),
      isTerminating: nonEmpty(reading.metadata?.deletionTimestamp) !== undefined,
      controller: controllerOf(reading.metadata),
    };
  } catch (error) {
    if (error instanceof WireError) {
      return undefined;
    }
    throw error;
  }
}

/** Whether READY says that all containers are ready, and no readiness gate says otherwise, or the pod has completed. */
export function isReady({ summary, phase }: Pick<PodState, "summary" | "phase">): boolean {
  const { ready, total } = summary.shown;
  return phase === "Succeeded" || (total > 0 && ready === total && !isHiddenUnready(summary));
}
