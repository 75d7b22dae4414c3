import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { humanDuration } from "../../src/api/human-duration.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("humanDuration", () => {
  for (const [ms, expected] of [
    [-2 * SECOND, "<invalid>"],
    [-SECOND, "0s"],
    [0, "0s"],
    [999, "0s"],
    [119 * SECOND, "119s"],
    [2 * MINUTE, "2m"],
    [3 * MINUTE + 20 * SECOND, "3m20s"],
    [10 * MINUTE + 59 * SECOND, "10m"],
    [179 * MINUTE, "179m"],
    [3 * HOUR, "3h"],
    [7 * HOUR + 59 * MINUTE, "7h59m"],
    [8 * HOUR + 59 * MINUTE, "8h"],
    [47 * HOUR, "47h"],
    [48 * HOUR, "2d"],
    [5 * DAY + 3 * HOUR, "5d3h"],
    [8 * DAY + 3 * HOUR, "8d"],
    [729 * DAY, "729d"],
    [730 * DAY, "2y"],
    [731 * DAY, "2y1d"],
    [8 * 365 * DAY + DAY, "8y"],
    [Number.NaN, "<invalid>"],
  ] as const) {
    it(`says ${expected} for ${ms} ms`, () => {
      assert.equal(humanDuration(ms), expected);
    });
  }
});
