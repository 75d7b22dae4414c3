import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SCENARIO_NAMES, type ScenarioName } from "../../../src/apiserver/scenario/scenarios.js";
import { played } from "./scenario-cluster.js";

const RUNNING = ["Pending 0/1 0", "ContainerCreating 0/1 0", "Running 0/1 0"];
const READY = [...RUNNING, "Running 1/1 0"];
/** A pod that is deleted. Its kubelet ends it for good before it removes it. */
const DELETED = [...READY, "Terminating 1/1 0", "Completed 0/1 0", "gone"];
const DEPLOYED = ["Deployment ScalingReplicaSet", "ReplicaSet SuccessfulCreate"];
const STARTED = ["Pod Scheduled", "Pod Pulled", "Pod Created", "Pod Started"];

interface Story {
  readonly seconds: number;
  /** The prefix of the names of the pods. */
  readonly pods: string;
  /** What kubectl shows of each pod, in the order of their creation. */
  readonly shown: readonly (readonly string[])[];
  /** The kinds and reasons of the events, in the order in which they first happen. */
  readonly told: readonly string[];
}

/** What each scenario does at first. */
const STORIES: Readonly<Record<ScenarioName, Story>> = {
  rollout: {
    seconds: 30,
    pods: "web",
    shown: [DELETED, DELETED, DELETED, READY, READY, READY],
    told: [...DEPLOYED, ...STARTED, "ReplicaSet SuccessfulDelete", "Pod Killing"],
  },
  "bad-image-rollout": {
    seconds: 60,
    pods: "cart",
    shown: [
      READY,
      READY,
      [
        ...RUNNING.slice(0, 2),
        ...Array<string[]>(3).fill(["ErrImagePull 0/1 0", "ImagePullBackOff 0/1 0"]).flat(),
      ],
    ],
    told: [...DEPLOYED, ...STARTED, "Pod Pulling", "Pod Failed", "Pod BackOff"],
  },
  quota: {
    seconds: 100,
    pods: "invoices",
    shown: [READY, READY],
    told: [
      "Deployment ScalingReplicaSet",
      "ReplicaSet FailedCreate",
      "ReplicaSet SuccessfulCreate",
      ...STARTED,
    ],
  },
  crashloop: {
    seconds: 60,
    pods: "api",
    shown: [
      [
        ...RUNNING,
        "Error 0/1 0",
        "Running 0/1 1",
        ...[1, 2].flatMap((restarts) => [
          `Error 0/1 ${restarts}`,
          `CrashLoopBackOff 0/1 ${restarts}`,
          `Running 0/1 ${restarts + 1}`,
        ]),
        "Error 0/1 3",
        "CrashLoopBackOff 0/1 3",
      ],
    ],
    told: [...DEPLOYED, ...STARTED, "Pod BackOff"],
  },
  oom: {
    seconds: 50,
    pods: "search",
    shown: [
      [
        ...READY,
        "OOMKilled 0/1 0",
        "Running 0/1 1",
        "Running 1/1 1",
        "OOMKilled 0/1 1",
        "CrashLoopBackOff 0/1 1",
        "Running 0/1 2",
        "Running 1/1 2",
      ],
    ],
    told: [...DEPLOYED, ...STARTED, "Pod BackOff"],
  },
  "init-failure": {
    seconds: 34,
    pods: "orders",
    shown: [
      [
        "Pending 0/2 0",
        "Init:0/3 0/2 0",
        "Init:1/3 0/2 0",
        "Init:1/3 1/2 0",
        "Init:2/3 1/2 0",
        "Init:Error 1/2 0",
        "Init:2/3 1/2 1",
        "Init:Error 1/2 1",
        "Init:CrashLoopBackOff 1/2 1",
        "Init:2/3 1/2 2",
        "PodInitializing 1/2 0",
        "Running 1/2 0",
        "Running 2/2 0",
      ],
    ],
    told: [...DEPLOYED, ...STARTED, "Pod BackOff"],
  },
  "probe-flap": {
    seconds: 40,
    pods: "report",
    shown: [[...READY, "Running 0/1 0", "Running 1/1 0", "Running 0/1 0"], READY],
    told: [...DEPLOYED, ...STARTED, "Pod Unhealthy"],
  },
  unschedulable: {
    seconds: 100,
    pods: "trainer",
    shown: [["Pending 0/1 0", "gone"], READY],
    told: [...DEPLOYED, "Pod FailedScheduling", ...STARTED, "ReplicaSet SuccessfulDelete"],
  },
  "node-drain": {
    seconds: 20,
    pods: "gateway",
    shown: [DELETED, DELETED, DELETED, READY, READY, READY],
    told: ["DaemonSet SuccessfulCreate", ...DEPLOYED, ...STARTED, "Node NodeNotSchedulable", "Pod Killing"],
  },
  eviction: {
    seconds: 70,
    pods: "thumbnails",
    shown: [[...READY, "Error 0/1 0", "gone"], READY, ["Pending 0/1 0", "Evicted 0/1 0", "gone"], READY],
    told: [
      ...DEPLOYED,
      ...STARTED,
      "Node EvictionThresholdMet",
      "Node NodeHasInsufficientMemory",
      "Pod Evicted",
      "Pod Killing",
      "Node NodeHasSufficientMemory",
    ],
  },
  "node-lost": {
    seconds: 90,
    pods: "sessions",
    shown: [DELETED, DELETED, READY, READY],
    told: [
      ...DEPLOYED,
      ...STARTED,
      "Node NodeNotReady",
      "Pod NodeNotReady",
      "Pod TaintManagerEviction",
      "Node NodeReady",
      "Pod Killing",
    ],
  },
  job: {
    seconds: 45,
    pods: "backup",
    shown: [[...READY, "Completed 0/1 0", "gone"]],
    told: [
      "CronJob SuccessfulCreate",
      "Job SuccessfulCreate",
      ...STARTED,
      "Job Completed",
      "CronJob SawCompletedJob",
    ],
  },
  "failing-job": {
    seconds: 70,
    pods: "import",
    shown: Array<string[]>(3).fill([...READY, "Error 0/1 0"]),
    told: ["Job SuccessfulCreate", ...STARTED, "Job BackoffLimitExceeded"],
  },
  statefulset: {
    seconds: 36,
    pods: "db",
    shown: [
      [...DELETED, ...READY],
      [...DELETED, ...READY],
    ],
    told: ["StatefulSet SuccessfulCreate", ...STARTED, "StatefulSet SuccessfulDelete", "Pod Killing"],
  },
  "stuck-terminating": {
    seconds: 80,
    pods: "worker",
    shown: [[...READY, "Terminating 1/1 0", "Error 0/1 0", "gone"], READY],
    told: [...DEPLOYED, ...STARTED, "ReplicaSet SuccessfulDelete", "Pod Killing"],
  },
  resize: {
    seconds: 60,
    pods: "cache",
    shown: [READY],
    told: [...DEPLOYED, ...STARTED, "Pod ResizeDeferred", "Pod ResizeStarted", "Pod ResizeCompleted"],
  },
};

describe("scenarios", () => {
  for (const name of SCENARIO_NAMES) {
    it(`shows what kubectl would show of "${name}", and tells it in events`, async () => {
      const { seconds, pods, shown, told } = STORIES[name];
      const cluster = await played(seconds, { scenarios: [name] });
      const names = [...new Set(cluster.podNames(pods))];
      assert.deepEqual(
        names.map((pod) => cluster.shown(pod)),
        shown,
      );
      assert.deepEqual(cluster.told(), told);
      assert.equal(cluster.clock.pendingTimers, 0);
    });
  }
});
