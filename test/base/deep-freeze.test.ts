import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deepFreeze } from "../../src/base/deep-freeze.js";

describe("deepFreeze", () => {
  it("freezes every object and list at any depth, empty ones included", () => {
    const value = { a: [{ b: {} }, [[]], 1, null], c: { d: { e: "" } } };
    assert.equal(deepFreeze(value), value);
    for (const part of [value, value.a, value.a[0], value.a[1], value.c, value.c.d]) {
      assert.ok(Object.isFrozen(part));
    }
    assert.ok(Object.isFrozen((value.a[0] as { b: object }).b));
    assert.ok(Object.isFrozen((value.a[1] as object[])[0]));
  });

  it("freezes a member that is named __proto__", () => {
    const value = deepFreeze(JSON.parse('{"__proto__": {"a": {}}}') as Record<string, unknown>);
    assert.ok(Object.isFrozen(value["__proto__"]));
    assert.ok(!Object.isFrozen(Object.prototype));
  });

  it("returns what is not an object", () => {
    for (const value of [undefined, null, 1, "a", true]) {
      assert.equal(deepFreeze(value), value);
    }
  });

  it("freezes what is nested 100 000 deep", () => {
    const depth = 100_000;
    let inside: unknown = deepFreeze(JSON.parse("[".repeat(depth) + "]".repeat(depth)) as unknown);
    for (; Array.isArray(inside); inside = (inside as readonly unknown[])[0]) {
      assert.ok(Object.isFrozen(inside));
    }
  });
});
