import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { unifiedDiff } from "../../../src/printer/states/unified-diff.js";
import { applyUnifiedDiff } from "../../support/apply-unified-diff.js";

const lines = fc.array(
  fc.constantFrom("a", "b", "c", "", "-", "+", " ", "@@ -1,1 +1,1 @@", "\\ No newline"),
  {
    maxLength: 12,
  },
);

function written(hunks: ReturnType<typeof unifiedDiff>): string[] {
  return hunks.flatMap(({ head, lines: ofHunk }) => [head, ...ofHunk]);
}

describe("unifiedDiff", () => {
  it("leads from any lines to any others, with any number of lines around the changes", () => {
    fc.assert(
      fc.property(lines, lines, fc.nat(5), (before, after, context) => {
        assert.deepEqual(applyUnifiedDiff(before, written(unifiedDiff(before, after, context))), after);
      }),
      { numRuns: 3_000 },
    );
  });

  it("has no hunk between equal lines", () => {
    assert.deepEqual(unifiedDiff(["a", "b"], ["a", "b"], 3), []);
    assert.deepEqual(unifiedDiff([], [], 3), []);
  });

  it("has the numbers of diff where a side has no lines", () => {
    assert.deepEqual(written(unifiedDiff([], ["a", "b"], 3)), ["@@ -0,0 +1,2 @@", "+a", "+b"]);
    assert.deepEqual(written(unifiedDiff(["a"], [], 3)), ["@@ -1,1 +0,0 @@", "-a"]);
    assert.deepEqual(written(unifiedDiff(["a"], ["a", "b"], 0)), ["@@ -1,0 +2,1 @@", "+b"]);
  });

  it("replaces everything where looking for the shortest difference would take long", () => {
    const numbered = (prefix: string): string[] =>
      Array.from({ length: 30_000 }, (_, index) => `${prefix}${index}`);
    const [before, after] = [numbered("a"), numbered("b")];
    const hunks = unifiedDiff(before, after, 3);
    assert.equal(hunks.length, 1);
    assert.deepEqual(applyUnifiedDiff(before, written(hunks)), after);
  });

  it("finds one changed line among thousands", () => {
    const before = Array.from({ length: 50_000 }, (_, index) => `line ${index}`);
    const after = before.map((line, index) => (index === 30_000 ? "new" : line));
    assert.deepEqual(written(unifiedDiff(before, after, 1)), [
      "@@ -30000,3 +30000,3 @@",
      " line 29999",
      "-line 30000",
      "+new",
      " line 30001",
    ]);
  });
});
