import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { documentedRows } from "./test-tables.js";

describe("documentedRows", () => {
  it("reads ids, and the tests of several files", () => {
    const row = documentedRows("docs/faults.md", "The faults of the embedded server").find(({ ids }) =>
      ids.includes("truncate"),
    );
    assert.deepEqual(
      row?.tests.map(({ file }) => file),
      ["test/integration/faults-events.test.ts", "test/wire/json-watch.test.ts"],
    );
  });

  it("finds none under a heading that is not there", () => {
    assert.deepEqual(documentedRows("docs/faults.md", "Nothing"), []);
  });
});
