import { GAP, GrowingWidth } from "./growing-width.js";
import { displayWidth } from "./display-width.js";

/** A longer cell does not move the columns of the other rows. Names have at most 253 characters. */
export const WIDEST: number = 253 + GAP;

/** One column of a table. Widths are columns of a terminal. */
export class TableColumn {
  readonly header: string;
  /** Returns a cell in the colour of its meaning. */
  readonly painted: (cell: string) => string;
  readonly #width = new GrowingWidth(WIDEST);

  constructor(header: string, painted: (cell: string) => string = (cell) => cell) {
    this.header = header;
    this.painted = painted;
  }

  /** Makes room for a cell. */
  fit(cell: string): void {
    this.#width.fit(displayWidth(cell));
  }

  /** Returns how many spaces follow a cell that takes `width` columns of a terminal. */
  spaceAfter(width: number): number {
    return this.#width.spaceAfter(width);
  }
}
