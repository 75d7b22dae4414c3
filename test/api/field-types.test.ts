import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FieldTypes, misfitIn, pathsOf } from "../../src/api/field-types.js";

const FIELDS: FieldTypes = {
  name: "string",
  spec: { paused: "boolean", containers: [{ ports: ["integer"] }], empty: {} },
};

describe("pathsOf", () => {
  it("lists the paths through objects and lists, with a dot for presence", () => {
    assert.deepEqual(pathsOf(FIELDS), ["name", "spec.paused", "spec.containers.ports", "spec.empty."]);
  });
});

describe("misfitIn", () => {
  const fitting: readonly unknown[] = [
    {},
    { name: "", spec: { paused: false, containers: [{ ports: [1, -2] }], empty: { more: 1 } }, other: 1 },
    { name: null, spec: null },
    { spec: { containers: [null, {}, { ports: [null] }] } },
  ];
  for (const object of fitting) {
    it(`finds nothing wrong with ${JSON.stringify(object)}`, () => {
      assert.equal(misfitIn(object, FIELDS), undefined);
    });
  }

  const wrong: readonly (readonly [object: unknown, message: string])[] = [
    [[], "found a list, expected an object"],
    [{ name: 5 }, "found a number in name, expected a string"],
    [{ spec: "x" }, "found a string in spec, expected an object"],
    [{ spec: { paused: "true" } }, "found a string in spec.paused, expected a boolean"],
    [{ spec: { containers: {} } }, "found an object in spec.containers, expected a list"],
    [
      { spec: { containers: [{}, { ports: [1, 1.5] }] } },
      "found a number in spec.containers[1].ports[1], expected a whole number",
    ],
    [{ spec: { containers: [true] } }, "found a boolean in spec.containers[0], expected an object"],
    [{ spec: { empty: [] } }, "found a list in spec.empty, expected an object"],
  ];
  for (const [object, message] of wrong) {
    it(`names the place and both types in ${JSON.stringify(object)}`, () => {
      assert.equal(misfitIn(object, FIELDS), message);
    });
  }
});
