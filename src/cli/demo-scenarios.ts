import { nearestWord } from "./habits/nearest-word.js";
import { UsageError } from "./usage-error.js";

/** The name of a scenario. */
export type DemoScenario =
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

/** The scenarios of `demo` in the order in which they begin, and what happens in each. */
export const DEMO_SCENARIOS: Readonly<Record<DemoScenario, string>> = {
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
  job: "a Job completes",
  "failing-job": "the pods of a Job fail, and then the Job",
  statefulset: "pods are replaced under the same names",
  "stuck-terminating": "a pod ignores SIGTERM, and a finalizer holds it",
  resize: "a pod gets more memory in place",
};

const NAMES = Object.keys(DEMO_SCENARIOS) as readonly DemoScenario[];

/** Returns the part of `demo --help` that lists the scenarios. */
export function scenarioHelp(): string {
  return `
Scenarios (all by default):
${Object.entries(DEMO_SCENARIOS)
  .map(([name, description]) => `  ${name.padEnd(18)} ${description}`)
  .join("\n")}`;
}

/**
 * Returns the scenarios that the words name, each of them once. No word means all scenarios.
 *
 * @throws UsageError for a word that names no scenario.
 */
export function scenariosIn(words: readonly string[]): readonly DemoScenario[] {
  const scenarios = [...new Set(words)].map(scenarioNamed);
  return scenarios.length === 0 ? NAMES : scenarios;
}

function scenarioNamed(word: string): DemoScenario {
  const found = NAMES.find((name) => name === word);
  if (found === undefined) {
    const nearest = nearestWord(word, NAMES);
    const advice = nearest === undefined ? "" : `did you mean "${nearest}"? `;
    throw new UsageError(
      `Cannot play the scenario "${word}": ${advice}expected one of ${NAMES.join(", ")}`,
      "",
      "demo",
    );
  }
  return found;
}
