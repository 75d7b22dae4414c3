import assert from "node:assert/strict";
import { it } from "node:test";
import { actualTitles } from "./actual-titles.js";
import { readText } from "./repository.js";

/** A row of a table: its cells, and the tests that its last cell names: `file` "title" "title". */
export interface DocumentedRow {
  readonly ids: readonly string[];
  readonly cells: readonly string[];
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

/** Rows of all tables under a heading of a page. The first cell has one id or several, with commas. */
export function documentedRows(page: string, heading: string): DocumentedRow[] {
  const section =
    readText(page)
      .split(/^## /m)
      .find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|") && !/^\| *(-|:)/.test(line));
  // The first is the head of the table.
  return rows.slice(1).map((row) => {
    const cells = row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    const ids = (cells[0] ?? "").split(",").map((id) => id.trim().replaceAll("`", ""));
    let file = "";
    const tests: { file: string; title: string }[] = [];
    for (const [, path, title] of (cells.at(-1) ?? "").matchAll(/`(test\/[^`]+)`|"([^"]+)"/g)) {
      file = path ?? file;
      if (title !== undefined) {
        tests.push({ file, title });
      }
    }
    return { ids, cells, tests };
  });
}

/** Tests that a table has a row for each id, in order, and that the tests named in it exist under these titles. */
export function checkRows(page: string, heading: string, ids: readonly string[]): void {
  const rows = documentedRows(page, heading);
  const titles = actualTitles(rows.flatMap(({ tests }) => tests.map(({ file }) => file)));
  it("has a row for each, in order", () => {
    assert.deepEqual(
      rows.flatMap((row) => row.ids),
      ids,
    );
  });
  for (const { ids: named, tests } of rows) {
    it(`names tests that exist for ${named.join(", ")}`, () => {
      assert.notEqual(tests.length, 0, "no test is named");
      for (const { file, title } of tests) {
        assert.ok(titles.get(file)?.has(title), `${file} has no test "${title}"`);
      }
    });
  }
}
