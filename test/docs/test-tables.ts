import assert from "node:assert/strict";
import { it } from "node:test";
import ts from "typescript";
import { readText } from "./repository.js";

/** The titles of a test file, as far as its source tells them. */
export interface TestTitles {
  has(title: string): boolean;
}

/** Titles of describe and it; those that are put together match as patterns, filled with text of the same file. */
export function testTitles(path: string): TestTitles {
  const source = readText(path);
  const exact = new Set<string>();
  const literals = new Set<string>();
  const patterns: RegExp[] = [];
  let hasComputed = false;
  function visit(node: ts.Node): void {
    if (ts.isStringLiteralLike(node)) {
      literals.add(node.text);
    }
    const title = titleOf(node);
    if (title !== undefined) {
      if (ts.isStringLiteralLike(title)) {
        exact.add(title.text);
      } else if (ts.isTemplateExpression(title)) {
        patterns.push(patternOf(title));
      } else {
        hasComputed = true;
      }
    }
    // A table may put its titles together as well.
    if (ts.isPropertyAssignment(node) && ts.isTemplateExpression(node.initializer)) {
      patterns.push(patternOf(node.initializer));
    }
    ts.forEachChild(node, visit);
  }
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.ES2023, true));
  return {
    has: (title) =>
      exact.has(title) ||
      (hasComputed && literals.has(title)) ||
      patterns.some((pattern) => {
        const filled = pattern.exec(title);
        return filled?.slice(1).every((part) => source.includes(part)) ?? false;
      }),
  };
}

/** The first argument of a call of describe or it. */
function titleOf(node: ts.Node): ts.Expression | undefined {
  const isTest =
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    ["describe", "it"].includes(node.expression.text);
  return isTest ? node.arguments[0] : undefined;
}

function patternOf({ head, templateSpans }: ts.TemplateExpression): RegExp {
  const parts = [head.text, ...templateSpans.map(({ literal }) => literal.text)];
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("(.+)")}$`);
}

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
        assert.ok(testTitles(file).has(title), `${file} has no test "${title}"`);
      }
    });
  }
}
