import type { JsonObject } from "../../base/json-object.js";
import { decodeText, parseObject } from "./parse-json-object.js";
import { BYTE, isWhitespace } from "./json-scanner.js";

/**
 * The largest size of the envelope, which is everything around the items
 * of a list. The metadata of a list takes some hundred bytes. A response
 * that is not a list, such as a Table, is envelope from beginning to end.
 */
const ENVELOPE_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Collects the bytes around the items of a list, and finds the place where the items begin. The fields of the
 * list may come in any order. The collected bytes are parsed as one small document without the items:
 * `{"kind":"PodList","metadata":{...},"items":[]}`.
 */
export class JsonEnvelope {
  readonly #bytes: Uint8Array[] = [];
  #size = 0;
  /** The number of open braces and brackets. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  /**
   * The bytes of the member name that is being read, or was read last, directly inside the envelope. Of a
   * long name only enough bytes are kept to see that it holds no items, because in this array each byte takes
   * the space of a number.
   */
  #name: number[] = [];
  /** Whether a member name comes next. This holds from the opening brace or a comma up to the colon. */
  #atName = false;
  /** Whether a value comes next. This holds from the colon up to the first byte of the value. */
  #atValue = false;
  #closed = false;
  readonly #members: ReadonlySet<string>;
  readonly #longestMember: number;

  /** @param members - the names of the members that may hold the items. */
  constructor(members: readonly string[]) {
    this.#members = new Set(members);
    this.#longestMember = Math.max(...members.map((name) => name.length));
  }

  /** Whether the closing brace of the list has been read. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Takes the bytes from index `from` up to and including the bracket that opens the items. Returns the index
   * after the bracket, or -1 if the chunk ends before it.
   *
   * @throws SyntaxError if the bytes are not a list, or RangeError if the envelope is too large.
   */
  takeUpToItems(chunk: Uint8Array, from: number): number {
    for (let index = from; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (this.#opensItems(byte)) {
        this.#depth += 1;
        this.#keep(chunk.subarray(from, index + 1));
        return index + 1;
      }
      this.#step(byte);
    }
    this.#keep(chunk.subarray(from));
    return -1;
  }

  /** Tells the envelope that the closing bracket of the items has been read. */
  closeItems(): void {
    this.#depth -= 1;
    this.#name = [];
    this.#keep(Uint8Array.of(BYTE.closeBracket));
  }

  /** Parses the fields that came before the items. */
  parseSoFar(): JsonObject {
    return this.#parse("]}");
  }

  /** Parses all fields, with an empty list as the items. */
  parse(): JsonObject {
    return this.#parse("");
  }

  #parse(end: string): JsonObject {
    return parseObject(decodeText(Buffer.concat(this.#bytes, this.#size)) + end);
  }

  #keep(part: Uint8Array): void {
    this.#size += part.length;
    if (this.#size > ENVELOPE_LIMIT_BYTES) {
      throw new RangeError(`found more than ${ENVELOPE_LIMIT_BYTES} bytes outside of "items"`);
    }
    if (part.length > 0) {
      this.#bytes.push(part);
    }
  }

  #opensItems(byte: number): boolean {
    return (
      this.#atValue &&
      byte === BYTE.openBracket &&
      this.#members.has(Buffer.from(this.#name).toString("latin1"))
    );
  }

  #step(byte: number): void {
    if (this.#inString) {
      this.#stepInString(byte);
    } else if (this.#depth === 0) {
      this.#stepOutside(byte);
    } else if (byte === BYTE.quote) {
      this.#inString = true;
      this.#atValue = false;
      if (this.#atName) {
        this.#name = [];
      }
    } else {
      this.#stepInside(byte);
    }
  }

  #stepInString(byte: number): void {
    if (this.#escaped) {
      this.#escaped = false;
    } else if (byte === BYTE.backslash) {
      this.#escaped = true;
    } else if (byte === BYTE.quote) {
      this.#inString = false;
      return;
    }
    if (this.#atName && this.#name.length <= this.#longestMember) {
      this.#name.push(byte);
    }
  }

  #stepOutside(byte: number): void {
    if (isWhitespace(byte)) {
      return;
    }
    if (this.#closed) {
      throw new SyntaxError("found more bytes after its end");
    }
    if (byte !== BYTE.openBrace) {
      throw new SyntaxError("not a JSON object");
    }
    this.#depth = 1;
    this.#atName = true;
  }

  #stepInside(byte: number): void {
    switch (byte) {
      case BYTE.openBrace:
      case BYTE.openBracket:
        this.#depth += 1;
        this.#atValue = false;
        break;
      case BYTE.closeBrace:
      case BYTE.closeBracket:
        this.#depth -= 1;
        this.#closed = this.#depth === 0;
        break;
      case BYTE.colon:
        this.#atValue = this.#depth === 1;
        this.#atName = false;
        break;
      case BYTE.comma:
        this.#atName = this.#depth === 1;
        break;
      default:
        this.#atValue &&= isWhitespace(byte);
    }
  }
}
