import { escapeTerminal } from "./escape-terminal.js";

/** The most characters of one text of the cluster in a line. JSON shows all of it. */
const LONGEST_TEXT = 160;

/**
 * Returns a text from the cluster as the value of a token: bare if that is clear, else as a JSON string. Texts are cut
 * after 160 characters.
 */
export function logfmtValue(text: string): string {
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
  return escapeTerminal(/^[^\s"]+$/u.test(shown) ? shown : JSON.stringify(shown));
}
