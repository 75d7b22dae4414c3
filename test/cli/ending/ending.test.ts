import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conditionOf } from "../../../src/cli/ending/condition.js";
import { Ending, type Verdict } from "../../../src/cli/ending/ending.js";
import type { EndingRules } from "../../../src/cli/ending/ending-rules.js";
import { failRules } from "../../../src/cli/ending/fail-rule.js";
import type { Group, GroupOptions } from "../../../src/cli/ending/group.js";
import type { Outcome } from "../../../src/cli/ending/outcome.js";
import type { Sign } from "../../../src/cli/ending/troubles.js";
import { verdictLine } from "../../../src/cli/ending/verdict-text.js";
import { FakeClock } from "../../support/fake-clock.js";

/** An object whose state is how it is judged. */
interface Thing {
  readonly name: string;
  /** How all conditions stand. @defaultValue open */
  readonly is?: Outcome;
  readonly counts?: boolean;
  readonly signs?: readonly Sign[];
  readonly uid?: string;
  readonly missed?: boolean;
}

interface Run {
  readonly clock: FakeClock;
  readonly ending: Ending;
  readonly group: Group<Thing>;
  /** The line of the verdict, or undefined while the run goes on. */
  readonly said: () => string | undefined;
  put(thing: Thing): void;
  interrupted: boolean;
}

function start(
  conditions: readonly string[],
  rules: Partial<EndingRules> = {},
  options: Partial<GroupOptions<Thing>> = {},
): Run {
  const clock = new FakeClock();
  const verdicts: Verdict[] = [];
  const parsed = conditions.map((text) => conditionOf(text, "--for"));
  const ending = new Ending({
    rules: {
      conditions: parsed,
      failOn: [],
      timeoutMs: undefined,
      judgesOnce: false,
      holdMs: 0,
      graceMs: 0,
      absence: "waits",
      min: undefined,
      ...rules,
    },
    clock,
    onVerdict: (verdict) => void verdicts.push(verdict),
  });
  const run = { interrupted: false };
  const group = ending.group<Thing>({
    noun: "pods",
    applies: () => true,
    isInterrupted: () => run.interrupted,
    judge: {
      judge: ({ counts = true, is = "open", signs = [] }) => ({
        counts,
        outcomes: parsed.map(() => is),
        signs,
      }),
      describe: ({ name }) => ({ text: name, fields: { name } }),
      badness: () => 0,
    },
    ...options,
  });
  ending.begin();
  ending.expectLists(1);
  return Object.assign(run, {
    clock,
    ending,
    group,
    said: () => {
      assert.ok(verdicts.length <= 1);
      const [verdict] = verdicts;
      return verdict && verdictLine(verdict).text;
    },
    put: (thing: Thing) => {
      const { name, uid = name, missed = false } = thing;
      ending.put(group, { key: name, uid, object: thing, before: undefined, wasMissed: missed });
    },
  });
}

function trouble(word: string): Sign {
  return { word, container: "app", is: "trouble" };
}

function runs(word: string): Sign {
  return { word, container: "app", is: "running" };
}

function over(word: string): Sign {
  return { word, container: "app", is: "over" };
}

