/** The name of a scenario. */
export type ScenarioName =
  | "rollout"
  | "bad-image-rollout"
  | "quota"
  | "crashloop"
  | "oom"
  | "init-failure"
  | "probe-flap"
  | "unschedulable"
  | "node-drain"
  | "eviction"
  | "node-lost"
  | "job"
  | "failing-job"
  | "statefulset"
  | "stuck-terminating"
  | "resize";

/** All scenarios in the order in which they begin, and what happens in each. */
export const SCENARIOS: Readonly<Record<ScenarioName, string>> = {
  rollout: "a Deployment gets new images",
  "bad-image-rollout": "the new image cannot be pulled; it is rolled back",
  quota: "a quota forbids all pods of a Deployment",
  crashloop: "a container panics after every start",
  oom: "a container exceeds its memory limit",
  "init-failure": "an init container fails at first",
  "probe-flap": "a pod is ready and not ready in turn",
  unschedulable: "no node has room for a pod",
  "node-drain": "a node is drained",
  eviction: "a node runs low on memory and evicts pods",
  "node-lost": "a node stops answering",
  job: "the Jobs of a CronJob complete",
  "failing-job": "the pods of a Job fail, and then the Job",
  statefulset: "pods are replaced under the same names",
  "stuck-terminating": "a pod ignores SIGTERM, and a finalizer holds it",
  resize: "a pod gets more memory in place",
};

/** The names of all scenarios, in the order in which they begin. */
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[];
