/** The bytes that give JSON its structure. */
export const BYTE = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

export function isWhitespace(byte: number | undefined): boolean {
  return byte === BYTE.space || byte === BYTE.lineFeed || byte === BYTE.carriageReturn || byte === BYTE.tab;
}

/** `endOfString`: the chunk ended inside the string. */
const IN_STRING = -1;
/** `endOfString`: the chunk ended between a backslash and what it escapes. */
const IN_ESCAPE = -2;

/** Index after the quote that closes the string whose inside begins at `from`, else IN_STRING or IN_ESCAPE. */
export function endOfString(bytes: Uint8Array, from: number): number {
  const end = bytes.length;
  let index = from;
  while (index < end) {
    const byte = bytes[index++];
    if (byte === BYTE.quote) {
      return index;
    }
    if (byte === BYTE.backslash) {
      index += 1;
    }
  }
  return index > end ? IN_ESCAPE : IN_STRING;
}

/**
 * Finds where a JSON object ends without reading it: braces are counted outside of strings, nothing else is looked at.
 * What stands between them is checked by JSON.parse, which sees the same bytes afterwards. State carries over from
 * chunk to chunk, so any border will do; every byte it looks for is ASCII, so it never mistakes a part of a character.
 */
export class ObjectScanner {
  #depth = 0;
  /** 0 outside of strings, else IN_STRING or IN_ESCAPE. */
  #open = 0;

  /** Index after the brace that closes the object begun at `from`, or in an earlier chunk; -1 when it goes on. */
  scan(bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let index = this.#open === 0 ? from : this.#resumeString(bytes, from);
    let depth = this.#depth;
    while (index >= 0 && index < end) {
      const byte = bytes[index++] ?? 0;
      if (byte === BYTE.quote) {
        index = endOfString(bytes, index);
      } else if (byte === BYTE.openBrace) {
        depth += 1;
      } else if (byte === BYTE.closeBrace && --depth === 0) {
        this.#depth = 0;
        return index;
      }
    }
    this.#depth = depth;
    this.#open = index < 0 ? index : 0;
    return -1;
  }

  #resumeString(bytes: Uint8Array, from: number): number {
    const skipped = this.#open === IN_ESCAPE ? 1 : 0;
    if (skipped > bytes.length - from) {
      return IN_ESCAPE;
    }
    this.#open = 0;
    return endOfString(bytes, from + skipped);
  }
}
