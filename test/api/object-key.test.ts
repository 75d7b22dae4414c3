import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { objectKey, parseObjectKey, splitObjectKey } from "../../src/api/object-key.js";

describe("objectKey", () => {
  const cases: { namespace: string | undefined; name: string; key: string }[] = [
    { namespace: "default", name: "web", key: "default/web" },
    { namespace: "", name: "node-1", key: "node-1" },
    { namespace: undefined, name: "node-1", key: "node-1" },
    { namespace: "kube-system", name: "system:node.a", key: "kube-system/system:node.a" },
  ];
  for (const { namespace, name, key } of cases) {
    it(`joins ${JSON.stringify(namespace)} and ${JSON.stringify(name)} to ${key} (T-1, TestObjectNames)`, () => {
      assert.equal(objectKey(namespace, name), key);
      assert.deepEqual(parseObjectKey(key), { namespace: namespace ?? "", name });
    });
  }
});

describe("splitObjectKey", () => {
  it("splits at the first slash, and never throws", () => {
    assert.deepEqual(splitObjectKey("a/b"), { namespace: "a", name: "b" });
    assert.deepEqual(splitObjectKey("a/b/c"), { namespace: "a", name: "b/c" });
    assert.deepEqual(splitObjectKey("a"), { namespace: "", name: "a" });
    assert.deepEqual(splitObjectKey(""), { namespace: "", name: "" });
  });
});

describe("parseObjectKey", () => {
  it("refuses a key with more than one slash (T-1)", () => {
    assert.throws(() => parseObjectKey("a/b/c"), {
      name: "TypeError",
      message: 'Cannot parse object key "a/b/c": it has more than one slash, expected "namespace/name"',
    });
  });

  it("undoes objectKey for any namespace and name (T-1, TestObjectNames)", () => {
    const part = fc.stringMatching(/^[a-z0-9.:-]{1,20}$/);
    fc.assert(
      fc.property(fc.option(part, { nil: "" }), part, (namespace, name) => {
        assert.deepEqual(parseObjectKey(objectKey(namespace, name)), { namespace, name });
      }),
    );
  });
});
