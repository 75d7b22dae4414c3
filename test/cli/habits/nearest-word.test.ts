import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nearestWord } from "../../../src/cli/habits/nearest-word.js";

const WORDS = ["--token", "--as", "--as-group", "--server", "--selector", "-n"];

describe("nearestWord", () => {
  for (const [typed, expected] of [
    ["--tokne", "--token"],
    ["--toekn", "--token"],
    ["--tken", "--token"],
    ["--sever", "--server"],
    ["--selectro", "--selector"],
    ["--asgroup", "--as-group"],
    ["--as", "--as"],
    ["--follow", undefined],
    ["--x", undefined],
    ["", undefined],
    ["-".repeat(10_000), undefined],
  ] as const) {
    it(`finds ${expected ?? "nothing"} for ${typed.slice(0, 20)}`, () =>
      assert.equal(nearestWord(typed, WORDS), expected));
  }
});
