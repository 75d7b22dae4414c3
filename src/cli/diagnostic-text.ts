import { escapeTerminal } from "../printer/escape-terminal.js";

/**
 * The longest text of one diagnostic, so that its line has at most 8 KiB. The longest messages of real servers have
 * some hundred characters, but a message of a broken or hostile server may have millions.
 */
const LIMIT_BYTES = 8_192 - 64;

/** The least that is left of each text of a JSON record that is too long as a whole. */
const LEAST_CHARACTERS = 16;

/** Makes a text from another program safe to show: escapes control characters and limits the length. */
export function shownText(text: string): string {
  // Escaping makes nothing shorter, so what lies behind the limit need not be escaped.
  const escaped = escapeTerminal(text.slice(0, LIMIT_BYTES + 1));
  if (Buffer.byteLength(escaped) <= LIMIT_BYTES) {
    return escaped;
  }
  const cut = Buffer.from(escaped).subarray(0, LIMIT_BYTES).toString("utf8");
  // The end may be half of a character, or of its escape.
  return `${cut.replace(/\ufffd$|\\u?[0-9a-f]{0,3}$/, "")}...`;
}

/**
 * Makes a JSON record safe to show. It still parses to the same value, apart from texts that are too long.
 */
export function shownJson(json: string): string {
  // Control characters occur only in strings, where JSON has the same escapes.
  let shown = json.length <= LIMIT_BYTES ? escapeTerminal(json) : undefined;
  for (let limit = LIMIT_BYTES; limit >= LEAST_CHARACTERS && !fits(shown); limit = Math.floor(limit / 2)) {
    shown = escapeTerminal(JSON.stringify(JSON.parse(json), (_, value) => shortenValue(value, limit)));
  }
  return shown ?? "";
}

function fits(shown: string | undefined): boolean {
  return shown !== undefined && Buffer.byteLength(shown) <= LIMIT_BYTES;
}

/** Cuts a text that has not been escaped yet, so that no escape is cut. */
function shortenValue(value: unknown, limit: number): unknown {
  return typeof value === "string" && value.length > limit ? `${value.slice(0, limit)}...` : value;
}
