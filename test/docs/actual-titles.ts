import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { inRepository } from "./repository.js";

/**
 * Returns the titles of the tests and groups of test files, as they are when the tests run. If tests are generated from
 * a table, each row has its own title. A file that does not exist has no titles. A call takes seconds, so callers ask
 * for all files at once.
 */
export function actualTitles(files: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const there = [...new Set(files)].filter((file) => existsSync(inRepository(file)));
  const printed = execFileSync(
    process.execPath,
    ["--import", "tsx", inRepository("test/docs/record-titles.ts"), ...there],
    // With this variable the child would run as a test itself.
    { cwd: inRepository("."), env: { ...process.env, NODE_TEST_CONTEXT: undefined }, encoding: "utf8" },
  );
  const titles = JSON.parse(printed) as Record<string, string[]>;
  return new Map(Object.entries(titles).map(([file, those]) => [file, new Set(those)]));
}
