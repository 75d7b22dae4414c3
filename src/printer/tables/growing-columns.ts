import { GrowingWidth } from "./growing-width.js";

/** Separates the cells of a row that is kept. Safe texts have no control characters. */
const SEPARATOR = "\t";

/**
 * Lays out rows in columns as kubectl does. A column is as wide as its widest cell so far, and never shrinks. The rows of
 * the first lists are kept until the lists are complete, so that they are aligned with each other.
 */
export class GrowingColumns {
  readonly #widths: GrowingWidth[] = [];
  /** The rows that are kept, each as one text that takes little memory. Undefined when no row is kept any more. */
  #kept: string[] | undefined = [];
  #header: readonly string[] | undefined;
  #taken = 0;

  /** @param header - the row before the first one, if there is to be one. */
  constructor(header?: readonly string[]) {
    this.#header = header;
    this.#fit(header ?? []);
  }

  /** How many rows there were, those that are kept too. */
  get taken(): number {
    return this.#taken;
  }

  /** Returns the line of a row, or nothing if the row belongs to a first list and is kept. */
  row(cells: readonly string[], isInitial: boolean): string {
    this.#taken += 1;
    this.#fit(cells);
    if (this.#kept !== undefined && isInitial) {
      this.#kept.push(cells.join(SEPARATOR));
      return "";
    }
    // Something has happened, so that no row may wait any longer.
    return this.listed() + this.#printed(cells);
  }

  /** Returns the rows that were kept. Rows are not kept any more. */
  listed(): string {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    return kept.map((row) => this.#printed(row.split(SEPARATOR))).join("");
  }

  #fit(cells: readonly string[]): void {
    cells.forEach((cell, index) => (this.#widths[index] ??= new GrowingWidth()).fit(widthOf(cell)));
  }

  #printed(cells: readonly string[]): string {
    const header = this.#header;
    this.#header = undefined;
    return (header === undefined ? "" : this.#lineOf(header)) + this.#lineOf(cells);
  }

  /** Returns a row as a line. Nothing follows its last cell. */
  #lineOf(cells: readonly string[]): string {
    const padded = cells
      .slice(0, -1)
      .map((cell, index) => cell + " ".repeat(this.#widths[index]?.spaceAfter(widthOf(cell)) ?? 0));
    return `${padded.join("")}${cells.at(-1) ?? ""}\n`;
  }
}

/** Returns how many characters a cell has. */
function widthOf(cell: string): number {
  return ASCII.test(cell) ? cell.length : Array.from(cell).length;
}

const ASCII = /^[ -~]*$/;
