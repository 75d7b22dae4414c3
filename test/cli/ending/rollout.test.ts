import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rolloutJudge } from "../../../src/cli/ending/rollout.js";

type Resource = "deployments" | "statefulsets" | "daemonsets";

/** Returns how far a rollout is. */
function rollout(resource: Resource, spec: object, status: object): string {
  const object = { metadata: { name: "web", generation: 2 }, spec, status };
  const judged = rolloutJudge({ resource, group: "apps" })?.(object);
  return judged === undefined
    ? ""
    : "waits" in judged
      ? judged.waits
      : "why" in judged
        ? judged.why
        : judged.outcome;
}

const ROLLING = { type: "RollingUpdate", rollingUpdate: { partition: 0 } };

describe("a rollout", () => {
  const rows: readonly (readonly [resource: Resource, spec: object, status: object, far: string])[] = [
    ["deployments", { replicas: 3 }, {}, "its controller has seen generation 0 of 2"],
    [
      "deployments",
      { replicas: 3 },
      { observedGeneration: 1, updatedReplicas: 3, availableReplicas: 3 },
      "its controller has seen generation 1 of 2",
    ],
    [
      "deployments",
      { replicas: 3 },
      { observedGeneration: 2, updatedReplicas: 2 },
      "2 of 3 pods are updated",
    ],
    [
      "deployments",
      { replicas: 3 },
      { observedGeneration: 2, updatedReplicas: 3, replicas: 4, availableReplicas: 3 },
      "1 old pods are not gone",
    ],
    [
      "deployments",
      { replicas: 3 },
      { observedGeneration: 2, updatedReplicas: 3, replicas: 3, availableReplicas: 2 },
      "2 of 3 updated pods are available",
    ],
    [
      "deployments",
      { replicas: 3 },
      { observedGeneration: 2, updatedReplicas: 3, replicas: 3, availableReplicas: 3 },
      "met",
    ],
    ["deployments", { replicas: 0 }, { observedGeneration: 2 }, "met"],
    [
      "daemonsets",
      { updateStrategy: ROLLING },
      { observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 1 },
      "1 of 2 pods are updated",
    ],
    [
      "daemonsets",
      { updateStrategy: ROLLING },
      { observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 },
      "1 of 2 updated pods are available",
    ],
    [
      "daemonsets",
      { updateStrategy: ROLLING },
      { observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 },
      "met",
    ],
    [
      "daemonsets",
      { updateStrategy: { type: "OnDelete" } },
      { observedGeneration: 2 },
      "its update strategy is OnDelete, and only RollingUpdate has rollouts",
    ],
    [
      "statefulsets",
      { replicas: 2, updateStrategy: ROLLING },
      { observedGeneration: 2, readyReplicas: 1 },
      "1 of 2 pods are ready",
    ],
    [
      "statefulsets",
      { replicas: 2, updateStrategy: ROLLING },
      { observedGeneration: 2, readyReplicas: 2, updatedReplicas: 1 },
      "1 of 2 pods are updated",
    ],
    [
      "statefulsets",
      { replicas: 2, updateStrategy: ROLLING },
      { observedGeneration: 2, readyReplicas: 2, updatedReplicas: 2 },
      "met",
    ],
    [
      "statefulsets",
      { replicas: 3, updateStrategy: { ...ROLLING, rollingUpdate: { partition: 2 } } },
      { observedGeneration: 2, readyReplicas: 3, updatedReplicas: 1 },
      "met",
    ],
    [
      "statefulsets",
      { replicas: 2, updateStrategy: { type: "RollingUpdate" } },
      {
        observedGeneration: 2,
        readyReplicas: 2,
        updatedReplicas: 1,
        currentRevision: "a",
        updateRevision: "b",
      },
      "1 of 2 pods are updated",
    ],
    [
      "statefulsets",
      { replicas: 2, updateStrategy: { type: "RollingUpdate" } },
      {
        observedGeneration: 2,
        readyReplicas: 2,
        updatedReplicas: 2,
        currentRevision: "b",
        updateRevision: "b",
      },
      "met",
    ],
    ["statefulsets", {}, {}, "its update strategy is not set, and only RollingUpdate has rollouts"],
  ];
  for (const [resource, spec, status, far] of rows) {
    it(`is judged as by kubectl: ${resource} ${JSON.stringify({ spec, status })}`, () => {
      assert.equal(rollout(resource, spec, status), far);
    });
  }
});
