import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HeldEvent } from "../../../src/cli/first-list/held-event.js";
import { inOrder } from "../../../src/cli/first-list/list-order.js";
import { sortPathOf } from "../../../src/cli/first-list/sort-path.js";
import { JsonNumber } from "../../../src/base/json-number.js";

function held(name: string, object: object): HeldEvent {
  return { key: `shop/${name}`, type: "pods", object, print: () => undefined };
}

/** Returns values as `--sort-by .v` sorts them. The objects are named in the order of the values. */
function sorted(values: readonly unknown[], path = ".v"): unknown[] {
  const events = values.map((v, place) => ({ ...held(`p${String(place).padStart(2, "0")}`, { v }), place }));
  return inOrder(events, sortPathOf(path).comparing(events)).map(
    ({ object }) => (object as { v: unknown }).v,
  );
}

describe("--sort-by", () => {
  /** Each row is in the order of kubectl. */
  const rows: readonly (readonly [title: string, ...values: unknown[]])[] = [
    ["whole numbers", -5, 0, 7, 10, 200],
    ["numbers with fractions", -0.5, 0.25, 1, 1.5],
    ["numbers beyond 2^53", new JsonNumber("9223372036854775806"), new JsonNumber("9223372036854775807")],
    ["quantities of memory", "0", "128974847", "123Mi", "129M", "1Gi", "1500Mi", "2G", "1Ti", "1E"],
    ["quantities of cpu", "-1", "1u", "100m", "0.25", "500m", "1", "1e3", "2k"],
    ["times", "2026-11-29T14:43:53Z", "2026-11-29T14:43:54Z", "2026-11-30T00:00:00Z"],
    ["names with numbers, by their characters", "web", "web-1", "web-10", "web-9"],
    ["texts by their bytes", "1a", "A", "a", "ä", "\ufffd", "\u{1f600}"],
    ["a quantity and a text, as texts", "10Gi", "1x"],
    ["missing values first, then nulls", undefined, null, "a"],
  ];
  for (const [title, ...values] of rows) {
    it(`sorts ${title}`, () => {
      assert.deepEqual(sorted([...values].reverse()), values);
    });
  }

  it("leaves equal values in the order of namespaces, names and contexts", () => {
    const events = [
      { ...held("b", { v: 1 }), place: 0 },
      { ...held("a", { v: 1 }), place: 1 },
      { ...held("a", { v: 1 }), place: 0 },
      { ...held("c", { v: 0 }), key: "cart/c", place: 1 },
      { ...held("z", { v: 1 }), key: "cart/z", place: 0 },
    ] as const;
    assert.deepEqual(
      inOrder(events, sortPathOf("{.v}").comparing(events)).map(({ key, place }) => `${key} ${place}`),
      ["cart/c 1", "cart/z 0", "shop/a 0", "shop/a 1", "shop/b 0"],
    );
  });

  it("sorts each type by itself, in the order of the command line", () => {
    const events = [
      { ...held("a", {}), type: "nodes", place: 2 },
      { ...held("web", {}), type: "deployments.apps", place: 1 },
      { ...held("b", {}), place: 1 },
      { ...held("a", {}), place: 0 },
    ];
    assert.deepEqual(
      inOrder(events).map(({ type, key }) => `${type} ${key}`),
      ["pods shop/a", "pods shop/b", "deployments.apps shop/web", "nodes shop/a"],
    );
  });

  it("accepts the forms of paths that kubectl accepts", () => {
    for (const path of ["{.v}", ".v", "v", "{v}"]) {
      assert.deepEqual(sorted([2, 1], path), [1, 2], path);
    }
  });

  it("reads the first value that is found", () => {
    assert.deepEqual(
      sorted(
        [
          [3, 0],
          [1, 9],
        ],
        ".v[*]",
      ),
      [
        [1, 9],
        [3, 0],
      ],
    );
  });

  it("fails if no object has the field, or if a value has no order, without quoting it", () => {
    const fault = (values: readonly unknown[]): string => {
      try {
        sorted(values);
      } catch (error) {
        return (error as Error).message;
      }
      return "none";
    };
    assert.equal(fault([undefined, undefined]), 'Cannot sort by ".v": none of 2 objects has it');
    assert.equal(fault([undefined]), 'Cannot sort by ".v": the only object does not have it');
    assert.equal(fault([true, false]), 'Cannot sort by ".v": found a boolean, expected texts or numbers');
    assert.equal(fault([1, { token: "x" }]), 'Cannot sort by ".v": found a map, expected texts or numbers');
    assert.equal(fault([[1], 2]), 'Cannot sort by ".v": found a list, expected texts or numbers');
    assert.equal(fault([]), "none");
  });

  it("compares long quantities and huge exponents as texts, in no time", () => {
    const long = "9".repeat(100_000);
    assert.deepEqual(sorted([long, "1e999999999", "1"]), ["1", "1e999999999", long]);
  });
});
