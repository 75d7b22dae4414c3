import type { ContainerState, ContainerStatus, Pod } from "./pod.js";

/** What kubectl's table says of a pod. */
export interface PodStatusSummary {
  /** The STATUS word: Running, CrashLoopBackOff, Init:1/3, Terminating. */
  readonly status: string;
  /** Containers that are ready, sidecars included. */
  readonly ready: number;
  /** Containers there are, sidecars included. */
  readonly total: number;
  readonly restarts: number;
  /** When a container last ended before it was started again, RFC 3339. */
  readonly lastRestartAt: string | undefined;
}

const CONTAINER_STATUS_FIELDS = [
  "name",
  "ready",
  "started",
  "restartCount",
  "state.waiting.reason",
  "state.running.",
  "state.terminated.reason",
  "state.terminated.exitCode",
  "state.terminated.signal",
  "lastState.terminated.finishedAt",
];

/** All that `podStatus` reads of a pod, as `selectFields` takes it. */
export const POD_STATUS_FIELDS: readonly string[] = [
  "metadata.deletionTimestamp",
  "spec.containers.name",
  "spec.initContainers.name",
  "spec.initContainers.restartPolicy",
  "status.phase",
  "status.reason",
  "status.conditions.type",
  "status.conditions.status",
  "status.conditions.reason",
  ...CONTAINER_STATUS_FIELDS.map((field) => `status.containerStatuses.${field}`),
  ...CONTAINER_STATUS_FIELDS.map((field) => `status.initContainerStatuses.${field}`),
];

/** Restarts of some containers, and the latest of them. */
interface Restarts {
  readonly count: number;
  readonly lastAt: string | undefined;
}

interface Initialization {
  /** What the first init container that is not done says; nothing when all are done. */
  readonly reason: string | undefined;
  readonly readySidecars: number;
  readonly all: Restarts;
  readonly sidecars: Restarts;
}

const NO_RESTARTS: Restarts = { count: 0, lastAt: undefined };

/**
 * Computes STATUS, READY and RESTARTS exactly as a Kubernetes 1.36 server does for kubectl (printPod in
 * `pkg/printers/internalversion/printers.go`). Older servers say `Completed` or `NotReady` where a container
 * has failed beside a completed first one; since 1.36 the failure is told.
 */
export function podStatus(pod: Pod): PodStatusSummary {
  const sidecars = sidecarNames(pod);
  const initialization = initializationOf(pod, sidecars);
  const total = listOf(pod.spec?.containers).length + sidecars.size;
  const initializing = initialization.reason !== undefined && !isInitialized(pod);
  const before = initialization.reason ?? phaseReason(pod);
  const running = initializing ? undefined : runningOf(pod, before);
  const reason = running?.reason ?? before;
  const restarts =
    running === undefined ? initialization.all : plus(initialization.sidecars, running.restarts);
  return {
    status: deletionReason(pod) ?? reason,
    ready: initialization.readySidecars + (running?.ready ?? 0),
    total,
    restarts: restarts.count,
    lastRestartAt: restarts.lastAt,
  };
}

function phaseReason(pod: Pod): string {
  const gated = pod.status?.conditions?.some(
    (condition) => condition.type === "PodScheduled" && condition.reason === "SchedulingGated",
  );
  return gated === true ? "SchedulingGated" : (nonEmpty(pod.status?.reason) ?? pod.status?.phase ?? "");
}

function deletionReason(pod: Pod): string | undefined {
  if (pod.metadata?.deletionTimestamp === undefined) {
    return undefined;
  }
  if (pod.status?.reason === "NodeLost") {
    return "Unknown";
  }
  const terminal = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  return terminal ? undefined : "Terminating";
}

/** Init containers that keep running beside the others. */
function sidecarNames(pod: Pod): ReadonlySet<string> {
  const names = new Set<string>();
  for (const container of listOf(pod.spec?.initContainers)) {
    if (container.restartPolicy === "Always") {
      names.add(container.name);
    }
  }
  return names;
}

