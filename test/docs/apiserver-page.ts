import assert from "node:assert/strict";
import { tableIn } from "./markdown.js";
import { readText } from "./repository.js";

export const PAGE = "docs/apiserver.md";

/** Returns the cells of the table below a heading of the page, without its head. */
export function rowsBelow(heading: string): string[][] {
  const section = readText(PAGE)
    .split(/^## /m)
    .find((part) => part.startsWith(`${heading}\n`));
  assert.ok(section !== undefined, `there is no "${heading}"`);
  return tableIn(section);
}
