import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isNestedDeeper } from "../../src/base/json-nesting.js";
import { nested } from "../support/nested.js";

describe("isNestedDeeper", () => {
  it("counts objects and lists", () => {
    assert.equal(isNestedDeeper(1, 0), false);
    assert.equal(isNestedDeeper(null, 0), false);
    assert.equal(isNestedDeeper({}, 0), true);
    assert.equal(isNestedDeeper([], 1), false);
    assert.equal(isNestedDeeper([1, { a: [2] }], 3), false);
    assert.equal(isNestedDeeper([1, { a: [2] }], 2), true);
    assert.equal(isNestedDeeper({ a: [1, "x", null, { b: {} }] }, 3), true);
  });

  it("looks no deeper than it has to, so that no value exceeds the stack", () => {
    assert.equal(isNestedDeeper(nested(500), 500), false);
    assert.equal(isNestedDeeper(nested(100_000), 500), true);
  });
});
