import type { ContainerState, ContainerStatus, Pod, PodStatus } from "../../src/api/pod.js";
import { time } from "./told.js";

type Conditions = NonNullable<PodStatus["conditions"]>;

/** What differs from a healthy pod. */
export interface Sketch {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
  readonly containers?: readonly ContainerStatus[];
  readonly conditions?: Conditions;
}

let version = 100;

/** Returns a pod with all the parts that a server writes. Each has another version. */
export function pod({
  metadata,
  spec,
  status,
  containers = [running("app")],
  conditions = READY,
}: Sketch = {}): Pod {
  version += 1;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "web",
      namespace: "shop",
      uid: "e64ec846-0000-4000-8000-000000000001",
      resourceVersion: String(version),
      creationTimestamp: time(-60),
      ...metadata,
    },
    spec: {
      nodeName: "node-1",
      containers: containers
        .filter(({ name }) => !["migrate", "proxy"].includes(name))
        .map(({ name }) => ({ name, image: `${name}:1`, resources: { limits: { memory: "256Mi" } } })),
      ...spec,
    },
    status: { phase: "Running", conditions, containerStatuses: containers, podIP: "10.0.0.7", ...status },
  };
}

function container(
  name: string,
  state: ContainerState,
  more: Partial<ContainerStatus> = {},
): ContainerStatus {
  return { name, image: `${name}:1`, imageID: "", ready: false, restartCount: 0, state, ...more };
}

export function running(name: string, more: Partial<ContainerStatus> = {}): ContainerStatus {
  return container(name, { running: { startedAt: time(-50) } }, { ready: true, started: true, ...more });
}

export function waiting(
  name: string,
  reason: string,
  message?: string,
  more: Partial<ContainerStatus> = {},
): ContainerStatus {
  return container(name, { waiting: message === undefined ? { reason } : { reason, message } }, more);
}

/** The end of a container that ran for 82 s. */
export function end(
  exitCode: number,
  reason: string,
  message?: string,
): NonNullable<ContainerState["terminated"]> {
  return {
    exitCode,
    reason,
    ...(message === undefined ? {} : { message }),
    startedAt: time(-82),
    finishedAt: time(0),
  };
}

export function ended(
  name: string,
  exitCode: number,
  reason: string,
  more: Partial<ContainerStatus> & { readonly message?: string } = {},
): ContainerStatus {
  const { message, ...rest } = more;
  return container(name, { terminated: end(exitCode, reason, message) }, rest);
}

export function condition(
  type: string,
  status: string,
  reason?: string,
  message?: string,
): Conditions[number] {
  return {
    type,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    lastTransitionTime: time(-55),
  };
}

export const READY: Conditions = [
  condition("Initialized", "True"),
  condition("Ready", "True"),
  condition("ContainersReady", "True"),
  condition("PodScheduled", "True"),
];

/** The conditions of a pod whose containers are not ready. */
export const UNREADY: Conditions = [
  condition("Initialized", "True"),
  condition("Ready", "False", "ContainersNotReady"),
  condition("ContainersReady", "False", "ContainersNotReady"),
  condition("PodScheduled", "True"),
];

