import type { ContainerStatus, Pod } from "../api/pod.js";
import { listOf } from "../base/json-object.js";
import { selectFields } from "../wire/kept/select-fields.js";
import { WireError } from "../wire/wire-error.js";

/** Returns the paths of these members in the statuses of all containers. */
function inStatuses(...members: readonly string[]): string[] {
  return ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"].flatMap((list) =>
    members.map((member) => `status.${list}.${member}`),
  );
}

function inSpecs(...members: readonly string[]): string[] {
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((list) =>
    members.map((member) => `spec.${list}.${member}`),
  );
}

const END = ["exitCode", "signal", "reason", "message", "startedAt", "finishedAt"];

export type PodPart =
  | "containers"
  | "lastEnds"
  | "limits"
  | "conditions"
  | "failure"
  | "spec"
  | "life"
  | "began"
  | "owner"
  | "labels"
  | "annotations"
  | "finalizers";

/** The parts of the second stage, with the paths of their members. Reading a part decodes nothing else. */
const PARTS: Readonly<Record<PodPart, () => readonly string[]>> = {
  /** Why containers wait, how they ended, and how they ended before that. */
  containers: () =>
    inStatuses(
      "image",
      "state.waiting.message",
      ...END.map((name) => `state.terminated.${name}`),
      "lastState.terminated.exitCode",
      "lastState.terminated.reason",
      "lastState.terminated.message",
    ),
  /** How containers ended that have been started again since. */
  lastEnds: () => inStatuses(...END.map((name) => `lastState.terminated.${name}`)),
  limits: () => [...inStatuses("resources.limits"), ...inSpecs("name", "resources.limits")],
  conditions: () => ["status.conditions.type", "status.conditions.message"],
  failure: () => ["status.message"],
  spec: () => ["spec.schedulingGates.name", ...inSpecs("name", "image", "restartPolicy", "resources")],
  life: () =>
    ["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"].map(
      (name) => `metadata.${name}`,
    ),
  /** When STATUS became what it is. */
  began: () => [
    ...inStatuses(
      "state.running.startedAt",
      "state.terminated.finishedAt",
      "lastState.terminated.finishedAt",
    ),
    "status.conditions.type",
    "status.conditions.lastTransitionTime",
  ],
  owner: () => ["apiVersion", "kind", "name", "controller"].map((name) => `metadata.ownerReferences.${name}`),
  labels: () => ["metadata.labels"],
  annotations: () => ["metadata.annotations"],
  finalizers: () => ["metadata.finalizers"],
};

type Spec = NonNullable<Pod["spec"]>;
type Status = NonNullable<Pod["status"]>;
type WantedContainer = Partial<NonNullable<Spec["containers"]>[number]>;
type Condition = Partial<NonNullable<Status["conditions"]>[number]>;

/** The readers of the parts that have been read. */
const readers: Partial<Record<PodPart, (pod: Pod) => Pod>> = {};

/**
 * The second stage of a pod: messages, times, limits and images. Each part is decoded when it is read for the first
 * time. A part that is damaged counts as absent. The lists are made once, because finders read them again for each
 * container or condition.
 */
export class PodDetails {
  readonly #pod: Pod;
  readonly #read: Partial<Record<PodPart, Pod>> = {};
  #statuses: Partial<Record<PodPart, readonly Partial<ContainerStatus>[]>> | undefined;
  #limits: readonly WantedContainer[] | undefined;
  #conditions: readonly Condition[] | undefined;

  constructor(pod: Pod) {
    this.#pod = pod;
  }

  /** Returns the pod with the members of one part. */
  read(part: PodPart): Pod {
    return (this.#read[part] ??= readPart(this.#pod, part));
  }

  /** Returns a part of the statuses of all containers. The summary has the containers in the same order. */
  statuses(part: PodPart): readonly Partial<ContainerStatus>[] {
    return ((this.#statuses ??= {})[part] ??= allStatuses(this.read(part)));
  }

  /** The containers of the spec and their limits, and after them those of the init containers. */
  get limits(): readonly WantedContainer[] {
    return (this.#limits ??= allWanted(this.read("limits")));
  }

  /** The conditions with their messages. */
  get conditions(): readonly Condition[] {
    return (this.#conditions ??= listOf(this.read("conditions").status?.conditions));
  }
}

function allStatuses({ status }: Pod): readonly Partial<ContainerStatus>[] {
  return [
    ...listOf(status?.initContainerStatuses),
    ...listOf(status?.containerStatuses),
    ...listOf(status?.ephemeralContainerStatuses),
  ];
}

function allWanted({ spec }: Pod): readonly WantedContainer[] {
  return [...listOf(spec?.containers), ...listOf(spec?.initContainers)];
}

const NOTHING: Pod = {};

function readPart(pod: Pod, part: PodPart): Pod {
  try {
    const read = (readers[part] ??= selectFields(PARTS[part]()));
    return read(pod);
  } catch (error) {
    if (error instanceof WireError) {
      return NOTHING;
    }
    throw error;
  }
}
