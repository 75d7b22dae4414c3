import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { JsonObject, JsonValue } from "../../../src/apiserver/json/json-object.js";
import { withSchemaDefaults } from "../../../src/apiserver/schemas/defaults.js";
import { pruned } from "../../../src/apiserver/schemas/prune.js";
import { schemaProblems } from "../../../src/apiserver/schemas/validate.js";

function object(properties: JsonObject, more: JsonObject = {}): JsonObject {
  return { type: "object", properties, ...more };
}

describe("pruned", () => {
  for (const [title, schema, given, expected, unknown] of [
    ["drops unknown fields", object({ a: { type: "string" } }), { a: "x", b: 1 }, { a: "x" }, ["b"]],
    [
      "drops fields of a type without properties",
      object({ a: { type: "object" } }),
      { a: { b: 1 } },
      { a: {} },
      ["a.b"],
    ],
    [
      "keeps what a schema leaves open, but not below a field that it knows",
      object({ a: object({ b: { type: "string" } }) }, { "x-kubernetes-preserve-unknown-fields": true }),
      { a: { b: "x", c: 1 }, d: { e: 1 } },
      { a: { b: "x" }, d: { e: 1 } },
      ["a.c"],
    ],
    [
      "goes into the values of maps and the items of lists",
      object({
        m: { type: "object", additionalProperties: object({ a: { type: "string" } }) },
        l: { type: "array", items: object({ a: { type: "string" } }) },
      }),
      { m: { k: { a: "x", b: 1 } }, l: [{ a: "x" }, { b: 1 }] },
      { m: { k: { a: "x" } }, l: [{ a: "x" }, {}] },
      ["l[1].b", "m.k.b"],
    ],
    [
      "keeps the identity of objects and of embedded objects",
      object({ o: object({}, { "x-kubernetes-embedded-resource": true }) }),
      { kind: "A", metadata: { x: 1 }, o: { kind: "B", metadata: { y: 1 }, z: 1 } },
      { kind: "A", metadata: { x: 1 }, o: { kind: "B", metadata: { y: 1 } } },
      ["o.z"],
    ],
  ] as [string, JsonObject, JsonObject, JsonObject, string[]][]) {
    it(title, () => {
      assert.deepEqual(pruned(given, schema), { object: expected, unknown });
    });
  }
});

describe("withSchemaDefaults", () => {
  const schema = object({
    a: { type: "string", default: "x" },
    n: { type: "string", nullable: true, default: "x" },
    o: object({ b: { type: "integer", default: 1 } }),
    d: { ...object({ b: { type: "integer", default: 1 } }), default: {} },
    l: { type: "array", items: object({ b: { type: "integer", default: 1 } }) },
  });

  for (const [title, given, expected] of [
    ["fills in what is missing, and what follows from a default", {}, { a: "x", n: "x", d: { b: 1 } }],
    [
      "replaces null unless the field may be null",
      { a: null, n: null, d: {} },
      { a: "x", n: null, d: { b: 1 } },
    ],
    [
      "goes into objects and items that are there",
      { a: "y", n: "y", d: { b: 2 }, o: {}, l: [{}] },
      { a: "y", n: "y", d: { b: 2 }, o: { b: 1 }, l: [{ b: 1 }] },
    ],
  ] as [string, JsonObject, JsonObject][]) {
    it(title, () => {
      assert.deepEqual(withSchemaDefaults(given, schema), expected);
    });
  }
});

describe("schemaProblems", () => {
  for (const [value, schema, expected] of [
    ["x", { type: "integer" }, ['Invalid value: "string": f in body must be of type integer: "string"']],
    [1.5, { type: "integer" }, ['Invalid value: "number": f in body must be of type integer: "number"']],
    [1, { type: "number" }, []],
    [null, { type: "string" }, ['Invalid value: "null": f in body must be of type string: "null"']],
    [null, { type: "string", nullable: true }, []],
    ["80%", { "x-kubernetes-int-or-string": true }, []],
    [
      true,
      { "x-kubernetes-int-or-string": true },
      ['Invalid value: "boolean": f in body must be of type integer,string: "boolean"'],
    ],
    [
      11,
      { type: "integer", maximum: 10 },
      ["Invalid value: 11: f in body should be less than or equal to 10"],
    ],
    [
      0,
      { type: "integer", minimum: 0, exclusiveMinimum: true },
      ["Invalid value: 0: f in body should be greater than 0"],
    ],
    ["c", { type: "string", enum: ["a", "b"] }, ['Unsupported value: "c": supported values: "a", "b"']],
    [
      "A",
      { type: "string", pattern: "^[a-z]+$" },
      ["Invalid value: \"A\": f in body should match '^[a-z]+$'"],
    ],
    ["abc", { type: "string", maxLength: 2, pattern: "^x" }, ["Too long: may not be more than 2 bytes"]],
    [[1, 1], { type: "array", "x-kubernetes-list-type": "set" }, ['Duplicate value: "1"']],
    [
      [1, 2],
      { type: "array", maxItems: 1, items: { type: "integer" } },
      ["Too many: 2: must have at most 1 items"],
    ],
    [{}, { type: "object", required: ["a"] }, ["Required value"]],
    [
      1,
      { oneOf: [{ minimum: 0 }, { maximum: 5 }] },
      ['Invalid value: "1": f in body must validate one and only one schema (oneOf), found 2 valid'],
    ],
    [1, { anyOf: [{ minimum: 2 }, { maximum: 5 }] }, []],
    [1, { not: { minimum: 0 } }, ['Invalid value: "1": f in body must not validate the schema (not)']],
  ] as [JsonValue, JsonObject, string[]][]) {
    it(`says ${expected[0] ?? "nothing"} about ${JSON.stringify(value)} by ${JSON.stringify(schema)}`, () => {
      assert.deepEqual(
        schemaProblems(value, schema, "f").map(({ message }) => message),
        expected,
      );
    });
  }
});
