import { escapeTerminal } from "./escape-terminal.js";
import { recordOf } from "./event-record.js";
import type { Printer } from "./printer.js";

/** The printer for `-o json`: one JSON object per line, with every control character escaped. */
export function jsonPrinter(): Printer {
  return (event, at) => `${escapeTerminal(JSON.stringify(recordOf(event, at)))}\n`;
}
