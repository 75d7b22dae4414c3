import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FaultKind, planFaults } from "./fault-plan.js";
import { Random } from "./random.js";
import { WritePlanner, type WriteStep } from "./write-plan.js";

const PACE = { forMs: 20_000, longestPauseMs: 40, longestBurst: 100 };

function fault(name: string, character: FaultKind["character"] = "honest"): FaultKind {
  return {
    name,
    character,
    weight: 1,
    plan: (random) => ({ detail: `${name} ${random.int(0, 1_000)}`, strike: () => undefined }),
  };
}

describe("Random", () => {
  it("repeats itself for a seed, and its forks do", () => {
    const draw = (seed: number): readonly number[] => {
      const random = new Random(seed);
      const fork = random.fork();
      return [random.fraction(), fork.fraction(), random.int(1, 1_000_000), fork.int(1, 1_000_000)];
    };
    assert.deepEqual(draw(5), draw(5));
    assert.notDeepEqual(draw(5), draw(6));
  });

  it("picks by weight", () => {
    const random = new Random(1);
    const picks = Array.from(
      { length: 1_000 },
      () => random.pickWeighted([{ weight: 1 }, { weight: 9 }]).weight,
    );
    const heavy = picks.filter((weight) => weight === 9).length;
    assert.ok(heavy > 850 && heavy < 950, `${heavy} of 1000`);
  });
});

describe("WritePlanner", () => {
  it("decides the same for the same seed", () => {
    const plans = [11, 11, 12].map((seed) => new WritePlanner(new Random(seed)).plan(PACE));
    assert.deepEqual(plans[0], plans[1]);
    assert.notDeepEqual(plans[0], plans[2]);
  });

  it("writes only what can be written: nothing is created twice or changed while it is away", () => {
    const planner = new WritePlanner(new Random(3));
    const there = new Set<string>();
    for (const { op, key } of [...planner.plan(PACE), ...planner.plan(PACE)]) {
      assert.equal(there.has(key), op !== "create", `${op} ${key}`);
      if (op === "create") {
        there.add(key);
      } else if (op === "delete") {
        there.delete(key);
      }
    }
  });

  it("has all kinds of writes in it, bursts too", () => {
    const steps = new WritePlanner(new Random(4)).plan(PACE);
    const kinds = new Set(steps.map(({ op }) => op));
    assert.deepEqual([...kinds].sort(), ["create", "delete", "recreate", "relabel", "status"]);
    assert.ok(longestRun(steps) >= 25, `the longest burst has ${longestRun(steps)} writes`);
  });

  it("leaves another mark with each write", () => {
    const steps = new WritePlanner(new Random(5)).plan(PACE);
    assert.equal(new Set(steps.map(({ mark }) => mark)).size, steps.length);
  });
});

describe("planFaults", () => {
  const options = {
    kinds: [fault("drop"), fault("hang"), fault("lie", "lying")],
    users: ["a", "b"],
    forMs: 10_000,
    longestCalmMs: 100,
    characters: ["honest"] as const,
  };
  const told = (seed: number): unknown =>
    planFaults(new Random(seed), options).map(({ atMs, user, detail }) => [atMs, user, detail]);

  it("decides the same for the same seed", () => {
    assert.deepEqual(told(1), told(1));
    assert.notDeepEqual(told(1), told(2));
  });

  it("lies only where it may", () => {
    const names = (characters: readonly FaultKind["character"][]): Set<string> =>
      new Set(planFaults(new Random(1), { ...options, characters }).map(({ name }) => name));
    assert.deepEqual([...names(["honest"])].sort(), ["drop", "hang"]);
    assert.deepEqual([...names(["honest", "lying"])].sort(), ["drop", "hang", "lie"]);
  });

  it("strikes in order, within its time", () => {
    const times = planFaults(new Random(2), options).map(({ atMs }) => atMs);
    assert.deepEqual(
      times,
      [...times].sort((left, right) => left - right),
    );
    assert.ok(times.length > 100 && times.every((atMs) => atMs < options.forMs));
  });

  it("plans nothing without kinds", () => {
    assert.deepEqual(planFaults(new Random(1), { ...options, kinds: [] }), []);
  });
});

function longestRun(steps: readonly WriteStep[]): number {
  let run = 0;
  return Math.max(...steps.map(({ afterMs }) => (run = afterMs === 0 ? run + 1 : 0)));
}
