import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { entriesBelow, testsNamedIn } from "./entries.js";

describe("entriesBelow", () => {
  it("reads ids, text, and the tests of several files", () => {
    const entry = entriesBelow("docs/faults.md", "The faults of the embedded server").find(({ ids }) =>
      ids.includes("truncate"),
    );
    assert.match(entry?.text ?? "", /^\*\*Script\.\*\* \S/);
    assert.deepEqual(
      entry?.tests.map(({ file }) => file),
      ["test/integration/faults-events.test.ts", "test/wire/json-watch.test.ts"],
    );
  });

  it("finds none under a heading that is not there", () => {
    assert.deepEqual(entriesBelow("docs/faults.md", "Nothing"), []);
  });
});

describe("testsNamedIn", () => {
  it("reads each title with the file above it", () => {
    assert.deepEqual(
      testsNamedIn("Text.\n\n- `a.test.ts`\n  - one\n  - two: (A-1)\n- `b.test.ts`\n  - three\n"),
      [
        { file: "a.test.ts", title: "one" },
        { file: "a.test.ts", title: "two: (A-1)" },
        { file: "b.test.ts", title: "three" },
      ],
    );
  });

  for (const [what, text] of [
    ["a title without a file", "  - one"],
    ["text in the place of a file", "- `a.test.ts`\n  - one\n- two"],
    ["a title that is indented further", "- `a.test.ts`\n    - one"],
  ] as const) {
    it(`refuses ${what}, so that no test is passed over`, () => {
      assert.throws(() => testsNamedIn(text), /^Error: Cannot read "/);
    });
  }
});
