import { escapeTerminal } from "../printer/escape-terminal.js";

/**
 * The longest text of one diagnostic. The longest messages of real servers have some hundred characters, but
 * a message of a broken or hostile server may have millions.
 */
const LIMIT_CHARACTERS = 8_192;

/** Makes a text from another program safe to show: escapes control characters and limits the length. */
export function shownText(text: string): string {
  return escapeTerminal(shorten(text));
}

/**
 * Makes a JSON record safe to show. It still parses to the same value, apart from texts that are too long.
 */
export function shownJson(json: string): string {
  const short = json.length <= LIMIT_CHARACTERS ? json : JSON.stringify(JSON.parse(json), shortenValue);
  // Control characters occur only in strings, where JSON has the same escapes.
  return escapeTerminal(short);
}

function shortenValue(_: string, value: unknown): unknown {
  return typeof value === "string" ? shorten(value) : value;
}

function shorten(text: string): string {
  return text.length <= LIMIT_CHARACTERS ? text : `${text.slice(0, LIMIT_CHARACTERS)}...`;
}
