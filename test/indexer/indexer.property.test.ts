import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { IndexFunc } from "../../src/indexer/index-func.js";
import { byColor, newIndexer, type Thing, thing } from "./indexed-things.js";

type Step =
  | { readonly do: "add" | "update"; readonly object: Thing }
  | { readonly do: "delete"; readonly key: string }
  | { readonly do: "replace"; readonly objects: readonly Thing[] }
  | { readonly do: "addIndex" };

const name = fc.constantFrom("a", "b", "c", "d");

const object = fc
  .tuple(name, fc.array(fc.constantFrom("red", "green", "blue", "odd"), { maxLength: 3 }))
  .map(([own, colors]) => thing(own, "1", ...colors));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("add" as const, "update" as const), object }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("delete" as const), key: name }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("replace" as const),
      objects: fc.array(object, { maxLength: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "addIndex" as const }) },
);

/** An index function that throws for some objects, which then have no value. */
function byCount({ colors }: Thing): readonly string[] {
  if (colors.includes("odd")) {
    throw new Error("odd");
  }
  return [String(colors.length)];
}

function valuesOrNone(valuesOf: IndexFunc<Thing>, of: Thing): readonly string[] {
  try {
    return valuesOf(of);
  } catch {
    return [];
  }
}

/** Computes an index by looking at every object. Returns it as text: `red: a b`. */
function bruteForce(model: ReadonlyMap<string, Thing>, valuesOf: IndexFunc<Thing>): string[] {
  const members = new Map<string, Set<string>>();
  for (const [key, of] of model) {
    for (const value of valuesOrNone(valuesOf, of)) {
      members.set(value, (members.get(value) ?? new Set()).add(key));
    }
  }
  return [...members].map(([value, keys]) => `${value}: ${[...keys].sort().join(" ")}`).sort();
}

describe("Indexer, any operations", () => {
  it("has the objects of a plain map, and indices equal to looking at each of them (X-1...X-4, T-2)", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const functions: Record<string, IndexFunc<Thing>> = { color: byColor, count: byCount };
        const indexer = newIndexer({ indexers: functions });
        const model = new Map<string, Thing>();
        for (const next of steps) {
          switch (next.do) {
            case "add":
            case "update":
              assert.equal(indexer[next.do](next.object), model.get(next.object.name));
              model.set(next.object.name, next.object);
              break;
            case "delete":
              assert.equal(indexer.delete(next.key), model.get(next.key));
              model.delete(next.key);
              break;
            case "replace":
              indexer.replace(next.objects, "1");
              model.clear();
              next.objects.forEach((each) => {
                model.set(each.name, each);
              });
              break;
            case "addIndex": {
              const added = `color-${Object.keys(functions).length}`;
              functions[added] = byColor;
              indexer.addIndexers({ [added]: byColor });
            }
          }
          assert.deepEqual(new Map(indexer.entries()), model);
          for (const [index, valuesOf] of Object.entries(functions)) {
            const found = indexer
              .indexValues(index)
              .map((value) => `${value}: ${indexer.indexKeys(index, value).join(" ")}`);
            assert.deepEqual(found.sort(), bruteForce(model, valuesOf));
            for (const value of indexer.indexValues(index)) {
              const objects = indexer.byIndex(index, value);
              assert.deepEqual(objects.map((each) => each.name).sort(), indexer.indexKeys(index, value));
              assert.ok(
                objects.every((each) => model.get(each.name) === each),
                "the newest state",
              );
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
