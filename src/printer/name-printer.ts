import { escapeTerminal } from "./escape-terminal.js";
import { podNameOf } from "./event-words.js";
import type { Printer } from "./printer.js";

/** `-o name`: `pod/NAME`, as kubectl writes it. */
export function namePrinter(): Printer {
  return (event) => `pod/${escapeTerminal(podNameOf(event).name)}\n`;
}
