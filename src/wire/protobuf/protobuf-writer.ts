/** How a value stands on the wire: the low three bits of its tag. */
export const WIRE_TYPE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const TWO_TO_32 = 2 ** 32;

/**
 * Writes protobuf from its end to its beginning: so the length of a message is known when it is written, and nothing is
 * moved or measured beforehand. Calls come in the reverse order of the bytes.
 */
export class ProtobufWriter {
  #buffer: Buffer;
  /** Where the bytes written so far begin. */
  #start: number;

  constructor(initialSize = 4096) {
    this.#buffer = Buffer.allocUnsafe(initialSize);
    this.#start = initialSize;
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#buffer.length - this.#start;
  }

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

  /** A whole number, as int64 does: negative ones take ten bytes. */
  varint(value: number): void {
    // The two halves of its two's complement.
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

  /** Tag and length of a value that has been written since `length` was `before`. */
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
