import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inRepository } from "./repository.js";

interface Promised {
  readonly promise: string;
  readonly file: string;
  readonly titles: readonly string[];
}

/** The rows of the tables: a promise, a file in backquotes, and titles of its tests, or parts of them, in quotes. */
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

  for (const { promise, file, titles } of promises()) {
    it(`names the tests of: ${promise}`, () => {
      assert.ok(existsSync(inRepository(file)), `there is no ${file}`);
      const source = readFileSync(inRepository(file), "utf8");
      assert.notEqual(titles.length, 0, "no test is named");
      for (const title of titles) {
        assert.ok(source.includes(title), `${file} has no test "${title}"`);
      }
    });
  }
});
