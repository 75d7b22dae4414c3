import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ContainerState, ContainerStatus, Pod } from "../../src/api/pod.js";
import { podStatus, type PodStatusSummary } from "../../src/api/pod-status.js";

interface Sketch {
  readonly phase?: string;
  readonly reason?: string;
  /** The types of the conditions that are true. */
  readonly conditions?: readonly string[];
  readonly gated?: boolean;
  readonly deleted?: boolean;
  readonly init?: readonly ContainerStatus[];
  /** The names of the init containers that are sidecars. */
  readonly sidecars?: readonly string[];
  readonly containers?: readonly ContainerStatus[];
}

/**
 * Returns a pod that has only what its status depends on. The spec has the container of each container
 * status.
 */
function sketch({ init = [], sidecars = [], containers = [], ...rest }: Sketch): Pod {
  const trueConditions = (rest.conditions ?? []).map((type) => ({ type, status: "True" }));
  const gate = { type: "PodScheduled", status: "False", reason: "SchedulingGated" };
  return {
    metadata: {
      name: "web",
      ...(rest.deleted === true ? { deletionTimestamp: "2026-11-23T11:32:05Z" } : {}),
    },
    spec: {
      initContainers: init.map(({ name }) =>
        sidecars.includes(name) ? { name, restartPolicy: "Always" } : { name },
      ),
      containers: containers.length === 0 ? [{ name: "c" }] : containers.map(({ name }) => ({ name })),
    },
    status: {
      phase: rest.phase ?? "Running",
      ...(rest.reason === undefined ? {} : { reason: rest.reason }),
      conditions: rest.gated === true ? [...trueConditions, gate] : trueConditions,
      initContainerStatuses: init,
      containerStatuses: containers,
    },
  };
}

function container(
  name: string,
  state: ContainerState,
  more: Partial<ContainerStatus> = {},
): ContainerStatus {
  return { name, image: "", imageID: "", ready: false, restartCount: 0, state, ...more };
}

function running(name: string, more: Partial<ContainerStatus> = {}): ContainerStatus {
  return container(name, { running: {} }, { ready: true, started: true, ...more });
}

function waiting(name: string, reason?: string): ContainerStatus {
  return container(name, { waiting: reason === undefined ? {} : { reason } });
}

function ended(
  name: string,
  exitCode: number,
  more: { reason?: string; signal?: number } = {},
): ContainerStatus {
  return container(name, { terminated: { exitCode, ...more } });
}

function restarted(restartCount: number, finishedAt: string): Partial<ContainerStatus> {
  return { restartCount, lastState: { terminated: { exitCode: 1, finishedAt } } };
}

const DONE = ended("i", 0, { reason: "Completed" });

