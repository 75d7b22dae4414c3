import { MAX_VARINT_BYTES } from "./protobuf/protobuf-reader.js";

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * The largest buffer that is kept for the next portion, so
 * that one large object does not hold its memory forever.
 */
const KEPT_BYTES = 256 * 1024;

/**
 * Hands out the bytes of a body in the requested portions, wherever the chunks of the body begin and end. A
 * method that returns `undefined` has reached the end of the chunk. The caller then makes the same call again
 * after the next `push`.
 */
export class ByteFeed {
  #chunk = NOTHING;
  #at = 0;
  /** Bytes of the chunks before this one. */
  #before = 0;
  /**
   * The beginning of the requested portion, from the chunks before this one. The buffer is kept for the next
   * portion, because most portions are about as large.
   */
  #held = NOTHING;
  #heldLength = 0;
  /** The varint that is being read, and how many of its bytes have been read. It may end in a later chunk. */
  #value = 0;
  #digits = 0;

  /** Adds the next chunk. The caller must not change the chunk until it pushes another one. */
  push(chunk: Uint8Array): void {
    this.#before += this.#chunk.length;
    this.#chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#at = 0;
  }

  /** The position of the next byte in the body. */
  get offset(): number {
    return this.#before + this.#at;
  }

  /** The number of bytes that have been read of an incomplete portion. */
  get begun(): number {
    return this.#heldLength + this.#digits;
  }

  /** The number of bytes of the chunk that have not been read. */
  get left(): number {
    return this.#chunk.length - this.#at;
  }

  /** Reads a varint. @throws SyntaxError if it has more than 64 bits. */
  varint(): number | undefined {
    while (this.#at < this.#chunk.length) {
      const byte = this.#chunk[this.#at++] ?? 0;
      this.#value += (byte & 0x7f) * 2 ** (7 * this.#digits);
      this.#digits += 1;
      if (byte < 0x80) {
        const value = this.#value;
        this.#value = 0;
        this.#digits = 0;
        return value;
      }
      if (this.#digits === MAX_VARINT_BYTES) {
        throw new SyntaxError("found a number of more than 64 bits");
      }
    }
    return undefined;
  }

  /**
   * Reads the content of the next field if it has this tag, which is one byte, and if the whole field is in
   * the chunk. Otherwise returns `undefined` and reads nothing.
   */
  wholeField(tag: number): Buffer | undefined {
    const chunk = this.#chunk;
    if (this.#heldLength > 0 || this.#digits > 0 || chunk[this.#at] !== tag) {
      return undefined;
    }
    let from = this.#at + 1;
    let length = 0;
    let factor = 1;
    let byte = 0x80;
    const lengthEnd = Math.min(chunk.length, from + MAX_VARINT_BYTES);
    while (byte >= 0x80 && from < lengthEnd) {
      byte = chunk[from++] ?? 0;
      length += (byte & 0x7f) * factor;
      factor *= 0x80;
    }
    if (byte >= 0x80 || length > chunk.length - from) {
      return undefined;
    }
    this.#at = from + length;
    return chunk.subarray(from, this.#at);
  }

  /** Reads the next `length` bytes. They stay valid until the next call. */
  take(length: number): Buffer | undefined {
    const missing = length - this.#heldLength;
    if (this.#heldLength === 0 && missing <= this.left) {
      this.#at += length;
      return this.#chunk.subarray(this.#at - length, this.#at);
    }
    this.#hold(Math.min(missing, this.left));
    if (this.#heldLength < length) {
      return undefined;
    }
    this.#heldLength = 0;
    const portion = this.#held.subarray(0, length);
    if (this.#held.length > KEPT_BYTES) {
      this.#held = NOTHING;
    }
    return portion;
  }

  /** Returns the next byte without reading it. */
  peek(): number | undefined {
    return this.#chunk[this.#at];
  }

  /** Skips up to `length` bytes, and returns how many were skipped. */
  skip(length: number): number {
    const skipped = Math.min(length, this.left);
    this.#at += skipped;
    return skipped;
  }

  /**
   * Adds bytes to the held ones.
   * The buffer grows with the bytes that arrive, so a false length allocates nothing.
   */
  #hold(count: number): void {
    const length = this.#heldLength + count;
    if (length > this.#held.length) {
      const grown = Buffer.allocUnsafe(2 * length);
      this.#held.copy(grown, 0, 0, this.#heldLength);
      this.#held = grown;
    }
    this.#chunk.copy(this.#held, this.#heldLength, this.#at, this.#at + count);
    this.#heldLength = length;
    this.#at += count;
  }
}
