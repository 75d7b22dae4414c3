import { isJsonObject, type JsonObject } from "../../base/json-object.js";
import { decodeText } from "./parse-json-object.js";
import { BYTE, isWhitespace } from "./json-scanner.js";

/**
 * Bound on what stands around the items of a list: its metadata is some hundred bytes; a Table or another answer that
 * is no list has all its bytes here.
 */
const ENVELOPE_LIMIT_BYTES = 16 * 1024 * 1024;

const ITEMS = "items";

/**
 * Keeps what stands around the items of a list and finds where they begin. Everything but the items is collected, with
 * the fields in any order, and parsed as one small document: `{"kind":"PodList","metadata":{...},"items":[]}`.
 */
export class JsonEnvelope {
  readonly #bytes: Uint8Array[] = [];
  #size = 0;
  /** Braces and brackets that are open. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  /**
   * The bytes of the member name that is being read, or was read last, directly inside the envelope. Of a long one only
   * so much as is needed to see that it is another one: a number each, they take eight times what they are.
   */
  #name: number[] = [];
  /** Between the brace or a comma and the colon: what comes is a name. */
  #atName = false;
  /** After the colon: what comes begins a value. */
  #atValue = false;
  #closed = false;

  /** Whether its last brace has been read. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Takes bytes from `from` on, up to and with the bracket that opens the items. Returns the index after it, or -1
   * when the chunk ends before.
   *
   * @throws SyntaxError when the bytes cannot be a list, RangeError when it is too large.
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

  /** The end of the items: the bracket at `index` has been read. */
  closeItems(): void {
    this.#depth -= 1;
    this.#name = [];
    this.#keep(Uint8Array.of(BYTE.closeBracket));
  }

  /** The fields that came before the items. */
  parseSoFar(): JsonObject {
    return this.#parse("]}");
  }

  /** All fields but the items, which are empty. */
  parse(): JsonObject {
    return this.#parse("");
  }

  #parse(end: string): JsonObject {
    const text = decodeText(Buffer.concat(this.#bytes, this.#size)) + end;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new SyntaxError("not valid JSON");
    }
    if (!isJsonObject(value)) {
      throw new SyntaxError("not a JSON object");
    }
    return value;
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
    return this.#atValue && byte === BYTE.openBracket && Buffer.from(this.#name).toString("latin1") === ITEMS;
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
    if (this.#atName && this.#name.length <= ITEMS.length) {
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
