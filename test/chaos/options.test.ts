import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ChaosUsageError, parseChaosOptions } from "./options.js";

describe("parseChaosOptions", () => {
  it("runs two minutes with a fresh seed by default", () => {
    assert.deepEqual(
      parseChaosOptions([], () => 7),
      { minutes: 2, seed: 7, real: false, protocol: "HTTP/2" },
    );
  });

  it("takes minutes, seed, server and protocol", () => {
    const argv = ["--minutes", "0.5", "--seed", "42", "--real", "--http", "1.1"];
    assert.deepEqual(parseChaosOptions(argv), { minutes: 0.5, seed: 42, real: true, protocol: "HTTP/1.1" });
  });

  const wrong: readonly (readonly [readonly string[], string])[] = [
    [["--minutes", "soon"], 'Cannot use --minutes "soon": expected a number from 0.05 to 1440'],
    [["--minutes", ""], 'Cannot use --minutes "": expected a number from 0.05 to 1440'],
    [["--minutes", "0"], 'Cannot use --minutes "0": expected a number from 0.05 to 1440'],
    [["--seed=-1"], 'Cannot use --seed "-1": expected a number from 0 to 2147483647'],
    [["--seed", "1.5"], 'Cannot use --seed "1.5": expected a whole number'],
    [["--http", "3"], 'Cannot use --http "3": expected 1.1 or 2'],
    [["--sede", "1"], "Cannot run chaos: Unknown option '--sede'"],
    [["--minutes"], "Cannot run chaos: Option '--minutes <value>' argument missing"],
    [["--real=yes"], "Cannot run chaos: Option '--real' does not take an argument"],
    [["10"], "Cannot run chaos: Unexpected argument '10'"],
  ];
  for (const [argv, message] of wrong) {
    it(`refuses ${argv.join(" ")}`, () => {
      assert.throws(
        () => parseChaosOptions(argv),
        (error: unknown) => error instanceof ChaosUsageError && error.message === message,
      );
    });
  }
});
