import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { backOffSeconds } from "../../../src/apiserver/scenario/kubelet/back-off.js";
import { crashLoopLife } from "../../../src/apiserver/scenario/lives/crash-loop-life.js";
import { imagePullLife } from "../../../src/apiserver/scenario/lives/image-pull-life.js";
import { initContainersLife } from "../../../src/apiserver/scenario/lives/init-containers-life.js";
import { jobLife } from "../../../src/apiserver/scenario/lives/job-life.js";
import { outOfMemoryLife } from "../../../src/apiserver/scenario/lives/out-of-memory-life.js";
import { seededRandom } from "../../../src/apiserver/scenario/cluster/random.js";
import { readinessLife } from "../../../src/apiserver/scenario/lives/readiness-life.js";
import { Stage } from "../../../src/apiserver/scenario/cluster/stage.js";
import { statefulLife } from "../../../src/apiserver/scenario/lives/stateful-life.js";
import { stuckTerminatingLife } from "../../../src/apiserver/scenario/lives/stuck-terminating-life.js";
import { walkThroughLife } from "../../../src/apiserver/scenario/lives/walk-through-life.js";
import { FakeClock } from "../../support/fake-clock.js";
import { RecordingDriver } from "./recording-driver.js";

/** Plays one life to its end on a fake clock. */
async function played(life: (stage: Stage) => Promise<void>): Promise<RecordingDriver> {
  const clock = new FakeClock();
  const driver = new RecordingDriver(clock);
  const { signal } = new AbortController();
  const stage = new Stage({ driver, clock, speed: 1, random: seededRandom(7), signal });
  const end = life(stage);
  // A rejection is awaited below. Until then, it must not count as unhandled.
  end.catch(() => undefined);
  await clock.advance(0);
  for (let next = clock.nextTimerInMs; next !== undefined; next = clock.nextTimerInMs) {
    await clock.advance(next);
  }
  await end;
  assert.equal(clock.pendingTimers, 0);
  return driver;
}

/** What kubectl would show after each change in a life: `STATUS ready/total restarts`. */
const SHOWN: readonly (readonly [title: string, life: (stage: Stage) => Promise<void>, shown: string[]])[] = [
  [
    "the walk-through",
    async (stage) => walkThroughLife(stage),
    [
      "Pending 0/1 0",
      "ContainerCreating 0/1 0",
      "Running 0/1 0",
      "Running 1/1 0",
      "Terminating 1/1 0",
      "Terminating 0/1 0",
      "gone",
    ],
  ],
  [
    "a crash loop",
    crashLoopLife,
    [
      "Pending 0/1 0",
      "ContainerCreating 0/1 0",
      "Running 0/1 0",
      ...[0, 1, 2, 3, 4].flatMap((restarts) => [
        `Error 0/1 ${restarts}`,
        `CrashLoopBackOff 0/1 ${restarts}`,
        `Running 0/1 ${restarts + 1}`,
      ]),
      "Terminating 0/1 5",
      "gone",
    ],
  ],
  [
    "an image that cannot be pulled",
    imagePullLife,
    [
      "Pending 0/1 0",
      "ContainerCreating 0/1 0",
      ...Array<string[]>(4).fill(["ErrImagePull 0/1 0", "ImagePullBackOff 0/1 0"]).flat(),
      "Terminating 0/1 0",
      "gone",
    ],
  ],
  [
    "a container that needs too much memory",
    outOfMemoryLife,
    [
      "Pending 0/1 0",
      "ContainerCreating 0/1 0",
      "Running 0/1 0",
      "Running 1/1 0",
      "OOMKilled 0/1 0",
      "Running 0/1 1",
      "Running 1/1 1",
      "OOMKilled 0/1 1",
      "CrashLoopBackOff 0/1 1",
      "Running 0/1 2",
      "Running 1/1 2",
      "Terminating 1/1 2",
      "Terminating 0/1 2",
      "gone",
    ],
  ],
  [
    "a pod with init containers and a sidecar",
    initContainersLife,
    [
      "Pending 0/2 0",
      "Init:0/3 0/2 0",
      "Init:1/3 0/2 0",
      "Init:1/3 1/2 0",
      "Init:2/3 1/2 0",
      "Init:Error 1/2 0",
      "Init:CrashLoopBackOff 1/2 0",
      "Init:2/3 1/2 1",
      "PodInitializing 1/2 0",
      "Running 1/2 0",
      "Running 2/2 0",
      "Terminating 2/2 0",
      "Terminating 0/2 0",
      "gone",
    ],
  ],
  [
    "a job",
    jobLife,
    ["Pending 0/1 0", "ContainerCreating 0/1 0", "Running 0/1 0", "Running 1/1 0", "Completed 0/1 0", "gone"],
  ],
  [
    "a pod whose readiness comes and goes",
    readinessLife,
    [
      "Pending 0/1 0",
      "ContainerCreating 0/1 0",
      "Running 0/1 0",
      ...Array<string[]>(3).fill(["Running 1/1 0", "Running 0/1 0"]).flat(),
      "Terminating 0/1 0",
      "gone",
    ],
  ],
  [
    "a pod that a finalizer holds",
    stuckTerminatingLife,
    [
      "Pending 0/1 0",
      "ContainerCreating 0/1 0",
      "Running 0/1 0",
      "Running 1/1 0",
      "Terminating 1/1 0",
      "Terminating 0/1 0",
      "gone",
    ],
  ],
];

