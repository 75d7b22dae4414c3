import { displayWidth } from "./display-width.js";

/** The spaces between two columns, as in the tables of kubectl. */
const GAP = 3;
/** The least columns of a terminal that a column takes with its gap, as in the tables of kubectl. */
const LEAST = 6;
/** A longer cell does not move the columns of the other rows. Names have at most 253 characters. */
export const WIDEST: number = 253 + GAP;

/** One column of a table. It grows with its cells and never shrinks, so that rows that are printed later are aligned. */
export class TableColumn {
  readonly header: string;
  /** Returns a cell in the colour of its meaning. */
  readonly painted: (cell: string) => string;
  #width = LEAST;

  constructor(header: string, painted: (cell: string) => string = (cell) => cell) {
    this.header = header;
    this.painted = painted;
  }

  /** Makes room for a cell. */
  fit(cell: string): void {
    const width = displayWidth(cell) + GAP;
    if (width > this.#width) {
      this.#width = Math.min(width, WIDEST);
    }
  }

  /** Returns how many spaces follow a cell that takes `width` columns of a terminal. */
  spaceAfter(width: number): number {
    return Math.max(GAP, this.#width - width);
  }
}
