import type { TableRow } from "../api/table-row.js";
import { cutForLine } from "../base/cut-for-line.js";
import { cellValue, MOST_COLUMNS } from "./cell-value.js";
import { escapeTerminal } from "./escape-terminal.js";
import { marksOf, objectNameOf, sentenceOf } from "./event-words.js";
import { clockTime, type LineTime } from "./line-time.js";
import { labelsValue, valueOfToken } from "./logfmt.js";
import type { ObjectEvent, Paint } from "./printer.js";
import { labelTokens, NO_LABELS, type ShownLabels } from "./shown-labels.js";

/** A change of an object that the server prints. */
export type RowEvent = ObjectEvent<TableRow>;

/** Columns that a line shows elsewhere, or that change all the time. */
const LEFT_OUT = new Set(["", "name", "age"]);

/** The time since something happened, as kubectl prints it. */
const TIME_SINCE = /^(?:\d{1,9}[smhdy]){1,2}$/;
const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, y: 31_536_000 };

export interface RowPrinterOptions {
  readonly paint: Paint;
  readonly time?: LineTime;
  /** Returns what is told beside the cells. @defaultValue nothing */
  readonly tokens?: (event: RowEvent) => readonly Token[];
  /** @defaultValue none */
  readonly labels?: ShownLabels;
}

/**
 * Returns the default printer of objects that are not pods: the timestamp, the sentence, two spaces, the namespace if
 * there is one, the columns of `kubectl get`, the previous values of the cells that have changed, and the mark.
 * `tokens` adds tokens before the mark.
 */
export function rowPrinter(
  kind: string,
  { paint, time = clockTime(), tokens = () => [], labels = NO_LABELS }: RowPrinterOptions,
): (event: RowEvent, at: Date) => string {
  const shownKind = escapeTerminal(kind);
  return (event, at) => {
    const { namespace } = objectNameOf(event);
    const details = [
      ...[
        ...(namespace === "" ? [] : [["ns", namespace] as const]),
        ...(event.object === undefined ? [] : shownTokens(event.object)),
        ...(event.context === undefined ? [] : [["context", event.context] as const]),
        ...changedTokens(event),
        ...tokens(event),
      ].map(([name, value]) => paint.dim(`${name}=`) + valueOfToken(name, value)),
      ...labelTokens(event.object?.metadata?.labels, labels).map(
        ([name, value]) => paint.dim(`${name}=`) + labelsValue(value),
      ),
      ...marksOf(event).map(paint.dim),
    ];
    const line = `${time(at)}${sentenceOf(event, shownKind)}`;
    return details.length === 0 ? `${line}\n` : `${line}  ${details.join(" ")}\n`;
  };
}

/** A name and a value in a line. */
export type Token = readonly [name: string, value: string];

function cellTokens({ columns, cells }: TableRow): Token[] {
  return columns.slice(0, MOST_COLUMNS).flatMap(({ name, priority }, index): Token[] => {
    const token = tokenName(name);
    return priority > 0 || LEFT_OUT.has(token) ? [] : [[token, cellText(cells[index])]];
  });
}

/** Returns the tokens of the cells, and `more=` with the number of columns that are too many for a line. */
function shownTokens(row: TableRow): Token[] {
  const more = row.columns.length - MOST_COLUMNS;
  return more > 0 ? [...cellTokens(row), ["more", String(more)]] : cellTokens(row);
}

/** Returns the previous values of the cells that have changed: `ready-was`. */
export function changedTokens({ object, before }: RowEvent): Token[] {
  if (object === undefined || before === undefined) {
    return [];
  }
  const [now, then] = [cellTokens(object), cellTokens(before)];
  // Several columns may have one name. They are told apart by their places while the columns are the same.
  const isSameTable = now.length === then.length && now.every(([name], index) => name === then[index]?.[0]);
  const byName = isSameTable ? undefined : new Map(now);
  return then.flatMap(([name, was], index): Token[] => {
    const is = byName === undefined ? now[index]?.[1] : byName.get(name);
    return is === undefined || is === was || hasOnlyGrown(is, was) ? [] : [[`${name}-was`, was]];
  });
}

/**
 * Reports whether a cell is a time that has grown. Such a time grows by itself, so that this is not a change. A shorter
 * one is: it has happened again.
 */
function hasOnlyGrown(is: string, was: string): boolean {
  return TIME_SINCE.test(is) && TIME_SINCE.test(was) && secondsIn(is) >= secondsIn(was);
}

function secondsIn(time: string): number {
  const parts = time.match(/\d+[smhdy]/g) ?? [];
  return parts.reduce(
    (sum, part) => sum + Number.parseInt(part, 10) * (UNIT_SECONDS[part.slice(-1)] ?? 0),
    0,
  );
}

/**
 * Returns the name of a column as the name of a token: `Up-to-date` as `up-to-date`, `Last Schedule` as
 * `last-schedule`. Names are cut like values.
 */
function tokenName(column: string): string {
  return escapeTerminal(
    cutForLine(column.trim())
      .toLowerCase()
      .replace(/[\s="]+/gu, "-"),
  );
}

/** Returns a cell as text. An absent value is `<none>`, so that the value is never empty. */
function cellText(cell: TableRow["cells"][number]): string {
  const value = cellValue(cell) ?? "";
  return value === "" ? "<none>" : value;
}
