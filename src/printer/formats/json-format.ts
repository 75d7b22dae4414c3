import { escapeTerminal } from "../escape-terminal.js";
import { type PrintedRecord, recordText } from "../record-text.js";
import type { Format, FormatOptions } from "./format.js";
import { recordFormat } from "./record-format.js";

/**
 * The format `json`: a record on one line for each event, with every control character escaped. An object is as the
 * server wrote it.
 */
export function jsonFormat({ objects = true }: Pick<FormatOptions, "objects"> = {}): Format {
  return recordFormat(jsonLine, objects);
}

/** Returns a record on one line, with every control character escaped. */
export function jsonLine(record: PrintedRecord): string {
  return `${escapeTerminal(recordText(record))}\n`;
}
