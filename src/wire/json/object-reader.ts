import { ObjectScanner } from "./json-scanner.js";

/**
 * Puts the bytes of one JSON object together, however many chunks it spans. An object inside one chunk is not copied.
 */
export class ObjectReader {
  readonly #scanner = new ObjectScanner();
  readonly #limitBytes: number;
  #parts: Uint8Array[] = [];
  /** Bytes in `#parts`. */
  #size = 0;
  #end = 0;

  /** @param limitBytes - bounds what an object that never ends can make us keep. */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Whether an object has begun that has not ended. */
  get inObject(): boolean {
    return this.#size > 0;
  }

  /** Where the last `read` stopped in its chunk. */
  get end(): number {
    return this.#end;
  }

  /**
   * Reads on from `from`: there an object begins, or goes on. Returns its bytes when it ends in this chunk; they stay
   * valid as long as the chunk does.
   *
   * @throws RangeError when the object is larger than the limit.
   */
  read(chunk: Uint8Array, from: number): Uint8Array | undefined {
    const end = this.#scanner.scan(chunk, from);
    this.#end = end < 0 ? chunk.length : end;
    const part = chunk.subarray(from, this.#end);
    this.#size += part.length;
    if (this.#size > this.#limitBytes) {
      throw new RangeError(`larger than ${this.#limitBytes} bytes`);
    }
    if (end >= 0 && this.#parts.length === 0) {
      this.#size = 0;
      return part;
    }
    this.#parts.push(part);
    if (end < 0) {
      return undefined;
    }
    const whole = Buffer.concat(this.#parts, this.#size);
    this.#parts = [];
    this.#size = 0;
    return whole;
  }
}
