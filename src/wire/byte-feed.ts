/** A number that has been begun in one chunk may be ended in another. */
const MAX_VARINT_BYTES = 10;

const NOTHING: Buffer = Buffer.alloc(0);

/** Of what was held no more stays for the next portion, so that one large object does not cost its size for ever. */
const KEPT_BYTES = 256 * 1024;

/**
 * Hands out the bytes of a body in the portions that are asked for, whatever the chunk borders: undefined says that the
 * chunk ended first; the same question is to be asked again after the next `push`.
 */
export class ByteFeed {
  #chunk = NOTHING;
  #at = 0;
  /** Bytes of the chunks before this one. */
  #before = 0;
  /** Begin of what is asked for, from chunks before this one. Kept between portions, as most need about as much. */
  #held = NOTHING;
  #heldLength = 0;
  #value = 0;
  #digits = 0;

  /** The chunk must not be changed until the next one. */
  push(chunk: Uint8Array): void {
    this.#before += this.#chunk.length;
    this.#chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#at = 0;
  }

  /** Where in the body the next byte is. */
  get offset(): number {
    return this.#before + this.#at;
  }

  /** Bytes of a portion that was begun and not ended. */
  get begun(): number {
    return this.#heldLength + this.#digits;
  }

  /** Bytes of the chunk that nobody has asked for. */
  get left(): number {
    return this.#chunk.length - this.#at;
  }

  /** @throws SyntaxError for a number of more than 64 bits. */
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
        throw new SyntaxError("a number with more than 64 bits");
      }
    }
    return undefined;
  }

  /**
   * The content of the field that is next, if it has this tag, of one byte, and is in the chunk as a whole; otherwise
   * nothing has happened.
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

  /** The next `length` bytes; they stay valid until the next call. */
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

  /** The next byte, which stays where it is. */
  peek(): number | undefined {
    return this.#chunk[this.#at];
  }

  /** Passes over up to `length` bytes; returns how many there were. */
  skip(length: number): number {
    const skipped = Math.min(length, this.left);
    this.#at += skipped;
    return skipped;
  }

  /** Grows with what has come, not with what was announced: a length that lies costs nothing. */
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
