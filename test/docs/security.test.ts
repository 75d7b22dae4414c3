import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { actualTitles } from "./actual-titles.js";
import { inRepository } from "./repository.js";

interface Promised {
  readonly promise: string;
  readonly file: string;
  readonly titles: readonly string[];
}

/** The rows of the tables: a promise, a file in backquotes, and titles of its tests or groups in quotes. */
function promises(): Promised[] {
  const rows = readFileSync(inRepository("docs/security.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (-|Promise )/.test(line));
  return rows.map((row) => {
    const [, promise = "", proof = ""] = row.split(/(?<!\\) \| |^\| | \|$/);
    const [, file = ""] = /^`([^`]+)`/.exec(proof.trim()) ?? [];
    const titles = Array.from(proof.matchAll(/"([^"]+)"/g), ([, title = ""]) => title);
    return { promise: promise.trim(), file, titles };
  });
}

describe("docs/security.md", () => {
  it("promises something in each section", () => {
    assert.ok(promises().length >= 20, `found ${promises().length} promises`);
  });

  const there = actualTitles(promises().map(({ file }) => file));
  for (const { promise, file, titles } of promises()) {
    it(`names the tests of: ${promise}`, () => {
      assert.notEqual(titles.length, 0, "no test is named");
      for (const title of titles) {
        assert.ok(there.get(file)?.has(title), `${file} has no test "${title}"`);
      }
    });
  }
});
