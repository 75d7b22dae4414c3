import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../../src/api/pod.js";
import { podFilter } from "../../../src/cli/filters/pod-filter.js";
import type { FilterFlags } from "../../../src/cli/flags/selection-flags.js";
import { UsageError } from "../../../src/cli/usage-error.js";
import { podIn, type PodState, RUNNING } from "./filtered-pod.js";

const CRASHING: PodState = { word: "CrashLoopBackOff", isReady: false, restarts: 4 };
const INITIALIZING: PodState = { word: "Init:CrashLoopBackOff", isReady: false, restarts: 2 };
const DONE: PodState = { word: "Completed", isReady: false, restarts: 0 };
const FAILED: PodState = { word: "Error", isReady: false, restarts: 1 };
const PAIR: PodState = { ...RUNNING, others: ["proxy"], hasInit: true };

function isPrinted(flags: FilterFlags, object: Pod | undefined, name = "web-1"): boolean {
  const filter = podFilter(flags).eventFilter();
  const event = {
    type: "add",
    object: object ?? podIn(name, RUNNING),
    cause: "watch",
  } as const;
  return !filter.hides(event) && filter.tell(event, object, undefined) === "event";
}

function withCondition(status: string): Pod {
  const pod = podIn("web-1", RUNNING);
  return { ...pod, status: { ...pod.status, conditions: [{ type: "Ready", status }] } };
}

/** A pod that is done, and that a finalizer keeps. */
function held(): Pod {
  const pod = podIn("web-1", DONE);
  return { ...pod, metadata: { ...pod.metadata, deletionTimestamp: "2026-11-29T14:00:00Z" } };
}

const CASES: readonly (readonly [FilterFlags, PodState, boolean])[] = [
  [{ name: ["^web-"] }, RUNNING, true],
  [{ name: ["^db-"] }, RUNNING, false],
  [{ name: ["^db-", "1$"] }, RUNNING, true],
  [{ excludeName: ["^web-"] }, RUNNING, false],
  [{ excludeName: ["^db-", "1$"] }, RUNNING, false],
  [{ excludeName: ["^db-"] }, RUNNING, true],
  [{ name: ["web"], excludeName: ["1$"] }, RUNNING, false],
  [{ status: ["Running"] }, RUNNING, true],
  [{ status: ["running"] }, RUNNING, true],
  [{ status: ["Run"] }, RUNNING, false],
  [{ status: ["CrashLoopBackOff,Init:*"] }, CRASHING, true],
  [{ status: ["CrashLoopBackOff,Init:*"] }, INITIALIZING, true],
  [{ status: ["CrashLoopBackOff", "Init:*"] }, INITIALIZING, true],
  [{ status: ["CrashLoopBackOff , Init:*"] }, RUNNING, false],
  [{ status: ["*"] }, RUNNING, true],
  [{ status: ["*BackOff"] }, INITIALIZING, true],
  [{ status: ["*loop*"] }, CRASHING, true],
  [{ status: ["Crash*Off"] }, CRASHING, true],
  [{ status: ["Crash*Crash*"] }, CRASHING, false],
  [{ status: ["Running*Running"] }, RUNNING, false],
  [{ status: ["."] }, RUNNING, false],
  [{ notReady: true }, RUNNING, false],
  [{ notReady: true }, { ...RUNNING, isReady: false }, true],
  [{ notReady: true }, CRASHING, true],
  [{ notReady: true }, FAILED, true],
  [{ notReady: true }, DONE, false],
  [{ restarts: [">0"] }, CRASHING, true],
  [{ restarts: [">4"] }, CRASHING, false],
  [{ restarts: [">=4"] }, CRASHING, true],
  [{ restarts: ["<4"] }, CRASHING, false],
  [{ restarts: ["<=4"] }, CRASHING, true],
  [{ restarts: ["=4"] }, CRASHING, true],
  [{ restarts: ["== 4"] }, CRASHING, true],
  [{ restarts: ["4"] }, CRASHING, true],
  [{ restarts: ["!=4"] }, CRASHING, false],
  [{ restarts: ["!=4"] }, RUNNING, true],
  [{ restarts: [">1", "<4"] }, CRASHING, false],
  [{ restarts: [">1", "<4"] }, INITIALIZING, true],
  [{ container: ["app"] }, RUNNING, true],
  [{ container: ["proxy"] }, RUNNING, false],
  [{ container: ["proxy"] }, PAIR, true],
  [{ container: ["cache,proxy"] }, PAIR, true],
  [{ container: ["cache", "proxy"] }, PAIR, true],
  [{ container: ["migrate"] }, PAIR, true],
  [{ container: ["init/migrate"] }, PAIR, true],
  [{ container: ["sidecar/migrate"] }, PAIR, false],
  [{ container: ["pro"] }, PAIR, false],
  [{ status: ["CrashLoopBackOff"], restarts: [">3"], notReady: true, name: ["web"] }, CRASHING, true],
  [{ status: ["CrashLoopBackOff"], restarts: [">3"], notReady: true, name: ["db"] }, CRASHING, false],
  [{ status: ["CrashLoopBackOff"], restarts: [">9"], notReady: true, name: ["web"] }, CRASHING, false],
];

