import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../../src/api/pod.js";
import { conditionOf } from "../../../src/cli/ending/condition.js";
import { failRules } from "../../../src/cli/ending/fail-rule.js";
import { isPodCondition, type PodCondition, podOutcome } from "../../../src/cli/ending/pod-outcome.js";
import { podSigns } from "../../../src/cli/ending/pod-signs.js";
import { type PodState, podState } from "../../../src/cli/ending/pod-state.js";

function stateOf(
  container: object,
  more: { status?: object; probed?: boolean; metadata?: object } = {},
): PodState {
  const { status, probed = false, metadata } = more;
  const probe = probed ? { readinessProbe: { httpGet: { port: 80 } } } : {};
  const object = {
    metadata: { name: "web", namespace: "shop", ...metadata },
    spec: { containers: [{ name: "app", ...probe }] },
    status: {
      phase: "Running",
      containerStatuses: [{ name: "app", ready: false, restartCount: 0, ...container }],
      ...status,
    },
  };
  const state = podState(object as unknown as Pod);
  assert.ok(state);
  return state;
}

function signs(words: string, state: PodState, before?: PodState): string {
  const found = podSigns(failRules([words]), state, before);
  return found.map(({ word, container = "", is }) => `${`${word} ${container}`.trim()}: ${is}`).join(", ");
}

function waiting(reason: string): object {
  return { state: { waiting: { reason } } };
}

const OOM = { terminated: { exitCode: 137, reason: "OOMKilled" } };

describe("the trouble of a pod", () => {
  const rows: readonly (readonly [word: string, state: PodState, signs: string])[] = [
    ["crashloop", stateOf(waiting("CrashLoopBackOff")), "crashloop app: trouble"],
    ["crashloop", stateOf({ state: { terminated: { exitCode: 1 } } }), ""],
    ["crashloop", stateOf({ ready: true, state: { running: {} } }), "crashloop app: running"],
    ["crashloop", stateOf({ ready: true, state: { running: {} } }, { probed: true }), "crashloop app: over"],
    ["crashloop", stateOf({ state: { running: {} } }, { probed: true }), ""],
    ["imagepull", stateOf(waiting("ErrImagePull")), "imagepull app: trouble"],
    ["imagepull", stateOf(waiting("ImagePullBackOff")), "imagepull app: trouble"],
    ["imagepull", stateOf(waiting("ContainerCreating")), ""],
    ["config", stateOf(waiting("CreateContainerConfigError")), "config app: trouble"],
    ["oom", stateOf({ state: OOM }), "oom app: trouble"],
    ["oom", stateOf({ ...waiting("CrashLoopBackOff"), lastState: OOM }), "oom app: trouble"],
    [
      "oom",
      stateOf({ ready: true, restartCount: 1, state: { running: {} }, lastState: OOM }),
      "oom app: running",
    ],
    ["failed", stateOf({}, { status: { phase: "Failed" } }), "failed: trouble"],
    ["evicted", stateOf({}, { status: { phase: "Failed", reason: "Evicted" } }), "evicted: trouble"],
    [
      "evicted",
      stateOf({}, { status: { conditions: [{ type: "DisruptionTarget", status: "True" }] } }),
      "evicted: trouble",
    ],
    [
      "unschedulable",
      stateOf(
        {},
        { status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }] } },
      ),
      "unschedulable: trouble",
    ],
    ["unschedulable", stateOf({}), "unschedulable: over"],
    [
      "deadline",
      stateOf({}, { status: { phase: "Failed", reason: "DeadlineExceeded" } }),
      "deadline: trouble",
    ],
    ["restarts>2", stateOf({ restartCount: 3 }), "restarts>2: trouble"],
    ["restarts>3", stateOf({ restartCount: 3 }), "restarts>3: over"],
  ];
  for (const [index, [word, state, expected]] of rows.entries()) {
    it(`is found in its state: ${word} ${index + 1}`, () => assert.equal(signs(word, state), expected));
  }

  it("is found when a new list shows that a container was killed and runs again", () => {
    const before = stateOf({ ready: true, restartCount: 1, state: { running: {} }, lastState: OOM });
    const now = stateOf({ ready: true, restartCount: 2, state: { running: {} }, lastState: OOM });
    assert.equal(signs("oom", now, before), "oom app: trouble, oom app: running");
    assert.equal(signs("oom", now, now), "oom app: running");
  });
});

function podCondition(text: string): PodCondition {
  const condition = conditionOf(text, "--for");
  assert.ok(isPodCondition(condition));
  return condition;
}

describe("a condition of a pod", () => {
  const job = { ownerReferences: [{ kind: "Job", name: "j", uid: "1", controller: true }] };
  const set = { ownerReferences: [{ kind: "ReplicaSet", name: "r", uid: "1", controller: true }] };
  const failed = { status: { phase: "Failed" } };
  const succeeded = { status: { phase: "Succeeded" } };

  it("can never hold for a pod that has ended, unless its controller makes another", () => {
    const outcomes = (kind: "ready" | "succeeded"): string[] =>
      [failed, { ...failed, metadata: job }, { ...failed, metadata: set }, succeeded].map((more) =>
        podOutcome(podCondition(kind), stateOf({}, more)),
      );
    assert.deepEqual(outcomes("ready"), ["never", "replaced", "replaced", "met"]);
    assert.deepEqual(outcomes("succeeded"), ["never", "replaced", "replaced", "met"]);
    const phases = [succeeded, { ...succeeded, metadata: job }, { ...succeeded, metadata: set }].map((more) =>
      podOutcome(podCondition("phase=Running"), stateOf({}, more)),
    );
    assert.deepEqual(phases, ["never", "never", "replaced"]);
  });

  it("ready needs all containers, and a readiness gate that does not say otherwise", () => {
    const container = { ready: true, state: { running: {} } };
    const gate = {
      status: { conditions: [{ type: "Ready", status: "False", reason: "ReadinessGatesNotReady" }] },
    };
    const ready = podCondition("ready");
    assert.equal(podOutcome(ready, stateOf(container)), "met");
    assert.equal(podOutcome(ready, stateOf(container, gate)), "open");
    assert.equal(podOutcome(ready, stateOf({ state: { running: {} } })), "open");
  });
});
