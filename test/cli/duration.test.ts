import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDuration } from "../../src/cli/duration.js";
import { UsageError } from "../../src/cli/usage-error.js";

describe("parseDuration", () => {
  const durations: readonly (readonly [string, number])[] = [
    ["0", 0],
    ["+0", 0],
    ["0s", 0],
    ["1m", 60_000],
    ["90s", 90_000],
    ["1h30m", 5_400_000],
    ["1.5s", 1_500],
    [".5s", 500],
    ["1.s", 1_000],
    ["+2s", 2_000],
    ["500ms", 500],
    ["250us", 0.25],
    ["250µs", 0.25],
    ["1h1m1s1ms", 3_661_001],
    ["1m1m", 120_000],
  ];
  for (const [text, ms] of durations) {
    it(`takes ${text} as Go does`, () => assert.equal(parseDuration(text, "--resync"), ms));
  }

  for (const text of [
    "",
    "m",
    "1",
    "60",
    "1d",
    "1 m",
    "1m ",
    "one",
    "1m-1s",
    "-1m",
    "-0",
    "1e3s",
    ".s",
    "1m,5s",
  ]) {
    it(`refuses "${text}", naming the flag`, () => {
      assert.throws(() => parseDuration(text, "--resync"), {
        name: "UsageError",
        code: "ERR_USAGE",
        flag: "--resync",
        message: /^Cannot use --resync ".*": .* \(0 disables resync\)$/,
      });
    });
  }

  it("says what 0 means for a flag that it does not disable", () => {
    assert.throws(() => parseDuration("5", "--timeout"), {
      message: 'Cannot use --timeout "5": missing unit; use 5s (0 judges once, after the first list)',
    });
  });

  it("says what is missing from a bare number", () => {
    assert.throws(
      () => parseDuration("90", "--resync"),
      (error: unknown) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, /missing unit; use 90s/);
        return true;
      },
    );
  });
});