describe("the filters of pods", () => {
  for (const [flags, state, expected] of CASES) {
    const { word, restarts, isReady } = state;
    it(`${expected ? "show" : "hide"} a pod that is ${JSON.stringify({ word, restarts, isReady })} for ${JSON.stringify(flags)}`, () =>
      assert.equal(isPrinted(flags, podIn("web-1", state)), expected));
  }

  it("count a pod as not ready if its containers are ready and its condition says that it is not", () => {
    assert.equal(isPrinted({ notReady: true }, withCondition("False")), true);
    assert.equal(isPrinted({ notReady: true }, withCondition("Unknown")), true);
    assert.equal(isPrinted({ notReady: true }, withCondition("True")), false);
  });

  it("count a pod as not ready that is being deleted, although it is done", () => {
    assert.equal(isPrinted({ notReady: true }, held()), true);
  });

  it("find a container that was added to debug the pod", () => {
    const pod = podIn("web-1", RUNNING);
    const debugged = { ...pod, spec: { ...pod.spec, ephemeralContainers: [{ name: "dbg" }] } } as Pod;
    assert.equal(isPrinted({ container: ["dbg"] }, debugged), true);
    assert.equal(isPrinted({ container: ["debug/dbg"] }, debugged), true);
    assert.equal(isPrinted({ container: ["dbg"] }, pod), false);
  });

  it("judge the name of a pod that cannot be read, and nothing else of it", () => {
    assert.equal(isPrinted({ name: ["web"] }, undefined), true);
    assert.equal(isPrinted({ excludeName: ["web"] }, undefined), false);
    for (const flags of [
      { status: ["*"] },
      { notReady: true },
      { restarts: [">=0"] },
      { container: ["app"] },
    ]) {
      assert.equal(isPrinted(flags, undefined), false, JSON.stringify(flags));
    }
  });

  it("read nothing of a pod for its name", () => {
    assert.deepEqual(podFilter({ name: ["web"], excludeName: ["db"] }).fields, []);
  });
});

const BAD: readonly (readonly [FilterFlags, RegExp])[] = [
  [{ status: [""] }, /^Cannot use --status "": found an empty word, expected words of STATUS/],
  [{ status: ["Running,,Error"] }, /^Cannot use --status "Running,,Error": found an empty word/],
  [{ status: ["a b"] }, /^Cannot use --status "a b": found a space, expected words of STATUS, separated/],
  [{ container: ["app,"] }, /^Cannot use --container "app,": found an empty word/],
  [{ container: ["App"] }, /^Cannot use --container "App": expected names of containers/],
  [{ container: ["pod/app"] }, /^Cannot use --container "pod\/app"/],
  [{ restarts: ["x"] }, /^Cannot use --restarts "x": expected a number after one of > >= < <= = == !=/],
  [{ restarts: [""] }, /^Cannot use --restarts ""/],
  [{ restarts: ["=>3"] }, /^Cannot use --restarts "=>3"/],
  [{ restarts: ["<>3"] }, /^Cannot use --restarts "<>3"/],
  [{ restarts: [">-1"] }, /^Cannot use --restarts ">-1"/],
  [{ restarts: [">1.5"] }, /^Cannot use --restarts ">1.5"/],
  [{ restarts: [">"] }, /^Cannot use --restarts ">"/],
  [{ name: ["("] }, /^Cannot use --name "\(": found an error at character 1/],
  [{ excludeName: ["web["] }, /^Cannot use --exclude-name "web\[": found an error at character 4/],
];

describe("the flags of the filters", () => {
  for (const [flags, message] of BAD) {
    it(`are refused when they are ${JSON.stringify(flags)}`, () =>
      assert.throws(
        () => podFilter(flags),
        (error) => error instanceof UsageError && message.test(error.message),
      ));
  }
});
