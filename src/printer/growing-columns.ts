/** The least width of a column, and the space between two columns, as in the tables of kubectl. */
const LEAST_WIDTH = 6;
const PADDING = 3;

/** Lays out rows in columns as kubectl does. A column is as wide as its widest cell so far, and never shrinks. */
export class GrowingColumns {
  readonly #widths: number[] = [];

  /** Returns the lines of some rows, which get the same widths. Nothing follows the last cell of a row. */
  linesOf(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      row.forEach((cell, column) => {
        this.#widths[column] = Math.max(this.#widths[column] ?? LEAST_WIDTH, widthOf(cell) + PADDING);
      });
    }
    return rows.map((row) => this.#lineOf(row)).join("");
  }

  #lineOf(row: readonly string[]): string {
    const padded = row
      .slice(0, -1)
      .map((cell, column) => cell + " ".repeat((this.#widths[column] ?? 0) - widthOf(cell)));
    return `${padded.join("")}${row.at(-1) ?? ""}\n`;
  }
}

/** Returns how many characters a cell has. */
function widthOf(cell: string): number {
  return ASCII.test(cell) ? cell.length : Array.from(cell).length;
}

const ASCII = /^[ -~]*$/;
