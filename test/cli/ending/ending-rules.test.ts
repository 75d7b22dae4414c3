import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { endingRules, type JudgedFlags } from "../../../src/cli/ending/ending-rules.js";

const READY = { for: ["ready"] };

describe("the rules of an ending", () => {
  it("have a time limit, none for a negative one, and judge once without time", () => {
    const limits = ["5m", "0", "0s", "-1s"].map((timeout) => {
      const { timeoutMs, judgesOnce } = endingRules({ ...READY, timeout });
      return [timeoutMs, judgesOnce];
    });
    assert.deepEqual(limits, [
      [300_000, false],
      [undefined, true],
      [undefined, true],
      [undefined, false],
    ]);
  });

  it("have what must last, and how many objects are needed", () => {
    const flags = { ...READY, failOn: ["any"], hold: "10s", failGrace: "30s", min: "3" };
    const { holdMs, graceMs, min } = endingRules(flags);
    assert.deepEqual([holdMs, graceMs, min], [10_000, 30_000, 3]);
  });

  it("may name a time that must pass if it is 0, also in one look", () => {
    const { judgesOnce } = endingRules({ ...READY, failOn: ["any"], once: true, hold: "0", failGrace: "0s" });
    assert.ok(judgesOnce);
  });

  it("say what an object means that was named and does not exist", () => {
    const absences = [{}, { once: true }, { once: true, ignoreNotFound: true }].map(
      (flags) => endingRules({ ...READY, ...flags }).absence,
    );
    assert.deepEqual(absences, ["waits", "fails", "ignored"]);
  });

  const faults: readonly (readonly [flags: JudgedFlags, fault: RegExp])[] = [
    [{ ...READY, timeout: "5" }, /^Cannot use --timeout "5": missing unit; use 5s/],
    [{ ...READY, hold: "-1s" }, /^Cannot use --hold "-1s": it is negative; /],
    [{ timeout: "0" }, /^Cannot use --timeout "0" without --for or --fail-on: there is nothing to judge; /],
    ...["0", "-1", "1.5", "many", ""].map(
      (min) => [{ ...READY, min }, /^Cannot use --min ".*": expected a whole number of at least 1$/] as const,
    ),
  ];
  for (const [flags, fault] of faults) {
    it(`refuse ${JSON.stringify(flags)}`, () => {
      assert.throws(() => endingRules(flags), { name: "UsageError", message: fault });
    });
  }
});
