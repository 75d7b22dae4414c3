import { escapeTerminal } from "./escape-terminal.js";
import { podNameOf } from "./event-words.js";
import type { Printer } from "./printer.js";

/** The printer for `-o name`: `pod/NAME`, as in kubectl. */
export function namePrinter(): Printer {
  return (event) => `pod/${escapeTerminal(podNameOf(event).name)}\n`;
}
