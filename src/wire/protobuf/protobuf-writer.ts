/** The wire types, which are the low three bits of a tag. They tell how the value is encoded. */
export const WIRE_TYPE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const TWO_TO_32 = 2 ** 32;

/**
 * Writes protobuf from the end to the beginning. So the length of a message is known when it must be written,
 * and nothing has to be moved or measured first. The calls must come in the reverse order of the bytes.
 */
export class ProtobufWriter {
  #buffer: Buffer;
  /** The index at which the bytes written so far begin. */
  #start: number;

  constructor(initialSize = 4096) {
    this.#buffer = Buffer.allocUnsafe(initialSize);
    this.#start = initialSize;
  }

  /** The number of bytes written so far. */
  get length(): number {
    return this.#buffer.length - this.#start;
  }

  /** Returns a copy of the written bytes. */
  finish(): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(this.#start));
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#start);
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.#reserve(length);
    this.#buffer.write(value, this.#start, length, "utf8");
  }

  /** Writes a whole number as an int64. A negative number takes ten bytes. */
  varint(value: number): void {
    // The two halves of the number in two's complement.
    let low = (value % TWO_TO_32) >>> 0;
    let high = Math.floor(value / TWO_TO_32) >>> 0;
    const bytes: number[] = [];
    while (high > 0 || low > 0x7f) {
      bytes.push((low & 0x7f) | 0x80);
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    bytes.push(low);
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#start);
  }

  tag(number: number, wireType: number): void {
    this.varint(number * 8 + wireType);
  }

  /** Writes the tag and the length of the value that was written since `length` was `before`. */
  delimit(number: number, before: number): void {
    this.varint(this.length - before);
    this.tag(number, WIRE_TYPE.bytes);
  }

  #reserve(size: number): void {
    if (size > this.#start) {
      const { length } = this;
      const grown = Buffer.allocUnsafe(2 * (length + size));
      this.#buffer.copy(grown, grown.length - length, this.#start);
      this.#buffer = grown;
      this.#start = grown.length - length;
    }
    this.#start -= size;
  }
}