describe("the ending of a run", () => {
  it("waits for the first lists, and then for an object", () => {
    const run = start(["ready"]);
    run.put({ name: "a", is: "met" });
    assert.equal(run.said(), undefined);
    run.ending.listed();
    assert.equal(run.said(), "done: 1 of 1 pods ready after 0s");
    const empty = start(["ready"]);
    empty.ending.listed();
    assert.equal(empty.said(), undefined);
    empty.put({ name: "a", is: "met" });
    assert.equal(empty.said(), "done: 1 of 1 pods ready after 0s");
  });

  it("wants ready of all objects at one time, and other conditions of each at some time", () => {
    for (const [condition, ends] of [
      ["ready", false],
      ["succeeded", true],
    ] as const) {
      const run = start([condition]);
      run.put({ name: "a", is: "met" });
      run.put({ name: "b" });
      run.ending.listed();
      run.put({ name: "a" });
      run.put({ name: "b", is: "met" });
      assert.equal(run.said() !== undefined, ends, condition);
    }
  });

  it("wants all conditions", () => {
    const run = start(["create", "ready"]);
    run.ending.listed();
    run.put({ name: "a", is: "met" });
    assert.equal(run.said(), "done: 1 of 1 pods created, 1 of 1 pods ready after 0s");
  });

  it("counts an object once, however often the same state comes", () => {
    const run = start(["succeeded"], { min: 2 });
    run.ending.listed();
    run.put({ name: "a", is: "met" });
    run.put({ name: "a", is: "met" });
    assert.equal(run.said(), undefined);
    run.put({ name: "b", is: "met" });
    assert.equal(run.said(), "done: 2 of 2 pods succeeded after 0s");
  });

  it("does not count objects that were deleted or that left", () => {
    for (const why of ["deleted", "left"] as const) {
      const run = start(["ready"]);
      run.put({ name: "a", is: "met" });
      run.put({ name: "b" });
      run.ending.listed();
      run.ending.remove(run.group, "b", why);
      assert.equal(run.said(), "done: 1 of 1 pods ready after 0s");
    }
  });

  it("does not remember of an object what held for another of its name", () => {
    const run = start(["succeeded"], { min: 2 });
    run.ending.listed();
    run.put({ name: "a", is: "met" });
    run.put({ name: "a", uid: "new" });
    run.put({ name: "b", is: "met" });
    assert.equal(run.said(), undefined);
  });

  it("is done at once with delete and no objects, else when those of the first list are deleted", () => {
    const empty = start(["delete"]);
    empty.ending.listed();
    assert.equal(empty.said(), "done: 0 of 0 pods deleted after 0s");
    const run = start(["delete"]);
    run.put({ name: "a" });
    run.put({ name: "b" });
    run.ending.listed();
    run.ending.remove(run.group, "a", "deleted");
    run.put({ name: "later" });
    assert.equal(run.said(), undefined);
    run.ending.remove(run.group, "b", "deleted");
    assert.equal(run.said(), "done: 2 of 2 pods deleted after 0s");
  });

  it("is not done with delete when an object has left", () => {
    const run = start(["delete"]);
    run.put({ name: "a" });
    run.ending.listed();
    run.ending.remove(run.group, "a", "left");
    assert.equal(run.said(), undefined);
  });

  it("is done with create and delete when an object was there, and then was deleted", () => {
    const run = start(["create", "delete"]);
    run.ending.listed();
    assert.equal(run.said(), undefined);
    run.put({ name: "a", is: "met" });
    assert.equal(run.said(), undefined);
    run.ending.remove(run.group, "a", "deleted");
    assert.equal(run.said(), "done: 1 of 1 pods created, 1 of 1 pods deleted after 0s");
  });

  it("is done when ready has lasted, and counts anew when readiness flaps", async () => {
    const run = start(["ready"], { holdMs: 30_000 });
    run.ending.listed();
    run.put({ name: "a", is: "met" });
    await run.clock.advance(29_000);
    run.put({ name: "a" });
    run.put({ name: "a", is: "met" });
    await run.clock.advance(29_999);
    assert.equal(run.said(), undefined);
    await run.clock.advance(1);
    assert.equal(run.said(), "done: 1 of 1 pods ready after 59s");
    assert.equal(run.clock.pendingTimers, 0);
  });

  it("counts anew when a new list may stand for several changes", async () => {
    const run = start(["ready"], { holdMs: 30_000 });
    run.ending.listed();
    run.put({ name: "a", is: "met" });
    await run.clock.advance(20_000);
    run.put({ name: "a", is: "met", missed: true });
    await run.clock.advance(29_999);
    assert.equal(run.said(), undefined);
    await run.clock.advance(1);
    assert.notEqual(run.said(), undefined);
  });

  it("is neither done nor failed while a watch is interrupted, but times out", async () => {
    const holding = start(["ready"], { holdMs: 1_000 });
    holding.ending.listed();
    holding.put({ name: "a", is: "met" });
    holding.interrupted = true;
    await holding.clock.advance(60_000);
    assert.equal(holding.said(), undefined);
    holding.interrupted = false;
    await holding.clock.advance(200);
    assert.match(holding.said() ?? "", /^done: /);

    const failing = start(["ready"], { graceMs: 1_000, timeoutMs: 90_000 });
    failing.ending.listed();
    failing.put({ name: "a", signs: [trouble("crashloop")] });
    failing.interrupted = true;
    await failing.clock.advance(89_000);
    assert.equal(failing.said(), undefined);
    await failing.clock.advance(1_000);
    assert.equal(
      failing.said(),
      "timed out after 1m30s: 0 of 1 pods ready; waiting for a; the watch of pods is interrupted",
    );
  });

  it("fails by trouble, which wins over a success of the same state", () => {
    const run = start(["ready"], { failOn: failRules(["any"]) });
    run.ending.listed();
    run.put({ name: "a", is: "met", signs: [trouble("oom"), over("oom")] });
    assert.equal(run.said(), "failed: a (--fail-on oom); 1 of 1 pods ready after 0s");
  });

  it("fails by trouble that was there at the start, before the first list is complete", () => {
    const run = start([], { failOn: failRules(["crashloop"]) });
    run.put({ name: "a", signs: [trouble("crashloop")] });
    assert.equal(run.said(), "failed: a (--fail-on crashloop); after 0s");
  });

  it("gives trouble its time, which the runs of a crash loop do not begin again", async () => {
    const run = start(["ready"], { graceMs: 30_000 });
    run.ending.listed();
    run.put({ name: "a", signs: [trouble("crashloop")] });
    await run.clock.advance(10_000);
    run.put({ name: "a", signs: [runs("crashloop")] });
    await run.clock.advance(5_000);
    run.put({ name: "a", signs: [trouble("crashloop")] });
    await run.clock.advance(14_999);
    assert.equal(run.said(), undefined);
    await run.clock.advance(1);
    assert.equal(run.said(), "failed: a (--fail-on crashloop); 0 of 1 pods ready after 30s");
  });

  it("forgets trouble when the container is ready, or has run for ten seconds", async () => {
    const run = start(["ready"], { graceMs: 30_000, min: 9 });
    run.ending.listed();
    run.put({ name: "a", signs: [trouble("crashloop")] });
    run.put({ name: "b", signs: [trouble("crashloop")] });
    await run.clock.advance(20_000);
    run.put({ name: "a", signs: [over("crashloop")] });
    run.put({ name: "b", signs: [runs("crashloop")] });
    await run.clock.advance(60_000);
    assert.equal(run.said(), undefined);
    run.put({ name: "a", signs: [trouble("crashloop")] });
    await run.clock.advance(29_999);
    assert.equal(run.said(), undefined);
  });

  it("judges trouble of objects that may not count later, when that is known", () => {
    let isSettled = false;
    const run = start(
      ["ready"],
      { failOn: failRules(["crashloop"]) },
      { unsettled: () => (isSettled ? undefined : "the newest replicaset") },
    );
    run.ending.listed();
    run.put({ name: "a", signs: [trouble("crashloop")] });
    assert.equal(run.said(), undefined);
    isSettled = true;
    run.put({ name: "a", counts: false, signs: [trouble("crashloop")] });
    assert.equal(run.said(), undefined);
    run.put({ name: "b", signs: [trouble("crashloop")] });
    assert.match(run.said() ?? "", /^failed: b \(--fail-on crashloop\); /);
  });

  it("fails when a condition can never hold, and waits when another object takes the place of this one", () => {
    const lost = start(["succeeded"]);
    lost.put({ name: "a", is: "never" });
    assert.equal(
      lost.said(),
      "failed: a, for which succeeded can never hold; 0 of 1 pods succeeded after 0s",
    );
    const replaced = start(["succeeded"]);
    replaced.ending.listed();
    replaced.put({ name: "a", is: "replaced" });
    assert.equal(replaced.said(), undefined);
    replaced.put({ name: "b", is: "met" });
    assert.equal(replaced.said(), "done: 1 of 1 pods succeeded after 0s");
  });

  it("does not fail by an object for which the condition has held before", () => {
    const run = start(["phase=Running"], { min: 2 });
    run.ending.listed();
    run.put({ name: "a", is: "met" });
    run.put({ name: "a", is: "never" });
    assert.equal(run.said(), undefined);
  });

  it("times out, and says what it waited for", async () => {
    const run = start(["ready"], { timeoutMs: 300_000 });
    run.put({ name: "a", is: "met" });
    run.put({ name: "b" });
    run.put({ name: "c" });
    run.ending.listed();
    await run.clock.advance(300_000);
    assert.equal(run.said(), "timed out after 5m: 1 of 3 pods ready; waiting for b; 1 other");
    const silent = start(["ready"], { timeoutMs: 5_000 });
    await silent.clock.advance(5_000);
    assert.equal(silent.said(), "timed out after 5s: 0 of 1 pods ready; waiting for the first list");
  });

  it("judges once after the first list if it has no time", () => {
    const run = start(["ready"], { judgesOnce: true });
    run.put({ name: "a" });
    assert.equal(run.said(), undefined);
    run.ending.listed();
    assert.equal(run.said(), "not met: 0 of 1 pods ready; waiting for a");
  });

  it("is done after one look without conditions if nothing named is missing, and there is no trouble", () => {
    for (const [options, said] of [
      [{}, "done: no trouble after 0s"],
      [{ title: 'the pod "a"' }, 'not met: waiting for the pod "a"'],
      [{ unsettled: () => "the newest replicaset" }, "not met: waiting for the newest replicaset"],
    ] as const) {
      const run = start([], { failOn: failRules(["any"]), judgesOnce: true }, options);
      run.ending.listed();
      assert.equal(run.said(), said);
    }
    const ignoring = start([], { judgesOnce: true, absence: "ignored" }, { title: 'the pod "a"' });
    ignoring.ending.listed();
    assert.equal(ignoring.said(), "done: no trouble after 0s");
    const troubled = start([], { failOn: failRules(["any"]), judgesOnce: true });
    troubled.put({ name: "a", signs: [trouble("oom")] });
    troubled.ending.listed();
    assert.equal(troubled.said(), "failed: a (--fail-on oom); after 0s");
  });

  it("leaves no timers when it is disposed of", () => {
    const run = start(["ready"], { timeoutMs: 300_000, holdMs: 1_000 });
    run.ending.listed();
    run.put({ name: "a", is: "met" });
    assert.equal(run.clock.pendingTimers, 2);
    run.ending.dispose();
    assert.equal(run.clock.pendingTimers, 0);
  });
});