/** Walks the init containers in order, up to the first that is not done. */
function initializationOf(pod: Pod, sidecarContainers: ReadonlySet<string>): Initialization {
  let all = NO_RESTARTS;
  let sidecars = NO_RESTARTS;
  let readySidecars = 0;
  for (const [position, container] of listOf(pod.status?.initContainerStatuses).entries()) {
    const isSidecar = sidecarContainers.has(container.name);
    all = plus(all, restartsOf(container));
    sidecars = isSidecar ? plus(sidecars, restartsOf(container)) : sidecars;
    if (container.state?.terminated?.exitCode === 0) {
      continue;
    }
    if (isSidecar && container.started === true) {
      readySidecars += container.ready ? 1 : 0;
      continue;
    }
    const count = listOf(pod.spec?.initContainers).length;
    return { reason: initReason(container.state, `${position}/${count}`), readySidecars, all, sidecars };
  }
  return { reason: undefined, readySidecars, all, sidecars };
}

function initReason(state: ContainerState | undefined, progress: string): string {
  if (state?.terminated !== undefined) {
    return `Init:${terminatedReason(state.terminated)}`;
  }
  const waiting = nonEmpty(state?.waiting?.reason);
  return `Init:${waiting === undefined || waiting === "PodInitializing" ? progress : waiting}`;
}

/**
 * Walks the containers from the last to the first, so that the first one's reason wins over what was known
 * before.
 */
function runningOf(pod: Pod, before: string): { reason: string; ready: number; restarts: Restarts } {
  let reason = before;
  let failure: string | undefined;
  let ready = 0;
  let restarts = NO_RESTARTS;
  for (const container of [...listOf(pod.status?.containerStatuses)].reverse()) {
    restarts = plus(restarts, restartsOf(container));
    const { waiting, terminated, running } = container.state ?? {};
    const waitingReason = nonEmpty(waiting?.reason);
    if (waitingReason !== undefined) {
      reason = waitingReason;
    } else if (terminated !== undefined) {
      reason = terminatedReason(terminated);
      failure = terminated.exitCode === 0 ? failure : reason;
    } else if (container.ready && running !== undefined) {
      ready += 1;
    }
  }
  return { reason: reason === "Completed" ? completedReason(pod, ready, failure) : reason, ready, restarts };
}

/**
 * What a pod is whose first container has completed: that is not the end while others run, and no success if
 * one failed.
 */
function completedReason(pod: Pod, ready: number, failure: string | undefined): string {
  if (ready > 0 && isReady(pod)) {
    return "Running";
  }
  return failure ?? (ready > 0 ? "NotReady" : "Completed");
}

function terminatedReason(terminated: NonNullable<ContainerState["terminated"]>): string {
  const { reason, signal, exitCode } = terminated;
  return (
    nonEmpty(reason) ?? (signal === undefined || signal === 0 ? `ExitCode:${exitCode}` : `Signal:${signal}`)
  );
}

/** A server in Go counts from 0 where nothing is said, whatever the types say. */
function restartsOf({ restartCount = 0, lastState }: Partial<ContainerStatus>): Restarts {
  return { count: restartCount, lastAt: lastState?.terminated?.finishedAt };
}

/** RFC 3339 times in UTC with seconds, as the server writes them, order like their texts. */
function plus(left: Restarts, right: Restarts): Restarts {
  const later = (left.lastAt ?? "") < (right.lastAt ?? "") ? right.lastAt : left.lastAt;
  return { count: left.count + right.count, lastAt: later };
}

/** The first condition of the type decides (isPodInitializedConditionTrue). */
function isInitialized(pod: Pod): boolean {
  return pod.status?.conditions?.find(({ type }) => type === "Initialized")?.status === "True";
}

/** Any condition of the type will do (hasPodReadyCondition). */
function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
}

/** Go writes an absent list as null where it may not be left out, whatever the types say. */
function listOf<T>(list: readonly T[] | null | undefined): readonly T[] {
  return list ?? [];
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
