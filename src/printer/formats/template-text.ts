import { escapeTerminal, escapeUnits } from "../escape-terminal.js";

/**
 * Returns text that a template found in an object, safe to show. A newline is `\\n` and a tab is `\\t`, so that a value
 * from the cluster adds no line and no field to what the template writes.
 */
export function templateText(text: string): string {
  return escapeTerminal(text, escapeBriefly);
}

/** Writes a character as JSON does: those of ASCII that have a letter with that letter. */
function escapeBriefly(character: string): string {
  return character < " " ? JSON.stringify(character).slice(1, -1) : escapeUnits(character);
}
