import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { actualTitles } from "./actual-titles.js";

const FILE = "test/integration/faults-answers.test.ts";

describe("actualTitles", () => {
  const titles = actualTitles([FILE, "test/docs/there-is-none.test.ts"]);
  const cases: readonly (readonly [title: string, has: boolean])[] = [
    ["faults, another answer to a watch, in json over HTTP/1.1", true],
    ["http: 429 for a watch, as a Status with Retry-After", true],
    ["http: 403 for a watch", true],
    ["http: 999 for a watch", false],
    ["http: 403 for a watch, and more", false],
    ["http: 403", false],
    // Strings of the file that are not titles.
    ["another answer to a watch", false],
    ["Too large resource version", false],
  ];
  for (const [title, has] of cases) {
    it(`${has ? "finds" : "does not find"} "${title}"`, () =>
      assert.equal(titles.get(FILE)?.has(title), has));
  }

  it("finds nothing in a file that is not there", () => {
    assert.equal(titles.get("test/docs/there-is-none.test.ts"), undefined);
  });
});
