import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { documentedRows, testTitles } from "./test-tables.js";

describe("testTitles", () => {
  const titles = testTitles("test/integration/faults-answers.test.ts");
  const cases: readonly (readonly [title: string, has: boolean])[] = [
    ["scenarios, a stop", false],
    ["http: 429 for a watch, as a Status with Retry-After", true],
    ["http: 403 for a watch", true],
    ["http: 999 for a watch", false],
    ["http: 403 for a watch, and more", false],
    ["another answer to a watch", false],
  ];
  for (const [title, has] of cases) {
    it(`${has ? "finds" : "does not find"} "${title}"`, () => assert.equal(titles.has(title), has));
  }
});

describe("documentedRows", () => {
  it("reads ids, and the tests of several files", () => {
    const row = documentedRows("docs/faults.md", "The faults of the embedded server").find(({ ids }) =>
      ids.includes("truncate"),
    );
    assert.deepEqual(
      row?.tests.map(({ file }) => file),
      ["test/integration/faults-events.test.ts", "test/wire/json-lines.test.ts"],
    );
  });

  it("finds none under a heading that is not there", () => {
    assert.deepEqual(documentedRows("docs/faults.md", "Nothing"), []);
  });
});
