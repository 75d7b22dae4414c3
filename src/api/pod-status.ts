import { countOf, listOf, nonEmpty, partOf, textOf } from "../base/json-object.js";
import type { FieldTypes } from "./field-types.js";
import type { ContainerState, ContainerStatus, Pod } from "./pod.js";

/** What the table of `kubectl get pods` says about a pod. */
export interface PodStatusSummary {
  /** The STATUS column, for example Running, CrashLoopBackOff, Init:1/3 or Terminating. */
  readonly status: string;
  /** The number of containers that are ready, with sidecars. */
  readonly ready: number;
  /** The number of containers, with sidecars. */
  readonly total: number;
  /**
   * The number of restarts of the init containers while the pod is being initialized, and of the containers
   * and sidecars after that.
   */
  readonly restarts: number;
  /** When a container that was restarted ended last, as an RFC 3339 string. */
  readonly lastRestartAt: string | undefined;
}

const CONTAINER_STATUS_FIELDS: FieldTypes = {
  name: "string",
  ready: "boolean",
  started: "boolean",
  restartCount: "integer",
  state: {
    waiting: { reason: "string" },
    running: {},
    terminated: { reason: "string", exitCode: "integer", signal: "integer" },
  },
  lastState: { terminated: { finishedAt: "string" } },
};

/** Every field that `podStatus` reads. */
export const POD_STATUS_FIELDS: FieldTypes = {
  metadata: { deletionTimestamp: "string" },
  spec: {
    containers: [{ name: "string" }],
    initContainers: [{ name: "string", restartPolicy: "string" }],
  },
  status: {
    phase: "string",
    reason: "string",
    conditions: [{ type: "string", status: "string", reason: "string" }],
    containerStatuses: [CONTAINER_STATUS_FIELDS],
    initContainerStatuses: [CONTAINER_STATUS_FIELDS],
  },
};

/** The number of restarts of some containers, and when a restarted one ended last. */
interface Restarts {
  readonly count: number;
  readonly lastAt: string | undefined;
}

/** How far the init containers are. */
interface Initialization {
  /** The STATUS word from the first init container that has not finished, or `undefined` if all have. */
  readonly reason: string | undefined;
  readonly readySidecars: number;
  readonly all: Restarts;
  readonly sidecars: Restarts;
}

const NO_RESTARTS: Restarts = { count: 0, lastAt: undefined };

/**
 * Computes STATUS, READY and RESTARTS exactly as a Kubernetes 1.36 server does for kubectl (printPod in
 * `pkg/printers/internalversion/printers.go`). If the first container of a pod has completed and another one
 * has failed, STATUS is the failure. Servers before 1.36 show `Completed` or `NotReady` in that case.
 *
 * A pod that came as JSON may have members of any type. A member of a type other than the API's counts as absent, and so
 * does null. Such a pod does not make this function throw.
 */
export function podStatus(pod: Pod): PodStatusSummary {
  // Anything that is read of a list, a text or a number goes through `listOf`, `textOf` or `countOf`.
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
  const gated = listOf(pod.status?.conditions).some(
    ({ type, reason }) => type === "PodScheduled" && reason === "SchedulingGated",
  );
  return gated ? "SchedulingGated" : (nonEmpty(pod.status?.reason) ?? textOf(pod.status?.phase));
}

function deletionReason(pod: Pod): string | undefined {
  if (nonEmpty(pod.metadata?.deletionTimestamp) === undefined) {
    return undefined;
  }
  if (pod.status?.reason === "NodeLost") {
    return "Unknown";
  }
  const terminal = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  return terminal ? undefined : "Terminating";
}

/** Returns the names of the sidecars: init containers that keep running beside the other containers. */
function sidecarNames(pod: Pod): ReadonlySet<string> {
  const names = new Set<string>();
  for (const container of listOf(pod.spec?.initContainers)) {
    if (container.restartPolicy === "Always") {
      names.add(textOf(container.name));
    }
  }
  return names;
}

