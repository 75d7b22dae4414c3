import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { customTable } from "../../../src/apiserver/tables/custom-table.js";

const OBJECT = {
  metadata: { name: "f" },
  spec: { list: ["a", "b"], map: { "x.io/y": 1 }, nothing: null, on: true },
  status: { conditions: [{ type: "Synced" }, { type: "Ready", status: "True" }] },
};

/** Returns the cells of text columns with these paths. */
function cellsOf(...paths: readonly string[]): unknown {
  const columns = paths.map((jsonPath, at) => ({ name: `C${at}`, type: "string", jsonPath }));
  return customTable(columns).cells(OBJECT, new Date()).slice(1);
}

describe("customTable", () => {
  it("prints text columns as kubectl prints JSONPath", () => {
    assert.deepEqual(
      cellsOf(
        '.status.conditions[?(@.type=="Ready")].status',
        ...[
          ".spec.list[-1]",
          ".spec.list[*]",
          ".spec.map.x\\.io/y",
          ".spec.map",
          ".spec.nothing",
          ".spec.on",
        ],
      ),
      ["True", "b", "a", "1", '{"x.io/y":1}', "<no value>", "true"],
    );
  });

  it("prints nothing for a path that finds nothing or fails", () => {
    assert.deepEqual(cellsOf(".spec.list[7]", ".spec.nope.deeper", ".spec.toString", ".spec.on[0]"), [
      null,
      null,
      null,
      null,
    ]);
  });

  it("leaves out a column whose path cannot be parsed, and the columns after it", () => {
    assert.deepEqual(cellsOf(".spec.list[0]", ".spec.list[", ".spec.list[1]"), ["a"]);
  });
});
