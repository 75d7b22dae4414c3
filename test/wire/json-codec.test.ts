import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jsonCodec } from "../../src/wire/json-codec.js";

describe("jsonCodec", () => {
  const codec = jsonCodec<object>({ kind: "Pod" });

  it("asks for JSON", () => {
    assert.equal(codec.accept, "application/json");
    assert.equal(codec.acceptWatch, "application/json");
  });

  it("makes keys of namespace and name (T-1)", () => {
    assert.equal(codec.keyOf({ metadata: { namespace: "ns", name: "a" } }), "ns/a");
    assert.equal(codec.keyOf({ metadata: { name: "a" } }), "a");
  });

  it("refuses to make a key without a name", () => {
    for (const object of [{}, { metadata: {} }, { metadata: { name: "" } }, { metadata: null }]) {
      assert.throws(() => codec.keyOf(object), TypeError);
    }
  });

  it("reads uid and resourceVersion, empty where there is none", () => {
    const object = { metadata: { uid: "u", resourceVersion: "5" } };
    assert.equal(codec.uidOf(object), "u");
    assert.equal(codec.resourceVersionOf(object), "5");
    assert.equal(codec.uidOf({}), "");
    assert.equal(codec.resourceVersionOf({ metadata: {} }), "");
  });
});
