/** The spaces between two columns, as in the tables of kubectl. */
export const GAP = 3;
/** The least width of a column with its gap, as in the tables of kubectl. */
const LEAST = 6;

/** The width of a column. It grows with its cells and never shrinks, so that rows that are printed later are aligned. */
export class GrowingWidth {
  readonly #widest: number;
  #width = LEAST;

  /** @param widest - the most that a cell with its gap takes of the other rows. @defaultValue no limit */
  constructor(widest?: number) {
    this.#widest = widest ?? Infinity;
  }

  /** Makes room for a cell of a width. */
  fit(width: number): void {
    this.#width = Math.max(this.#width, Math.min(width + GAP, this.#widest));
  }

  /** Returns how many spaces follow a cell of a width. */
  spaceAfter(width: number): number {
    return Math.max(GAP, this.#width - width);
  }
}
