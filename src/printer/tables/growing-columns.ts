import { GrowingWidth } from "./growing-width.js";

/** Lays out rows in columns as kubectl does. A column is as wide as its widest cell so far, and never shrinks. */
export class GrowingColumns {
  readonly #columns: GrowingWidth[] = [];

  /** Returns the lines of some rows, which get the same widths. Nothing follows the last cell of a row. */
  linesOf(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      row.forEach((cell, index) => (this.#columns[index] ??= new GrowingWidth()).fit(widthOf(cell)));
    }
    return rows.map((row) => this.#lineOf(row)).join("");
  }

  #lineOf(row: readonly string[]): string {
    const padded = row
      .slice(0, -1)
      .map((cell, index) => cell + " ".repeat(this.#columns[index]?.spaceAfter(widthOf(cell)) ?? 0));
    return `${padded.join("")}${row.at(-1) ?? ""}\n`;
  }
}

/** Returns how many characters a cell has. */
function widthOf(cell: string): number {
  return ASCII.test(cell) ? cell.length : Array.from(cell).length;
}

const ASCII = /^[ -~]*$/;
