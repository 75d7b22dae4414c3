import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { actualTitles } from "./actual-titles.js";
import { sectionBelow } from "./entries.js";
import { readText } from "./repository.js";

const PAGE = "docs/client-node.md";
const DIFFERENCES = "test/client-node/differences.test.ts";

describe(PAGE, () => {
  it("has a row for each difference that is tested, and no other", () => {
    const named = Array.from(
      sectionBelow(PAGE, "What differs").matchAll(/\| "([^"]+)" +\|$/gm),
      ([, title]) => title,
    );
    const tested = [...(actualTitles([DIFFERENCES]).get(DIFFERENCES) ?? [])];
    assert.deepEqual(
      named.toSorted(),
      tested.filter((title) => title !== "the informer of client-node").toSorted(),
    );
  });

  it("says how many histories are compared", () => {
    const [, histories = ""] =
      /HISTORIES = (\d+)/.exec(readText("test/client-node/differential.test.ts")) ?? [];
    assert.ok(readText(PAGE).includes(`the same ${histories} random histories`));
  });
});