const OWNED = {
  labels: { app: "web", "pod-template-hash": "5d7f" },
  ownerReferences: [
    { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-5d7f", uid: "u", controller: true },
  ],
};

const APP = { name: "app", image: "app:1", resources: { limits: { memory: "256Mi" } } };

/** A pod that has no node yet. */
const NEW: Sketch = {
  metadata: OWNED,
  spec: { nodeName: undefined, containers: [APP] },
  status: { phase: "Pending", podIP: undefined },
  containers: [],
  conditions: [],
};

const CREATING: Sketch = {
  metadata: OWNED,
  status: { phase: "Pending", podIP: undefined },
  containers: [waiting("app", "ContainerCreating")],
  conditions: UNREADY,
};

const RUNNING: Sketch = { metadata: OWNED };

function unready(...containers: readonly ContainerStatus[]): Sketch {
  return { metadata: OWNED, containers, conditions: UNREADY };
}

function withInit(status: ContainerStatus, sidecar?: ContainerStatus): Sketch {
  return {
    metadata: OWNED,
    spec: {
      initContainers: [
        { name: "migrate", image: "migrate:1" },
        ...(sidecar === undefined ? [] : [{ name: "proxy", image: "proxy:1", restartPolicy: "Always" }]),
      ],
    },
    status: { phase: "Pending", initContainerStatuses: sidecar === undefined ? [status] : [status, sidecar] },
    containers: [waiting("app", "PodInitializing")],
    conditions: [
      condition("Initialized", "False", "ContainersNotInitialized"),
      condition("Ready", "False", "ContainersNotReady"),
      condition("ContainersReady", "False", "ContainersNotReady"),
      condition("PodScheduled", "True"),
    ],
  };
}

function unplaced(reason: string, message: string, spec: object = {}): Sketch {
  return {
    ...NEW,
    spec: { ...NEW.spec, ...spec },
    conditions: [condition("PodScheduled", "False", reason, message)],
  };
}

function deleted(graceSeconds: number, more: Sketch = {}): Sketch {
  const metadata = {
    ...OWNED,
    deletionTimestamp: time(graceSeconds - 8),
    deletionGracePeriodSeconds: graceSeconds,
    ...more.metadata,
  };
  return { ...more, metadata };
}

function disrupted(reason: string): Conditions {
  return [...READY, condition("DisruptionTarget", "True", reason)];
}

const PULL_ERROR =
  'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/app:1": failed to resolve reference "docker.io/library/app:1": docker.io/library/app:1: not found';

/** The states, each with the one before it. The names are those of the golden files. */
export const STATES: Readonly<Record<string, readonly [before: Sketch, state: Sketch]>> = {
  pending: [{ ...NEW, metadata: { ...OWNED, annotations: { note: "a" } } }, NEW],
  unschedulable: [
    NEW,
    unplaced(
      "Unschedulable",
      "0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    ),
  ],
  gated: [
    unplaced("SchedulingGated", "", { schedulingGates: [{ name: "quota" }, { name: "hold" }] }),
    unplaced("SchedulingGated", "", { schedulingGates: [{ name: "hold" }] }),
  ],
  "container-creating": [NEW, CREATING],
  "init-running": [
    { ...CREATING, spec: { initContainers: [{ name: "migrate", image: "migrate:1" }] } },
    withInit(running("migrate", { ready: false })),
  ],
  "init-error": [
    withInit(running("migrate", { ready: false })),
    withInit(
      ended("migrate", 1, "Error", {
        message: 'could not connect to server: Connection refused, host "db", port 5432\n  at main',
      }),
    ),
  ],
  "init-crash-loop": [
    withInit(ended("migrate", 1, "Error")),
    withInit(
      waiting("migrate", "CrashLoopBackOff", "back-off 10s restarting failed container=migrate pod=web", {
        lastState: { terminated: end(1, "Error") },
      }),
    ),
  ],
  sidecar: [
    withInit(ended("migrate", 0, "Completed", { ready: true }), waiting("proxy", "PodInitializing")),
    withInit(ended("migrate", 0, "Completed", { ready: true }), running("proxy")),
  ],
  running: [CREATING, RUNNING],
  "not-ready": [
    { metadata: OWNED, containers: [running("app"), running("metrics")] },
    unready(running("app"), running("metrics", { ready: false })),
  ],
  error: [RUNNING, unready(ended("app", 2, "Error", { message: "panic: dial tcp 10.0.0.9:5432: refused" }))],
  "crash-loop": [
    unready(ended("app", 1, "Error", { restartCount: 3 })),
    unready(
      waiting("app", "CrashLoopBackOff", "back-off 1m20s restarting failed container=app pod=web", {
        restartCount: 3,
        lastState: { terminated: end(1, "Error", "no DB_URL") },
      }),
    ),
  ],
  restarted: [
    unready(ended("app", 137, "OOMKilled")),
    unready(
      running("app", { ready: false, restartCount: 1, lastState: { terminated: end(137, "OOMKilled") } }),
    ),
  ],
  "oom-killed": [RUNNING, unready(ended("app", 137, "OOMKilled"))],
  "image-pull": [CREATING, unready(waiting("app", "ErrImagePull", PULL_ERROR))],
  "image-pull-back-off": [
    unready(waiting("app", "ErrImagePull", PULL_ERROR)),
    unready(
      waiting("app", "ImagePullBackOff", `Back-off pulling image "app:1": ErrImagePull: ${PULL_ERROR}`),
    ),
  ],
  "invalid-image-name": [
    CREATING,
    unready(
      waiting(
        "app",
        "InvalidImageName",
        'Failed to apply default image tag "App:1": invalid reference format',
      ),
    ),
  ],
  "config-error": [
    CREATING,
    unready(waiting("app", "CreateContainerConfigError", 'secret "db-password" not found')),
  ],
  completed: [
    RUNNING,
    {
      ...unready(ended("app", 0, "Completed")),
      status: { phase: "Succeeded" },
      conditions: [condition("Ready", "False", "PodCompleted"), condition("PodScheduled", "True")],
    },
  ],
  evicted: [
    RUNNING,
    {
      metadata: OWNED,
      status: {
        phase: "Failed",
        reason: "Evicted",
        message: `The node was low on resource: memory. Threshold quantity: 100Mi, available: 61504Ki. Container app was using 412Mi, request is 64Mi, has larger consumption of memory than ${"x".repeat(40)}`,
      },
      spec: { containers: [APP] },
      containers: [],
      conditions: [condition("DisruptionTarget", "True", "TerminationByKubelet")],
    },
  ],
  drained: [RUNNING, { metadata: OWNED, conditions: disrupted("EvictionByEvictionAPI") }],
  preempted: [RUNNING, deleted(30, { conditions: disrupted("PreemptionByScheduler") })],
  "waits-for-preemption": [
    unplaced("Unschedulable", "0/3 nodes are available: 3 Insufficient cpu."),
    {
      ...unplaced("Unschedulable", "0/3 nodes are available: 3 Insufficient cpu."),
      status: { phase: "Pending", podIP: undefined, nominatedNodeName: "node-4" },
    },
  ],
  "node-lost": [
    RUNNING,
    {
      metadata: OWNED,
      conditions: [
        condition("Initialized", "True"),
        condition("Ready", "False", "NodeNotReady"),
        condition("ContainersReady", "True"),
        condition("PodScheduled", "True"),
      ],
    },
  ],
  "readiness-gate": [
    { metadata: OWNED, conditions: [...READY, condition("example.com/healthy", "True")] },
    {
      metadata: OWNED,
      conditions: [
        condition("Ready", "False", "ReadinessGatesNotReady", "corresponding condition is false"),
        condition("ContainersReady", "True"),
        condition("PodScheduled", "True"),
        condition("example.com/healthy", "False", "Probe", "no answer"),
      ],
    },
  ],
  terminating: [RUNNING, deleted(30)],
  stuck: [
    deleted(30, { metadata: { finalizers: ["example.com/hold", "example.com/backup"] } }),
    deleted(30, { metadata: { finalizers: ["example.com/hold"] } }),
  ],
  "completed-while-terminating": [
    deleted(30),
    deleted(30, {
      ...unready(ended("app", 0, "Completed")),
      status: { phase: "Succeeded" },
      metadata: {},
    }),
  ],
  debugged: [
    { metadata: OWNED, spec: { ephemeralContainers: [{ name: "dbg-x", image: "busybox" }] } },
    {
      metadata: OWNED,
      spec: { ephemeralContainers: [{ name: "dbg-x", image: "busybox" }] },
      status: { ephemeralContainerStatuses: [running("dbg-x", { ready: false })] },
    },
  ],
  "new-image": [RUNNING, { metadata: OWNED, spec: { containers: [{ ...APP, image: "app:2" }] } }],
  resizing: [RUNNING, { metadata: OWNED, conditions: [...READY, condition("PodResizeInProgress", "True")] }],
  "resize-deferred": [
    RUNNING,
    {
      metadata: OWNED,
      conditions: [
        ...READY,
        condition("PodResizePending", "True", "Deferred", "Node didn't have enough resource: cpu"),
      ],
    },
  ],
  resized: [
    RUNNING,
    {
      metadata: OWNED,
      spec: { containers: [{ ...APP, resources: { limits: { memory: "512Mi" } } }] },
    },
  ],
  labelled: [RUNNING, { metadata: { ...OWNED, labels: { ...OWNED.labels, app: "shop", tier: "web" } } }],
};
