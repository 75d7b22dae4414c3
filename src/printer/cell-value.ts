import type { TableRow } from "../api/table-row.js";
import { isNestedDeeper } from "../base/json-nesting.js";

/** The most columns of a kind that are printed. Real kinds have some ten. */
export const MOST_COLUMNS = 100;

/** The deepest nesting of a cell that is printed. Real cells are texts, numbers and booleans. */
const CELL_LEVELS = 4;

/** Returns a cell of the server as text, or undefined for an absent value and for one that is nested too deep. */
export function cellValue(cell: TableRow["cells"][number]): string | undefined {
  switch (typeof cell) {
    case "string":
      return cell;
    case "number":
    case "boolean":
      return String(cell);
    default:
      return cell === null || cell === undefined || isNestedDeeper(cell, CELL_LEVELS)
        ? undefined
        : JSON.stringify(cell);
  }
}
