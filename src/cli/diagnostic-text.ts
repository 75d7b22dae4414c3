import { escapeTerminal } from "../printer/escape-terminal.js";

/**
 * Longest text of one diagnostic: the longest messages of real servers have some hundred characters, and what a broken
 * or hostile one says may have millions.
 */
const LIMIT_CHARACTERS = 8_192;

/** What may hold words of others, safe to show: no control characters, and an end. */
export function shownText(text: string): string {
  return escapeTerminal(shorten(text));
}

/** The same for a record as JSON: it says the same to who parses it, but for texts that are too long. */
export function shownJson(json: string): string {
  const short = json.length <= LIMIT_CHARACTERS ? json : JSON.stringify(JSON.parse(json), shortenValue);
  // Controls stand in strings only, where JSON has the same escapes.
  return escapeTerminal(short);
}

function shortenValue(_: string, value: unknown): unknown {
  return typeof value === "string" ? shorten(value) : value;
}

function shorten(text: string): string {
  return text.length <= LIMIT_CHARACTERS ? text : `${text.slice(0, LIMIT_CHARACTERS)}...`;
}
