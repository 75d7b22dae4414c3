import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { compileJsonPath } from "../../src/jsonpath/compile-jsonpath.js";
import { JsonNumber } from "../../src/base/json-number.js";
import { parseKeepingNumbers, parseKeepingOrder } from "../../src/jsonpath/parse-json-tokens.js";
import { levelsOf, nestedText } from "../support/nested.js";
import { anyText, compactText, NUMBERS, type Written, writtenJson } from "../support/written-json.js";

/** A value with the text of each number, and with a Map for each object. */
type Exact = null | boolean | string | JsonNumber | readonly Exact[] | ReadonlyMap<string, Exact>;

function exactOf(written: Written): Exact {
  if (typeof written === "string") {
    const value = JSON.parse(written) as null | boolean | string | number;
    return typeof value === "number" ? new JsonNumber(written) : value;
  }
  return "items" in written
    ? written.items.map(exactOf)
    : new Map(written.members.map(([name, value]) => [JSON.parse(name) as string, exactOf(value)]));
}

/** Returns a parsed value in the same form. Objects that are not Maps have their members in any order. */
function exactly(parsed: unknown): Exact {
  if (typeof parsed === "number") {
    return new JsonNumber(String(parsed));
  }
  if (typeof parsed !== "object" || parsed === null || parsed instanceof JsonNumber) {
    return parsed as Exact;
  }
  if (Array.isArray(parsed)) {
    return parsed.map(exactly);
  }
  const members = parsed instanceof Map ? [...(parsed as Map<string, unknown>)] : Object.entries(parsed);
  return new Map(members.map(([name, value]) => [name, exactly(value)]));
}

/** Returns the names of the members of all maps, in order. */
function namesIn(value: Exact): readonly unknown[] {
  if (value instanceof Map) {
    return [...(value as ReadonlyMap<string, Exact>)].map(([name, inner]) => [name, namesIn(inner)]);
  }
  return Array.isArray(value) ? (value as readonly Exact[]).map(namesIn) : [];
}

describe("parseKeepingNumbers", () => {
  it("gives the values of JSON.parse, with the text of each number", () => {
    fc.assert(
      fc.property(writtenJson(), (written) => {
        const list = { items: [written] };
        assert.deepEqual(exactly(parseKeepingNumbers(compactText(list))), exactOf(list));
      }),
    );
  });

  it("gives numbers that JavaScript prints in the same way as numbers", () => {
    assert.deepEqual(parseKeepingNumbers("[1,0.5,-7,1e+21]"), [1, 0.5, -7, 1e21]);
    assert.deepEqual(parseKeepingNumbers('{"a":[1,1.0]}'), { a: [1, new JsonNumber("1.0")] });
  });

  it("keeps numbers that a template prints", () => {
    const object = parseKeepingNumbers(`{"list":[${NUMBERS.join()}],"id":9223372036854775807}`);
    assert.equal(compileJsonPath("{.id}").print(object), "9223372036854775807");
    assert.equal(compileJsonPath("{.list[2]} {.list[0]}").print(object), "1 9223372036854775807");
  });
});

describe("parseKeepingOrder", () => {
  it("gives the members of each object in their order, with the text of each number", () => {
    fc.assert(
      fc.property(
        writtenJson().chain((written) => fc.tuple(fc.constant(written), anyText(written))),
        ([written, text]) => {
          const found = exactly(parseKeepingOrder(text));
          assert.deepEqual(found, exactOf(written));
          assert.deepEqual(namesIn(found), namesIn(exactOf(written)));
        },
      ),
    );
  });

  it("reads 20 000 levels and a text of megabytes", () => {
    const deep = `[${nestedText(20_000)},1.0,"${"\\\\".repeat(2_000_000)}"]`;
    const [tree, , text] = parseKeepingNumbers(deep) as readonly [unknown, unknown, string];
    assert.ok(levelsOf(tree) >= 20_000);
    assert.equal(text.length, 2_000_000);
  });
});
