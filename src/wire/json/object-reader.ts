import { ObjectScanner, type TextForm } from "./json-scanner.js";

/**
 * Collects the bytes of one JSON object from any number of chunks. An object inside one chunk is not copied.
 */
export class ObjectReader {
  readonly #scanner = new ObjectScanner();
  readonly #limitBytes: number;
  #parts: Uint8Array[] = [];
  /** The number of bytes in `#parts`. */
  #size = 0;
  #end = 0;

  /**
   * @param limitBytes - the largest size of an object, which
   * limits the memory that an endless object can take.
   */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Whether an object has begun but has not ended. */
  get inObject(): boolean {
    return this.#size > 0;
  }

  /** The form of the object that was read last. */
  get form(): TextForm {
    return this.#scanner;
  }

  /** The index in the chunk at which the last `read` stopped. */
  get end(): number {
    return this.#end;
  }

  /**
   * Reads an object from index `from`, where it begins or continues. Returns its bytes if it ends in this
   * chunk. The bytes are valid as long as the chunk is.
   *
   * @throws RangeError if the object is larger than the limit.
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
