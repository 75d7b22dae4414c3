import type { Pod } from "../api/pod.js";
import { isJsonObject, type JsonObject } from "../base/json-object.js";
import { selectFields } from "../wire/kept/select-fields.js";
import { WireError } from "../wire/wire-error.js";

const TERMINATED = ["exitCode", "signal", "reason", "message", "startedAt", "finishedAt"];

function containerPaths(list: string): string[] {
  return [
    "name",
    "image",
    "state.waiting.reason",
    "state.waiting.message",
    "state.running.startedAt",
    ...TERMINATED.map((name) => `state.terminated.${name}`),
    ...TERMINATED.map((name) => `lastState.terminated.${name}`),
    "resources.limits",
  ].map((path) => `status.${list}.${path}`);
}

const readStatus = selectFields<Pod>([
  "status.message",
  ...["type", "status", "reason", "message", "lastTransitionTime"].map((name) => `status.conditions.${name}`),
  ...["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"].flatMap(containerPaths),
]);

const readSpec = selectFields<Pod>([
  "spec.schedulingGates.name",
  ...["initContainers", "containers", "ephemeralContainers"].flatMap((list) =>
    ["name", "image", "restartPolicy", "resources"].map((name) => `spec.${list}.${name}`),
  ),
]);

const readTimes = selectFields<Pod>(
  ["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"].map((name) => `metadata.${name}`),
);

const readOrigin = selectFields<Pod>(
  [
    "creationTimestamp",
    "labels",
    ...["apiVersion", "kind", "name", "controller"].map((name) => `ownerReferences.${name}`),
  ].map((path) => `metadata.${path}`),
);

const MEMBER_READERS = {
  labels: selectFields<Pod>(["metadata.labels"]),
  annotations: selectFields<Pod>(["metadata.annotations"]),
  finalizers: selectFields<Pod>(["metadata.finalizers"]),
};

/**
 * The second stage of a pod: messages, times, limits and images. Each part is decoded when it is read for the first
 * time. A part that is damaged counts as absent.
 */
export class PodDetails {
  readonly #pod: Pod;
  #status: Pod["status"] | undefined;
  #spec: Pod["spec"] | undefined;
  #times: Pod["metadata"] | undefined;

  constructor(pod: Pod) {
    this.#pod = pod;
  }

  get status(): NonNullable<Pod["status"]> {
    return (this.#status ??= partRead(this.#pod, readStatus, "status"));
  }

  get spec(): NonNullable<Pod["spec"]> {
    return (this.#spec ??= partRead(this.#pod, readSpec, "spec"));
  }

  /** When the pod was created, and when it is to be deleted. */
  get times(): NonNullable<Pod["metadata"]> {
    return (this.#times ??= partRead(this.#pod, readTimes, "metadata"));
  }

  /** When and by whom the pod was created. */
  get origin(): NonNullable<Pod["metadata"]> {
    return partRead(this.#pod, readOrigin, "metadata");
  }

  /** Returns one member of the metadata. */
  member(name: keyof typeof MEMBER_READERS): unknown {
    return partRead(this.#pod, MEMBER_READERS[name], "metadata")[name];
  }
}

function partRead<Part extends "metadata" | "spec" | "status">(
  pod: Pod,
  read: (pod: Pod) => Pod,
  part: Part,
): NonNullable<Pod[Part]> {
  try {
    const found: unknown = read(pod)[part];
    return (isJsonObject(found) ? found : NOTHING) as NonNullable<Pod[Part]>;
  } catch (error) {
    if (error instanceof WireError) {
      return NOTHING as NonNullable<Pod[Part]>;
    }
    throw error;
  }
}

const NOTHING: JsonObject = {};
