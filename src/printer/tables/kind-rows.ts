import type { TableColumn as ServerColumn, TableRow } from "../../api/table-row.js";
import { cutForLine } from "../../base/cut-for-line.js";
import { cellValue, MOST_COLUMNS } from "../cell-value.js";
import { escapeTerminal } from "../escape-terminal.js";
import { objectNameOf } from "../event-words.js";
import type { KindPrinter, PrintedKind, RowTokens } from "../formats/format.js";
import { kindInNames } from "../kind-in-names.js";
import type { Paint } from "../printer.js";
import { changedTokens, type RowEvent } from "../row-printer.js";
import { eventWord } from "./event-word.js";
import { labelCells, labelHeaders } from "./label-columns.js";
import type { TableLayout } from "./table.js";
import { TableColumn } from "./table-column.js";
import type { TableParts } from "./table-parts.js";
import { rowWhy } from "./why-text.js";

/** The most characters of a header or a cell. Real cells, such as selectors, have some hundred. */
const MOST_CHARACTERS = 4_096;
/** Words in the column STATUS of built-in kinds. */
const STATUS: Readonly<Record<string, keyof Paint>> = {
  ...{ Ready: "good", Complete: "good", Bound: "good", Active: "good" },
  ...{ NotReady: "bad", Failed: "bad", Lost: "bad", Terminating: "pending", Pending: "pending" },
};

/** A kind with the columns that the server gave it last. */
interface KindLayout extends TableLayout {
  readonly names: string;
  /** The places of the cells that are shown. */
  readonly places: readonly number[];
}

/** Returns the printer of a kind as rows with the columns of the server. */
export function kindRows(kind: PrintedKind, tokens: RowTokens, parts: TableParts): KindPrinter<RowEvent> {
  const { table, leading, labels, nameOf } = parts;
  const isNamespaced = kind.namespaced !== false;
  const prefix = kindInNames(kind);
  const layoutOf = layouts({ kind: prefix, isNamespaced }, parts);
  return (event, at) => {
    const { namespace, name } = objectNameOf(event);
    const { context, object: row } = event;
    const layout = layoutOf(row?.columns);
    const told = { at, word: eventWord(event), context, namespace, name: nameOf(prefix, name) };
    const cells = leading.cells(told, isNamespaced);
    if (row !== undefined) {
      cells.push(...layout.places.map((place) => cellText(row.cells[place])));
      cells.push(...labelCells(row.metadata?.labels, labels).map((cell) => escapeTerminal(cell)));
    }
    const why = rowWhy(event, [...changedTokens(event), ...tokens(event)]);
    return table.row({ layout, cells, why, isGone: event.type === "delete" }, event.cause === "initial");
  };
}

/**
 * Returns a function that returns the layout of a row with these columns. The server may define the columns of a kind
 * anew. A row without columns has those of the row before.
 */
function layouts(
  { kind, isNamespaced }: Pick<TableLayout, "kind" | "isNamespaced">,
  { leading, isWide, labels, paint }: TableParts,
): (columns: readonly ServerColumn[] | undefined) => KindLayout {
  let known: readonly ServerColumn[] | undefined;
  let last: KindLayout | undefined;
  const made = (columns: readonly ServerColumn[], names: string): KindLayout => {
    const places = columns
      .map((column, place) => ({ ...column, place }))
      .filter(({ name, priority }) => (isWide || priority <= 0) && name.toLowerCase() !== "name")
      .slice(0, MOST_COLUMNS);
    return {
      kind,
      isNamespaced,
      names,
      places: places.map(({ place }) => place),
      columns: [
        ...leading.columns(isNamespaced),
        ...places.map(({ name }) => column(name, paint)),
        ...labelHeaders(labels).map((header) => new TableColumn(header)),
      ],
    };
  };
  return (columns) => {
    if (last === undefined || (columns !== undefined && columns !== known)) {
      known = columns;
      const names = JSON.stringify(columns ?? []);
      if (last?.names !== names) {
        last = made(columns ?? [], names);
      }
    }
    return last;
  };
}

function column(name: string, paint: Paint): TableColumn {
  const header = safe(name.trim().toUpperCase());
  return header === "STATUS"
    ? new TableColumn(header, (status) => {
        const meaning = Object.hasOwn(STATUS, status) ? STATUS[status] : undefined;
        return meaning === undefined ? status : paint[meaning](status);
      })
    : new TableColumn(header);
}

/** Returns a cell as kubectl prints it: the first line of a text, and nothing for an absent value. */
function cellText(cell: TableRow["cells"][number]): string {
  return safe((cellValue(cell) ?? "").replace(/[\f\n\r][^]*$/, "..."));
}

function safe(text: string): string {
  return escapeTerminal(cutForLine(text, MOST_CHARACTERS));
}
