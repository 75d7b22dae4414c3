import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { inRepository } from "./repository.js";

/**
 * Titles of the tests and groups of test files, as they are when they run: those of a table row by row. A file that is
 * not there has none. Takes seconds, so ask for all at once.
 */
export function actualTitles(files: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const there = [...new Set(files)].filter((file) => existsSync(inRepository(file)));
  const printed = execFileSync(
    process.execPath,
    ["--import", "tsx", inRepository("test/docs/record-titles.ts"), ...there],
    // Else the child thinks that it is a test itself.
    { cwd: inRepository("."), env: { ...process.env, NODE_TEST_CONTEXT: undefined }, encoding: "utf8" },
  );
  const titles = JSON.parse(printed) as Record<string, string[]>;
  return new Map(Object.entries(titles).map(([file, those]) => [file, new Set(those)]));
}
