import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Indexer } from "../../src/indexer/indexer.js";

/** Objects that have nothing but a key. */
const identity = { keyOf: (key: string) => key, uidOf: () => "", resourceVersionOf: () => "" };

const key = fc.constantFrom("a", "b", "blue/a", "blue/b", "green/a", "green/b", "bluegreen/a", "b/lue/a");

type Operation = readonly ["add" | "delete", string] | readonly ["replace", readonly string[]];

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.constantFrom("add" as const, "delete" as const), key),
  fc.tuple(fc.constant("replace" as const), fc.array(key)),
);

function namespaceIn(objectKey: string): string {
  return objectKey.includes("/") ? (objectKey.split("/")[0] ?? "") : "";
}

describe("the index over namespaces, after any operations", () => {
  it("has the keys of each namespace that has any, and no other namespace", () => {
    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        const indexer = new Indexer<string>({ identity });
        for (const [type, what] of operations) {
          if (type === "replace") {
            indexer.replace(what, "1");
          } else {
            indexer[type](what);
          }
        }
        const keys = [...indexer.keys()].sort();
        const namespaces = [...new Set(keys.map(namespaceIn))];
        assert.deepEqual(indexer.indexValues("namespace").sort(), namespaces.sort());
        for (const namespace of namespaces) {
          const expected = keys.filter((one) => namespaceIn(one) === namespace);
          assert.deepEqual([...indexer.keysIn(namespace)].sort(), expected);
          assert.deepEqual(indexer.indexKeys("namespace", namespace), expected);
        }
      }),
      { numRuns: 500 },
    );
  });
});
