import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { jsonPatch as patchedByServer } from "../../../src/apiserver/patch/json-patch.js";
import type { JsonObject as ServerObject } from "../../../src/apiserver/json/json-object.js";
import { jsonPatch } from "../../../src/printer/states/json-patch.js";
import { applyJsonPatch } from "../../support/apply-json-patch.js";
import { mutatedPod } from "../../support/mutated-pod.js";

/** Names that are special somewhere: in JavaScript, in JSON Pointer, or as the index of a list. */
const names = fc.constantFrom(
  "__proto__",
  "constructor",
  "toString",
  "0",
  "1",
  "-",
  "a/b",
  "m~n",
  "~1",
  "",
  "a",
);

/** Small trees that share most of their parts, so that patches reach into them. */
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false, 0, 1, "", "a", "b", {}, []),
    fc.array(tie("tree"), { maxLength: 5 }),
    fc.dictionary(names, tie("tree"), { maxKeys: 4 }),
  ),
}));

/** Parses the value again, as a reader of the output does. Members called `__proto__` stay members. */
function read(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Returns a value as text, with the members of objects in the order of their names. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}

describe("jsonPatch", () => {
  it("leads from any tree to any other one", () => {
    fc.assert(
      fc.property(tree, tree, (left, right) => {
        const [before, after] = [read(left), read(right)];
        const patch = read(jsonPatch(before, after)) as ReturnType<typeof jsonPatch>;
        assert.equal(canonical(applyJsonPatch(before, patch)), canonical(after));
      }),
      { numRuns: 5_000 },
    );
  });

  it("is empty between two equal trees, whatever the order of their members", () => {
    fc.assert(
      fc.property(tree, (value) => {
        assert.deepEqual(jsonPatch(read(value), JSON.parse(canonical(value))), []);
      }),
    );
  });

  it("is applied by the embedded server with the same result", () => {
    fc.assert(
      fc.property(tree, tree, (left, right) => {
        const [before, after] = [read({ spec: left }), read({ spec: right })];
        const patched = patchedByServer(before as ServerObject, read(jsonPatch(before, after)));
        assert.equal(canonical(patched), canonical(after));
      }),
      { numRuns: 1_000 },
    );
  });

  it("leads from a pod with parts of any type to another one", () => {
    // The pods are parsed where they are not nested deeper than JSON.stringify can follow.
    fc.assert(
      fc.property(mutatedPod(), mutatedPod(), (left, right) => {
        const [before, after] = [left, right].map((pod) => (isShallow(pod) ? read(pod) : {}));
        assert.equal(canonical(applyJsonPatch(before, jsonPatch(before, after))), canonical(after));
      }),
      { numRuns: 200 },
    );
  });

  it("has one operation for an item that is inserted or removed, wherever that is", () => {
    const [a, b, c] = [{ name: "a", list: [1, 2] }, { name: "b" }, { name: "c" }];
    assert.deepEqual(jsonPatch({ env: [a, c] }, { env: [a, b, c] }), [
      { op: "add", path: "/env/1", value: b },
    ]);
    assert.deepEqual(jsonPatch({ env: [a, b, c] }, { env: [b, c] }), [{ op: "remove", path: "/env/0" }]);
    assert.deepEqual(jsonPatch([a, b], []), [
      { op: "remove", path: "/1" },
      { op: "remove", path: "/0" },
    ]);
  });

  it("distinguishes null from an absent member, and lists from objects", () => {
    assert.deepEqual(jsonPatch({ a: null }, {}), [{ op: "remove", path: "/a" }]);
    assert.deepEqual(jsonPatch({}, { a: null }), [{ op: "add", path: "/a", value: null }]);
    assert.deepEqual(jsonPatch({ a: [] }, { a: {} }), [{ op: "replace", path: "/a", value: {} }]);
  });

  it("takes time in proportion to the trees, if they are large", () => {
    const list = Array.from({ length: 50_000 }, (_, index) => ({ index, name: `n${index}` }));
    const changed = list.map((item) => (item.index === 25_000 ? { ...item, name: "new" } : item));
    assert.deepEqual(jsonPatch({ list }, { list: changed }), [
      { op: "replace", path: "/list/25000/name", value: "new" },
    ]);
  });
});

function isShallow(value: unknown): boolean {
  try {
    return JSON.stringify(value).length < 100_000 && JSON.stringify(value).split("[").length < 1_000;
  } catch {
    return false;
  }
}
