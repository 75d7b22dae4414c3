import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { actualTitles } from "./actual-titles.js";
import { type NamedTest, testsNamedIn } from "./entries.js";
import { readText } from "./repository.js";

interface Promised {
  readonly promise: string;
  readonly tests: readonly NamedTest[];
}

/** Reads the promises: a paragraph that begins with "Promised", and the list of its tests below it. */
function promises(): Promised[] {
  const [, ...parts] = readText("docs/security.md").split(/^\*\*Promised\.\*\* /m);
  return parts.map((part) => {
    const [promise = "", list = ""] = part.split("\n\n");
    return { promise: promise.replaceAll(/\s+/g, " "), tests: testsNamedIn(list) };
  });
}

describe("docs/security.md", () => {
  it("promises something in each section", () => {
    assert.ok(promises().length >= 20, `found ${promises().length} promises`);
  });

  const titles = actualTitles(promises().flatMap(({ tests }) => tests.map(({ file }) => file)));
  for (const { promise, tests } of promises()) {
    it(`names the tests of: ${promise}`, () => {
      assert.notEqual(tests.length, 0, "no test is named");
      for (const { file, title } of tests) {
        assert.ok(titles.get(file)?.has(title), `${file} has no test "${title}"`);
      }
    });
  }
});
