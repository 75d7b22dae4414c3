import type { Paint } from "../printer.js";
import { cutToWidth, displayWidth } from "./display-width.js";
import { type TableColumn, WIDEST } from "./table-column.js";

/** The columns of the rows of one kind. WHY follows them. */
export interface TableLayout {
  readonly columns: readonly TableColumn[];
  /** The kind of the rows as it stands before their names if several kinds are watched. */
  readonly kind: string;
  /** Whether the objects are in namespaces. */
  readonly isNamespaced: boolean;
}

/** One row of a table. Its texts are safe to show. */
export interface TableLine {
  readonly layout: TableLayout;
  /** One text for each column of the layout. Texts that are missing at the end are empty. */
  readonly cells: readonly string[];
  readonly why: string;
  /** Whether the row is about something that does not exist any more. */
  readonly isGone: boolean;
}

export interface TableOptions {
  readonly paint: Paint;
  /** Whether the columns have headers. */
  readonly headers: boolean;
  /** Returns the columns of the terminal, or undefined if stdout is not a terminal. WHY is then printed whole. */
  readonly terminalWidth: () => number | undefined;
}

const WHY = "WHY";
/** The least columns of a terminal that WHY gets. Otherwise it goes on where the terminal wraps it. */
const LEAST_WHY = 16;
/** Separates the texts of a row that is kept. Safe texts have no control characters. */
const SEPARATOR = "\t";
/** How many rows of other kinds may follow before a row has its header again. A reader still sees the header then. */
const ROWS_IN_SIGHT = 20;

/** The spaces after a cell, by their number. There are as many as the widest column has. */
const SPACES: readonly string[] = Array.from({ length: WIDEST + 1 }, (_, count) => " ".repeat(count));

/** A row of the first list, as one text that takes little memory. */
type KeptRow = string;

interface LayoutState {
  readonly kept: KeptRow[];
  /** The number of lines that had been printed when the header was printed last. */
  headerAt: number | undefined;
}

/**
 * The table that a run prints. The rows of the first list are kept until it is complete, so that their widths are known.
 * Rows of several kinds have different columns: a header is printed for each kind, and again only when other rows have
 * moved it out of sight.
 */
export class Table {
  readonly #options: TableOptions;
  readonly #states = new Map<TableLayout, LayoutState>();
  #keeps = true;
  #lines = 0;
  #last: TableLayout | undefined;
  #taken = 0;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  /** The columns of the row that was added last. */
  get last(): TableLayout | undefined {
    return this.#last;
  }

  /** How many rows there were, those that are kept too. */
  get taken(): number {
    return this.#taken;
  }

  /** Returns the text of a row, or nothing if the row belongs to the first list and is kept. */
  row(line: TableLine, isInitial: boolean): string {
    this.#taken += 1;
    const { layout, cells, why } = line;
    const state = this.#stateOf(layout);
    layout.columns.forEach((column, index) => column.fit(cells[index] ?? ""));
    if (this.#keeps && isInitial) {
      state.kept.push(cells.join(SEPARATOR) + SEPARATOR + why);
      this.#last = layout;
      return "";
    }
    // Something has happened, so that no row may wait any longer.
    return this.listed() + this.#printed(line, state);
  }

  /** Returns the rows that were kept, with one table for each kind. Rows are not kept any more. */
  listed(): string {
    if (!this.#keeps) {
      return "";
    }
    this.#keeps = false;
    let text = "";
    for (const [layout, state] of this.#states) {
      for (const row of state.kept.splice(0)) {
        const cells = row.split(SEPARATOR);
        const why = cells.pop() ?? "";
        text += this.#printed({ layout, cells, why, isGone: false }, state);
      }
    }
    return text;
  }

  #stateOf(layout: TableLayout): LayoutState {
    let state = this.#states.get(layout);
    if (state === undefined) {
      state = { kept: [], headerAt: undefined };
      this.#states.set(layout, state);
      layout.columns.forEach((column) => column.fit(this.#options.headers ? column.header : ""));
    }
    return state;
  }

  #printed(line: TableLine, state: LayoutState): string {
    const header = this.#headerBefore(line.layout, state);
    this.#last = line.layout;
    this.#lines += 1;
    return header + this.#text(line);
  }

  #headerBefore(layout: TableLayout, state: LayoutState): string {
    const isInSight =
      state.headerAt !== undefined &&
      (this.#last === layout || this.#lines - state.headerAt <= ROWS_IN_SIGHT);
    if (!this.#options.headers || isInSight) {
      return "";
    }
    const gap = this.#lines === 0 ? "" : "\n";
    state.headerAt = this.#lines;
    return `${gap}${aligned({ columns: layout.columns, cells: layout.columns.map(({ header }) => header) }).text}${WHY}\n`;
  }

  #text({ layout: { columns }, cells, why, isGone }: TableLine): string {
    const { paint, terminalWidth } = this.#options;
    const { text, width } = aligned({ columns, cells, isPainted: !isGone });
    const all = terminalWidth();
    const line =
      why === "" ? text.trimEnd() : text + (all === undefined ? why : cutToWidth(why, roomFrom(width, all)));
    return `${isGone ? paint.dim(line) : line}\n`;
  }
}

/** Returns how many columns of a terminal are left from one of them on. The terminal wraps what does not fit. */
function roomFrom(start: number, all: number): number {
  const room = all - (start % all);
  return room < LEAST_WHY ? room + all : room;
}

interface Aligned {
  readonly columns: readonly TableColumn[];
  readonly cells: readonly string[];
  readonly isPainted?: boolean;
}

/** Returns the cells with the spaces after each, and how many columns of a terminal they take. */
function aligned({ columns, cells, isPainted = false }: Aligned): { text: string; width: number } {
  let text = "";
  let width = 0;
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? "";
    const own = displayWidth(cell);
    const space = column.spaceAfter(own);
    text += isPainted && cell !== "" ? column.painted(cell) : cell;
    text += SPACES[space] ?? "";
    width += own + space;
  }
  return { text, width };
}
