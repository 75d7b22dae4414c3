/** The bytes that form the structure of JSON. */
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

/** Returned by `endOfString` if the chunk ends inside the string. */
const IN_STRING = -1;
/** Returned by `endOfString` if the chunk ends between a backslash and the escaped character. */
const IN_ESCAPE = -2;

/**
 * Returns the index after the closing quote of a string, or IN_STRING or IN_ESCAPE if the chunk ends before
 * it. `from` is the index after the opening quote.
 */
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

/** What is known of the text of an object when its end has been found. */
export interface TextForm {
  /** How many objects and lists are open at most at one place of a valid text. */
  readonly levels: number;
  /** Whether there is whitespace outside of strings. */
  readonly hasWhitespace: boolean;
}

/**
 * Finds the end of a JSON object by counting the braces outside of strings. JSON.parse reads the same bytes
 * later and checks everything else.
 *
 * The state carries over from chunk to chunk, so a chunk may end anywhere. All bytes of interest are ASCII,
 * so the scanner never mistakes a part of a longer UTF-8 character for one of them.
 */
export class ObjectScanner implements TextForm {
  #depth = 0;
  /** The number of open brackets. */
  #lists = 0;
  /** 0 outside of strings, otherwise IN_STRING or IN_ESCAPE. */
  #open = 0;
  levels = 0;
  hasWhitespace = false;

  /**
   * Returns the index after the closing brace of an object, or -1 if the object continues in the next chunk.
   * The object begins at index `from` or in an earlier chunk.
   */
  scan(bytes: Uint8Array, from: number): number {
    if (this.#depth === 0) {
      this.#lists = 0;
      this.levels = 0;
      this.hasWhitespace = false;
    }
    const end = bytes.length;
    let index = this.#open === 0 ? from : this.#resumeString(bytes, from);
    while (index >= 0 && index < end) {
      const byte = bytes[index++] ?? 0;
      if (byte === BYTE.quote) {
        index = endOfString(bytes, index);
      } else if (byte > BYTE.colon) {
        if (this.#stepBracket(byte)) {
          return index;
        }
      } else if (byte <= BYTE.space) {
        this.hasWhitespace = true;
      }
    }
    this.#open = index < 0 ? index : 0;
    return -1;
  }

  /** Counts a brace or a bracket. Returns whether it closes the object. */
  #stepBracket(byte: number): boolean {
    switch (byte) {
      case BYTE.openBrace:
        this.#depth += 1;
        break;
      case BYTE.closeBrace:
        this.#depth -= 1;
        return this.#depth === 0;
      case BYTE.openBracket:
        this.#lists += 1;
        break;
      case BYTE.closeBracket:
        this.#lists -= 1;
        return false;
      default:
        return false;
    }
    this.levels = Math.max(this.levels, this.#depth + this.#lists);
    return false;
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
