import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ChaosReport, isFailure, summaryLines } from "./summary.js";

const report: ChaosReport = {
  world: "embedded",
  protocol: "HTTP/2",
  seed: 42,
  minutes: 2,
  rounds: 3,
  informers: 9,
  lives: 11,
  writes: 1_000,
  events: 5_000,
  watchEndings: 30,
  relists: 4,
  waits: 20,
  longestWaitMs: 31_500,
  faults: new Map([
    ["hang", 1],
    ["drop", 2],
  ]),
  endings: new Map([["watch closed", 30]]),
  slowestConvergenceMs: 2_345,
  heapBytes: [20 << 20, 21 << 20, 19 << 20],
  divergences: 0,
  violations: [],
  decisions: ["abc"],
};

describe("summaryLines", () => {
  it("tells writes, events, faults by kind, relists and divergences", () => {
    const text = summaryLines(report).join("\n");
    for (const part of [
      /writes +1000$/m,
      /events +5000 told/,
      /faults +3: drop 2, hang 1$/m,
      /relists +4$/m,
      /^ {2}divergences: 0$/m,
    ]) {
      assert.match(text, part);
    }
  });

  it("ends with how to see it again", () => {
    assert.equal(
      summaryLines(report).at(-1),
      "passed; to repeat: npm run chaos -- --minutes 2 --seed 42 --http 2",
    );
    assert.equal(
      summaryLines({ ...report, world: "real", divergences: 1 }).at(-1),
      "FAILED; to repeat: npm run chaos -- --minutes 2 --seed 42 --real --http 2",
    );
  });

  it("shows the first violations and counts the others", () => {
    const violations = Array.from({ length: 100 }, (_, index) => `violation ${index}`);
    const text = summaryLines({ ...report, violations }).join("\n");
    assert.match(text, /violation 0\n/);
    assert.match(text, /and 75 more/);
  });
});

describe("isFailure", () => {
  it("is any divergence and any violation", () => {
    assert.equal(isFailure(report), false);
    assert.equal(isFailure({ ...report, divergences: 1 }), true);
    assert.equal(isFailure({ ...report, violations: ["CT-1"] }), true);
  });
});
