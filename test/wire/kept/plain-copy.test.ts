import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { plainCopy } from "../../../src/wire/kept/plain-copy.js";
import { levelsOf, nested } from "../../support/nested.js";

describe("plainCopy", () => {
  it("copies any value of JSON, and shares no object with it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const copy = plainCopy(value);
        assert.equal(JSON.stringify(copy), text);
        assert.ok(typeof value !== "object" || value === null || copy !== value);
      }),
    );
  });

  it("copies a member named __proto__ as a member", () => {
    const copy = plainCopy(JSON.parse('{"__proto__":{"a":1}}') as object);
    assert.equal(JSON.stringify(copy), '{"__proto__":{"a":1}}');
    assert.equal(Object.getPrototypeOf(copy), Object.prototype);
  });

  it("copies what a transform may have made: dates, shared objects and cycles", () => {
    const shared = { at: new Date(5) };
    const value: Record<string, unknown> = { shared, again: shared };
    value["self"] = value;
    const copy = plainCopy(value);
    assert.deepEqual(copy, value);
    assert.notEqual(copy["shared"], shared);
    assert.equal(copy["shared"], copy["again"]);
    assert.equal(copy["self"], copy);
  });

  it("copies at any depth without exceeding the stack", () => {
    assert.equal(levelsOf(plainCopy(nested(100_000))), 100_000);
  });
});