/** Each case: a title, the expected `STATUS ready/total restarts`, and a pod. */
const CASES: readonly (readonly [title: string, expected: string, pod: Sketch])[] = [
  ["shows the phase while nothing else is known", "Pending 0/1 0", { phase: "Pending" }],
  [
    "shows the reason of the pod instead of its phase",
    "Evicted 0/1 0",
    { phase: "Failed", reason: "Evicted" },
  ],
  ["shows scheduling gates instead of the phase", "SchedulingGated 0/1 0", { phase: "Pending", gated: true }],
  [
    "shows what a container waits for",
    "ContainerCreating 0/1 0",
    { containers: [waiting("c", "ContainerCreating")] },
  ],
  ["ignores a wait without a reason", "Running 0/1 0", { containers: [waiting("c")] }],
  ["counts what runs and is ready", "Running 2/2 0", { containers: [running("a"), running("b")] }],
  ["does not count what runs unready", "Running 0/1 0", { containers: [running("a", { ready: false })] }],
  [
    "does not count ready without running",
    "Running 0/1 0",
    { containers: [container("a", {}, { ready: true })] },
  ],
  [
    "shows the end of a container",
    "OOMKilled 0/1 0",
    { containers: [ended("c", 137, { reason: "OOMKilled" })] },
  ],
  [
    "shows the signal where an end has no reason",
    "Signal:9 0/1 0",
    { containers: [ended("c", 137, { signal: 9 })] },
  ],
  [
    "shows the exit code where there is no signal either",
    "ExitCode:3 0/1 0",
    { containers: [ended("c", 3)] },
  ],
  ["takes signal 0 for none", "ExitCode:3 0/1 0", { containers: [ended("c", 3, { signal: 0 })] }],
  [
    "lets the first container win",
    "CrashLoopBackOff 0/2 0",
    { containers: [waiting("a", "CrashLoopBackOff"), waiting("b", "ImagePullBackOff")] },
  ],
  [
    "shows trouble of a later container beside a running first one",
    "ImagePullBackOff 1/2 0",
    { containers: [running("a"), waiting("b", "ImagePullBackOff")] },
  ],
  [
    "shows Completed",
    "Completed 0/1 0",
    { phase: "Succeeded", containers: [ended("c", 0, { reason: "Completed" })] },
  ],
  [
    "shows Running where one completed and a ready one runs",
    "Running 1/2 0",
    { conditions: ["Ready"], containers: [ended("a", 0, { reason: "Completed" }), running("b")] },
  ],
  [
    "shows NotReady where one completed and the pod is not ready",
    "NotReady 1/2 0",
    { containers: [ended("a", 0, { reason: "Completed" }), running("b")] },
  ],
  [
    "shows the failure beside a completed first container",
    "Error 1/3 0",
    {
      containers: [ended("a", 0, { reason: "Completed" }), running("b"), ended("c", 1, { reason: "Error" })],
    },
  ],
  [
    "shows the failure where nothing runs any more",
    "Error 0/2 0",
    {
      phase: "Failed",
      containers: [ended("a", 0, { reason: "Completed" }), ended("b", 1, { reason: "Error" })],
    },
  ],
  [
    "prefers Running to a failure while the pod is ready",
    "Running 1/3 0",
    {
      conditions: ["Ready"],
      containers: [ended("a", 0, { reason: "Completed" }), running("b"), ended("c", 1, { reason: "Error" })],
    },
  ],
  [
    "shows Terminating while it is deleted",
    "Terminating 1/1 0",
    { deleted: true, containers: [running("c")] },
  ],
  [
    "keeps Completed while a succeeded pod is deleted",
    "Completed 0/1 0",
    { deleted: true, phase: "Succeeded", containers: [ended("c", 0, { reason: "Completed" })] },
  ],
  [
    "keeps Evicted while a failed pod is deleted",
    "Evicted 0/1 0",
    { deleted: true, phase: "Failed", reason: "Evicted" },
  ],
  [
    "shows Unknown while a pod is deleted whose node is lost",
    "Unknown 1/1 0",
    { deleted: true, reason: "NodeLost", containers: [running("c")] },
  ],
  [
    "shows Unknown even for a terminal pod whose node is lost",
    "Unknown 0/1 0",
    { deleted: true, phase: "Failed", reason: "NodeLost" },
  ],
  ["shows NodeLost while it is not deleted", "NodeLost 0/1 0", { reason: "NodeLost" }],
];

const INIT_CASES: typeof CASES = [
  [
    "counts the init containers that are done",
    "Init:0/2 0/1 0",
    { init: [running("i", { ready: false }), waiting("j")] },
  ],
  [
    "skips the init containers that are done",
    "Init:1/2 0/1 0",
    { init: [DONE, waiting("j", "PodInitializing")] },
  ],
  [
    "shows what an init container waits for",
    "Init:CrashLoopBackOff 0/1 0",
    { init: [waiting("i", "CrashLoopBackOff")] },
  ],
  ["shows how an init container failed", "Init:Error 0/1 0", { init: [ended("i", 1, { reason: "Error" })] }],
  [
    "shows the signal that ended an init container",
    "Init:Signal:15 0/1 0",
    { init: [ended("i", 143, { signal: 15 })] },
  ],
  ["shows the exit code of an init container", "Init:ExitCode:2 0/1 0", { init: [ended("i", 2)] }],
  [
    "ignores the containers while initializing",
    "Init:0/1 0/1 0",
    { init: [running("i", { ready: false })], containers: [waiting("c", "PodInitializing")] },
  ],
  [
    "shows the wait between the last init container and the first container",
    "PodInitializing 0/1 0",
    { init: [DONE], containers: [waiting("c", "PodInitializing")] },
  ],
  [
    "counts the containers once the pod is Initialized, and keeps the word of an init container that is not done",
    "Init:ContainerCreating 1/1 0",
    { conditions: ["Initialized"], init: [waiting("i", "ContainerCreating")], containers: [running("c")] },
  ],
  [
    "prefers the word of a container once the pod is Initialized",
    "ErrImagePull 0/1 0",
    {
      conditions: ["Initialized"],
      init: [waiting("i", "ContainerCreating")],
      containers: [waiting("c", "ErrImagePull")],
    },
  ],
  [
    "stops at a sidecar that has not started",
    "Init:0/1 0/2 0",
    { init: [running("s", { started: false })], sidecars: ["s"] },
  ],
  [
    "counts a started sidecar that is ready",
    "Init:1/2 1/2 0",
    { init: [running("s"), waiting("j", "PodInitializing")], sidecars: ["s"] },
  ],
  [
    "does not count a started sidecar that is not ready",
    "Running 1/2 0",
    { init: [running("s", { ready: false })], sidecars: ["s"], containers: [running("c")] },
  ],
  [
    "counts sidecars and containers together",
    "Running 2/2 0",
    { init: [running("s")], sidecars: ["s"], containers: [running("c")] },
  ],
  [
    "shows the trouble of a sidecar that is not started",
    "Init:CrashLoopBackOff 0/2 0",
    {
      init: [waiting("s", "CrashLoopBackOff")],
      sidecars: ["s"],
      containers: [waiting("c", "PodInitializing")],
    },
  ],
  [
    "does not take a started init container without restart policy for a sidecar",
    "Init:0/1 0/1 0",
    { init: [running("i")] },
  ],
];