/** Goes through the init containers in order, up to the first one that has not finished. */
function initializationOf(pod: Pod, sidecarContainers: ReadonlySet<string>): Initialization {
  let all = NO_RESTARTS;
  let sidecars = NO_RESTARTS;
  let readySidecars = 0;
  for (const [position, container] of listOf(pod.status?.initContainerStatuses).entries()) {
    const isSidecar = sidecarContainers.has(textOf(container.name));
    const terminated = partOf(container.state?.terminated);
    all = plus(all, restartsOf(container));
    sidecars = isSidecar ? plus(sidecars, restartsOf(container)) : sidecars;
    if (terminated !== undefined && countOf(terminated.exitCode) === 0) {
      continue;
    }
    if (isSidecar && container.started === true) {
      readySidecars += container.ready === true ? 1 : 0;
      continue;
    }
    const count = listOf(pod.spec?.initContainers).length;
    return { reason: initReason(container.state, `${position}/${count}`), readySidecars, all, sidecars };
  }
  return { reason: undefined, readySidecars, all, sidecars };
}

function initReason(state: ContainerState | undefined, progress: string): string {
  const terminated = partOf(state?.terminated);
  if (terminated !== undefined) {
    return `Init:${terminatedReason(terminated)}`;
  }
  const waiting = nonEmpty(state?.waiting?.reason);
  return `Init:${waiting === undefined || waiting === "PodInitializing" ? progress : waiting}`;
}

/** Goes through the containers from the last to the first, so that the reason of the first one is kept. */
function runningOf(pod: Pod, before: string): { reason: string; ready: number; restarts: Restarts } {
  let reason = before;
  let failure: string | undefined;
  let ready = 0;
  let restarts = NO_RESTARTS;
  for (const container of [...listOf(pod.status?.containerStatuses)].reverse()) {
    restarts = plus(restarts, restartsOf(container));
    const terminated = partOf(container.state?.terminated);
    const waitingReason = nonEmpty(container.state?.waiting?.reason);
    if (waitingReason !== undefined) {
      reason = waitingReason;
    } else if (terminated !== undefined) {
      reason = terminatedReason(terminated);
      failure = countOf(terminated.exitCode) === 0 ? failure : reason;
    } else if (runsReady(container)) {
      ready += 1;
    }
  }
  return { reason: reason === "Completed" ? completedReason(pod, ready, failure) : reason, ready, restarts };
}

function runsReady({ ready, state }: Partial<ContainerStatus>): boolean {
  return ready === true && partOf(state?.running) !== undefined;
}

/**
 * Returns the STATUS of a pod whose first container has completed. Others may still run, or may have failed.
 */
function completedReason(pod: Pod, ready: number, failure: string | undefined): string {
  if (ready > 0 && isReady(pod)) {
    return "Running";
  }
  return failure ?? (ready > 0 ? "NotReady" : "Completed");
}

function terminatedReason(terminated: NonNullable<ContainerState["terminated"]>): string {
  const signal = countOf(terminated.signal);
  return (
    nonEmpty(terminated.reason) ??
    (signal === 0 ? `ExitCode:${countOf(terminated.exitCode)}` : `Signal:${signal}`)
  );
}

function restartsOf({ restartCount, lastState }: Partial<ContainerStatus>): Restarts {
  return { count: countOf(restartCount), lastAt: nonEmpty(lastState?.terminated?.finishedAt) };
}

/**
 * Adds restarts. The times can be compared as text, because the server writes them in UTC with whole seconds.
 */
function plus(left: Restarts, right: Restarts): Restarts {
  const later = (left.lastAt ?? "") < (right.lastAt ?? "") ? right.lastAt : left.lastAt;
  return { count: left.count + right.count, lastAt: later };
}

/** Reports whether the first Initialized condition is true, like isPodInitializedConditionTrue. */
function isInitialized(pod: Pod): boolean {
  return listOf(pod.status?.conditions).find(({ type }) => type === "Initialized")?.status === "True";
}

/** Reports whether any Ready condition is true, like hasPodReadyCondition. */
function isReady(pod: Pod): boolean {
  return listOf(pod.status?.conditions).some(({ type, status }) => type === "Ready" && status === "True");
}