describe("lives", () => {
  for (const [title, life, shown] of SHOWN) {
    it(`shows ${title} from its creation to its end`, async () => {
      const driver = await played(life);
      assert.deepEqual(driver.shown(""), shown);
      assert.equal(driver.pods.size, 0);
    });
  }

  it("brings a pod of a StatefulSet back under its name with another uid", async () => {
    const driver = await played(statefulLife);
    const created = driver.writes.filter(({ verb }) => verb === "create");
    assert.deepEqual(
      created.map(({ pod, uid }) => [pod, uid]),
      [
        ["demo/db-0", "uid-1"],
        ["demo/db-0", "uid-2"],
        ["demo/db-0", "uid-3"],
      ],
    );
  });
});

describe("lives, timing", () => {
  it("holds a stopped pod until its finalizer is taken away", async () => {
    const { writes } = await played(stuckTerminatingLife);
    const [removed, freed, gone] = [writes.at(-3), writes.at(-2), writes.at(-1)];
    assert.deepEqual([removed?.verb, freed?.verb, gone?.verb], ["delete", "patch", "remove"]);
    assert((freed?.atMs ?? 0) - (removed?.atMs ?? 0) >= 15_000);
  });

  it("tells of a back-off that doubles from 10 s up to 300 s", () => {
    assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map(backOffSeconds), [10, 20, 40, 80, 160, 300, 300]);
  });

  it("waits as long as it says between the crash and the restart", async () => {
    const { writes } = await played(crashLoopLife);
    const waits = writes.filter(({ shows }) => shows.startsWith("CrashLoopBackOff"));
    const waited = waits.map(({ atMs, object }) => {
      const next = writes.find((write) => write.atMs > atMs && write.shows.startsWith("Running"));
      const { message = "" } = object.status?.containerStatuses?.[0]?.state?.waiting ?? {};
      return [message.slice(0, 12), Math.round(((next?.atMs ?? 0) - atMs) / 1000)];
    });
    assert.deepEqual(waited, [
      ["back-off 10s", 10],
      ["back-off 20s", 20],
      ["back-off 40s", 40],
      ["back-off 80s", 80],
      ["back-off 160", 160],
    ]);
  });
});

describe("lives, statuses", () => {
  it("names container, pod and uid in the message of a back-off", async () => {
    const { writes } = await played(crashLoopLife);
    const wait = writes.find(({ shows }) => shows.startsWith("CrashLoopBackOff"));
    const name = wait?.pod.split("/")[1] ?? "";
    assert.equal(
      wait?.object.status?.containerStatuses?.[0]?.state?.waiting?.message,
      `back-off 10s restarting failed container=app pod=${name}_demo(uid-1)`,
    );
  });

  it("keeps how a container ended while it waits and after it was restarted", async () => {
    const { writes } = await played(outOfMemoryLife);
    const killed = writes.find(({ shows }) => shows.startsWith("OOMKilled"));
    const restarted = writes.find(({ shows }) => shows === "Running 0/1 1");
    const [before] = killed?.object.status?.containerStatuses ?? [];
    const [after] = restarted?.object.status?.containerStatuses ?? [];
    assert.equal(before?.state?.terminated?.exitCode, 137);
    assert.deepEqual(after?.lastState, before.state);
    assert.notEqual(after.containerID, before.containerID);
  });

  it("has the conditions and addresses of a kubelet", async () => {
    const { writes } = await played(async (stage) => walkThroughLife(stage));
    const summary = writes
      .filter(({ verb }) => verb === "status")
      .map(({ object: { status } }) =>
        [
          status?.phase,
          status?.podIP === undefined ? "no address" : "address",
          ...(status?.conditions ?? []).filter((c) => c.status === "True").map(({ type }) => type),
        ].join(" "),
      );
    assert.deepEqual(summary, [
      "Pending no address Initialized PodScheduled",
      "Running address PodReadyToStartContainers Initialized PodScheduled",
      "Running address PodReadyToStartContainers Initialized Ready ContainersReady PodScheduled",
      "Running address PodReadyToStartContainers Initialized PodScheduled",
    ]);
  });

  it("says why a pod is not ready", async () => {
    const { writes } = await played(async (stage) => walkThroughLife(stage));
    const [first] = writes.filter(({ verb }) => verb === "status");
    const ready = first?.object.status?.conditions?.find(({ type }) => type === "Ready");
    assert.deepEqual(
      [ready?.reason, ready?.message],
      ["ContainersNotReady", "containers with unready status: [app]"],
    );
  });

  it("keeps the time of a condition that does not change", async () => {
    const { writes } = await played(async (stage) => walkThroughLife(stage));
    const times = writes
      .filter(({ verb }) => verb === "status")
      .map(
        ({ object }) =>
          object.status?.conditions?.find(({ type }) => type === "Initialized")?.lastTransitionTime,
      );
    assert.equal(new Set(times).size, 1);
  });

  it("marks a completed pod as such", async () => {
    const { writes } = await played(jobLife);
    const { status } = writes.find(({ shows }) => shows.startsWith("Completed"))?.object ?? {};
    assert.equal(status?.phase, "Succeeded");
    assert.deepEqual(
      status.conditions?.filter(({ reason }) => reason === "PodCompleted").map(({ type }) => type),
      ["Initialized", "Ready", "ContainersReady"],
    );
  });

  it("tells events about the pods they happen to", async () => {
    const { events } = await played(readinessLife);
    const reasons = new Set(events.map(({ reason }) => reason));
    assert.deepEqual([...reasons], ["FailedScheduling", "Scheduled", "Started", "Unhealthy", "Killing"]);
    assert(events.every(({ involvedObject }) => involvedObject.uid === "uid-1"));
  });
});
