import type { Stage } from "./cluster/stage.js";
import { badImageLife } from "./lives/bad-image-life.js";
import { crashLoopLife } from "./lives/crash-loop-life.js";
import { evictionLife } from "./lives/eviction-life.js";
import { failingJobLife } from "./lives/failing-job-life.js";
import { initFailureLife } from "./lives/init-failure-life.js";
import { jobLife } from "./lives/job-life.js";
import { nodeDrainLife } from "./lives/node-drain-life.js";
import { nodeLostLife } from "./lives/node-lost-life.js";
import { outOfMemoryLife } from "./lives/out-of-memory-life.js";
import { probeFlapLife } from "./lives/probe-flap-life.js";
import { quotaLife } from "./lives/quota-life.js";
import { resizeLife } from "./lives/resize-life.js";
import { rolloutLife } from "./lives/rollout-life.js";
import { statefulSetLife } from "./lives/stateful-set-life.js";
import { stuckTerminatingLife } from "./lives/stuck-terminating-life.js";
import { unschedulableLife } from "./lives/unschedulable-life.js";
import type { ScenarioName } from "./scenarios.js";

/** Plays one scenario from the creation of its objects to their end. */
export type Life = (life: Stage) => Promise<void>;

/** What each scenario plays. */
export const LIVES: Readonly<Record<ScenarioName, Life>> = {
  rollout: rolloutLife,
  "bad-image-rollout": badImageLife,
  quota: quotaLife,
  crashloop: crashLoopLife,
  oom: outOfMemoryLife,
  "init-failure": initFailureLife,
  "probe-flap": probeFlapLife,
  unschedulable: unschedulableLife,
  "node-drain": nodeDrainLife,
  eviction: evictionLife,
  "node-lost": nodeLostLife,
  job: jobLife,
  "failing-job": failingJobLife,
  statefulset: statefulSetLife,
  "stuck-terminating": stuckTerminatingLife,
  resize: resizeLife,
};
