import assert from "node:assert/strict";
import { it } from "node:test";
import { actualTitles } from "./actual-titles.js";
import { readText } from "./repository.js";

/** A test, or a group of tests, that a page names by its file and its title. */
export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** An entry of a page: a heading of the third level with one id or several, a text, and the tests that check it. */
export interface Entry {
  readonly ids: readonly string[];
  /** Everything below the heading that is not in the list of tests. */
  readonly text: string;
  readonly tests: readonly NamedTest[];
}

/**
 * Reads the lists of tests in a text: an item for each file, in backquotes, and below it an item for each title.
 * Throws an error if the text has an item that is neither.
 */
export function testsNamedIn(text: string): NamedTest[] {
  const tests: NamedTest[] = [];
  let file = "";
  for (const [item] of text.matchAll(/^ *- .*$/gm)) {
    const path = /^- `([^`]+)`$/.exec(item)?.[1];
    const title = /^ {2}- (\S.*)$/.exec(item)?.[1];
    if (path !== undefined) {
      file = path;
    } else if (title !== undefined && file !== "") {
      tests.push({ file, title });
    } else {
      throw new Error(`Cannot read "${item}": expected a file in backquotes, or a title below a file`);
    }
  }
  return tests;
}

/** Reads the section of a page below a heading of the second level. A section that does not exist is empty. */
export function sectionBelow(page: string, heading: string): string {
  const sections = readText(page).split(/^## /m);
  return sections.find((section) => section.startsWith(`${heading}\n`)) ?? "";
}

/** Reads the entries of one section of a page. */
export function entriesBelow(page: string, heading: string): Entry[] {
  const [, ...entries] = sectionBelow(page, heading).split(/^### /m);
  return entries.map((entry) => {
    const [first = "", ...rest] = entry.split("\n");
    return {
      ids: first.split(",").map((id) => id.trim().replaceAll("`", "")),
      text: rest
        .filter((line) => !/^ *- /.test(line))
        .join("\n")
        .trim(),
      tests: testsNamedIn(rest.join("\n")),
    };
  });
}

/** Tests that a section has an entry for each id, in order, and that the tests named in it exist under their titles. */
export function checkEntries(page: string, heading: string, ids: readonly string[]): void {
  const entries = entriesBelow(page, heading);
  const titles = actualTitles(entries.flatMap(({ tests }) => tests.map(({ file }) => file)));
  it("has an entry for each, in order", () => {
    assert.deepEqual(
      entries.flatMap((entry) => entry.ids),
      ids,
    );
  });
  for (const { ids: named, text, tests } of entries) {
    it(`explains ${named.join(", ")} and names tests that exist`, () => {
      assert.notEqual(text, "", "nothing is said about it");
      assert.notEqual(tests.length, 0, "no test is named");
      for (const { file, title } of tests) {
        assert.ok(titles.get(file)?.has(title), `${file} has no test "${title}"`);
      }
    });
  }
}
