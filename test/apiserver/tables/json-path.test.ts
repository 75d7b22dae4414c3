import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compileJsonPath } from "../../../src/apiserver/tables/json-path.js";

const OBJECT = {
  spec: { size: 3, list: ["a", "b"], map: { "x.io/y": 1 } },
  status: {
    conditions: [
      { type: "Synced", status: "False" },
      { type: "Ready", status: "True" },
    ],
  },
};

describe("compileJsonPath", () => {
  for (const [path, expected] of [
    [".spec.size", 3],
    ["{.spec.size}", 3],
    [".spec.list", ["a", "b"]],
    [".spec.list[1]", "b"],
    [".spec.list[-1]", "b"],
    [".spec.list[7]", undefined],
    [".spec.list[*]", "a"],
    [".spec.map.x\\.io/y", 1],
    [".spec.map['x.io/y']", 1],
    ['.status.conditions[?(@.type=="Ready")].status', "True"],
    [".status.conditions[?(@.type=='Ready')].status", "True"],
    ['.status.conditions[?(@.type=="Nope")].status', undefined],
    [".status.conditions[*].type", "Synced"],
    [".spec.nope.deeper", undefined],
    [".spec.toString", undefined],
    ["..size", undefined],
  ] as const) {
    it(`reads ${path}`, () => {
      assert.deepEqual(compileJsonPath(path)(OBJECT as never), expected);
    });
  }
});
