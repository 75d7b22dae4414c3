import { escapeTerminal } from "./escape-terminal.js";
import { recordOf } from "./event-record.js";
import type { Printer } from "./printer.js";

/** `-o json`: one object a line. What JSON leaves as it is and a terminal would obey is escaped as JSON can. */
export function jsonPrinter(): Printer {
  return (event, at) => `${escapeTerminal(JSON.stringify(recordOf(event, at)))}\n`;
}