function words({ status, ready, total, restarts }: PodStatusSummary): string {
  return `${status} ${ready}/${total} ${restarts}`;
}

describe("podStatus", () => {
  for (const [title, expected, pod] of CASES) {
    it(title, () => {
      assert.equal(words(podStatus(sketch(pod))), expected);
    });
  }

  it("survives a pod of which nothing is known", () => {
    assert.equal(words(podStatus({})), " 0/0 0");
  });

  for (const [statuses, expected] of [
    [["False", "True"], "Init:0/1 0/1 0"],
    [["True", "False"], "ErrImagePull 0/1 0"],
  ] as const) {
    it(`lets the first of two conditions Initialized decide: ${statuses.join(", ")}`, () => {
      const pod = sketch({ init: [waiting("i")], containers: [waiting("c", "ErrImagePull")] });
      const conditions = statuses.map((status) => ({ type: "Initialized", status }));
      assert.equal(words(podStatus({ ...pod, status: { ...pod.status, conditions } })), expected);
    });
  }

  it("survives the null lists of a bookmark", () => {
    const empty = JSON.parse('{"metadata":{},"spec":{"containers":null},"status":{}}') as Pod;
    assert.equal(words(podStatus(empty)), " 0/0 0");
  });
});

describe("podStatus, with init containers", () => {
  for (const [title, expected, pod] of INIT_CASES) {
    it(title, () => {
      assert.equal(words(podStatus(sketch(pod))), expected);
    });
  }
});

describe("podStatus, restarts", () => {
  it("adds those of the containers, and tells the latest", () => {
    const { restarts, lastRestartAt } = podStatus(
      sketch({
        containers: [
          running("a", restarted(2, "2026-11-23T10:00:00Z")),
          running("b", restarted(1, "2026-11-23T11:00:00Z")),
          running("c"),
        ],
      }),
    );
    assert.deepEqual([restarts, lastRestartAt], [3, "2026-11-23T11:00:00Z"]);
  });

  it("counts init containers while initializing, but none after the one that is not done", () => {
    const { restarts, lastRestartAt } = podStatus(
      sketch({
        init: [
          { ...DONE, ...restarted(1, "2026-11-23T09:00:00Z") },
          { ...waiting("j", "CrashLoopBackOff"), ...restarted(3, "2026-11-23T10:00:00Z") },
          { ...waiting("k"), ...restarted(5, "2026-11-23T11:00:00Z") },
        ],
        containers: [running("c", restarted(7, "2026-11-23T11:30:00Z"))],
      }),
    );
    assert.deepEqual([restarts, lastRestartAt], [4, "2026-11-23T10:00:00Z"]);
  });

  it("counts containers and sidecars once initialized, and forgets the init containers", () => {
    const { restarts, lastRestartAt } = podStatus(
      sketch({
        init: [
          { ...DONE, ...restarted(4, "2026-11-23T11:30:00Z") },
          running("s", restarted(2, "2026-11-23T10:00:00Z")),
        ],
        sidecars: ["s"],
        containers: [running("c", restarted(1, "2026-11-23T09:00:00Z"))],
      }),
    );
    assert.deepEqual([restarts, lastRestartAt], [3, "2026-11-23T10:00:00Z"]);
  });

  it("counts none where a container says nothing of them", () => {
    const silent = { name: "c", state: { running: {} } } as ContainerStatus;
    const { restarts } = podStatus(sketch({ containers: [silent, running("d", { restartCount: 2 })] }));
    assert.equal(restarts, 2);
    assert.equal(podStatus(sketch({ init: [silent] })).restarts, 0);
  });

  it("tells no time where none is known", () => {
    const crashed = running("c", { restartCount: 2 });
    assert.deepEqual(podStatus(sketch({ containers: [crashed] })).lastRestartAt, undefined);
  });
});
