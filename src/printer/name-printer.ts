import { parseObjectKey } from "../api/object-key.js";
import { escapeTerminal } from "./escape-terminal.js";
import type { PodEvent, Printer } from "./printer.js";

/** `-o name`: `pod/NAME`, as kubectl writes it. */
export function namePrinter(): Printer {
  return (event) => `pod/${escapeTerminal(nameOf(event))}\n`;
}

function nameOf(event: PodEvent): string {
  const name = event.object?.metadata?.name;
  return name ?? (event.type === "delete" ? parseObjectKey(event.key).name : "");
}
