import { isUtf8 } from "node:buffer";
import { utf8Text } from "./buffer-text.js";
import { WIRE_TYPE } from "./protobuf-writer.js";

/** Stands for bytes that are not UTF-8, and for itself. */
const REPLACED = "\ufffd";

const TWO_TO_32 = 2 ** 32;

/** Seven bits each: 64 bits. */
const MAX_VARINT_BYTES = 10;

/**
 * Reads protobuf from bytes that are all there. Every read is checked against the end of the message it is in, so a
 * length that lies cannot reach beyond; what is wrong is a SyntaxError that names the byte.
 */
export class ProtobufReader {
  readonly bytes: Buffer;
  /** The next byte. */
  at: number;
  /** The end of the field that `field` has moved to. */
  to = 0;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The number and wire type of a field. A number that no field can have is refused: zeros are no message. */
  tag(end: number): number {
    const first = this.bytes[this.at] ?? 0;
    if (first >= 8 && first < 0x80 && this.at < end) {
      this.at += 1;
      return first;
    }
    const tag = this.varint(end);
    if (!isTag(tag)) {
      throw this.fault("a field number that there is none of");
    }
    return tag;
  }

  /**
   * Moves to the content of the next field, and returns its tag. Most fields are short texts, which two bytes tell: the
   * rest is read with all care.
   */
  field(end: number): number {
    const { bytes, at } = this;
    const tag = bytes[at] ?? 0;
    const length = bytes[at + 1] ?? 0;
    const isShort = tag >= 8 && tag < 0x80 && (tag & 7) === WIRE_TYPE.bytes && length < 0x80;
    if (!isShort || length > end - at - 2) {
      return this.#anyField(end);
    }
    this.at = at + 2;
    this.to = this.at + length;
    return tag;
  }

  /** Where the content ends of the field that `field` has moved to, which must be text or a message. */
  contentEnd(tag: number): number {
    if ((tag & 7) !== WIRE_TYPE.bytes) {
      throw this.#withoutLength(tag);
    }
    return this.to;
  }

  /** A length or a value: never negative, and exact below 2^53. */
  varint(end: number): number {
    const { bytes } = this;
    const first = bytes[this.at] ?? 0;
    if (first < 0x80 && this.at < end) {
      this.at += 1;
      return first;
    }
    let value = 0;
    let factor = 1;
    for (let count = 0; count < MAX_VARINT_BYTES; count += 1) {
      if (this.at >= end) {
        throw this.fault("a number breaks off");
      }
      const byte = bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        return value;
      }
      factor *= 128;
    }
    throw this.fault("a number with more than 64 bits");
  }

  /**
   * The value of a field of type int64 or int32, whose tag has been read: negative ones are the upper half of 64 bits.
   */
  int(tag: number, end: number): number {
    if ((tag & 7) !== WIRE_TYPE.varint) {
      throw this.fault(`wire type ${tag & 7} for a number`);
    }
    const from = this.at;
    const value = this.varint(end);
    return this.at - from === MAX_VARINT_BYTES ? this.#negative(from) : value;
  }

  /** The end of the value of a field that is text or a message, whose tag has been read. */
  delimited(tag: number, end: number): number {
    if ((tag & 7) !== WIRE_TYPE.bytes) {
      throw this.#withoutLength(tag);
    }
    return this.lengthEnd(end);
  }

  /** The end of a value that is preceded by its length. */
  lengthEnd(end: number): number {
    const length = this.varint(end);
    if (length > end - this.at) {
      throw this.fault(`a length of ${length} where ${end - this.at} bytes follow`);
    }
    return this.at + length;
  }

  /** Text up to `to`. Like Go's JSON encoder, writes U+FFFD for bytes that are not UTF-8. */
  text(to: number): string {
    const { at } = this;
    this.at = to;
    return utf8Text(this.bytes, at, to);
  }

  /**
   * Text that tells things apart: the names of objects, the keys of maps. Two that differ must never become one by a
   * replaced character, so it is refused where it is not UTF-8.
   */
  nameText(to: number): string {
    const { at } = this;
    const text = utf8Text(this.bytes, at, to);
    if (text.includes(REPLACED)) {
      this.skipNameText(to);
    }
    this.at = to;
    return text;
  }

  /** Passes over such text. */
  skipNameText(to: number): void {
    const { bytes, at } = this;
    if (!isAsciiIn(bytes, at, to) && !isUtf8(bytes.subarray(at, to))) {
      throw this.fault("a name that is not valid UTF-8");
    }
    this.at = to;
  }

  /** Bytes up to `to`, as JSON has them. */
  base64(to: number): string {
    const { at } = this;
    this.at = to;
    return this.bytes.toString("base64", at, to);
  }

  /** Passes over a value of a field that nobody wants. */
  skip(wireType: number, end: number): void {
    switch (wireType) {
      case WIRE_TYPE.varint:
        this.varint(end);
        break;
      case WIRE_TYPE.bytes:
        this.at = this.lengthEnd(end);
        break;
      case WIRE_TYPE.fixed64:
        this.#advance(8, end);
        break;
      case WIRE_TYPE.fixed32:
        this.#advance(4, end);
        break;
      default:
        throw this.fault(`unknown wire type ${wireType}`);
    }
  }

  fault(what: string): SyntaxError {
    return new SyntaxError(`${what} (at its byte ${this.at})`);
  }

  #anyField(end: number): number {
    const tag = this.tag(end);
    if ((tag & 7) === WIRE_TYPE.bytes) {
      this.to = this.lengthEnd(end);
      return tag;
    }
    const { at } = this;
    this.skip(tag & 7, end);
    this.to = this.at;
    this.at = at;
    return tag;
  }

  #withoutLength(tag: number): SyntaxError {
    return this.fault(`wire type ${tag & 7} for a value with a length`);
  }

  #advance(count: number, end: number): void {
    if (count > end - this.at) {
      throw this.fault("a number breaks off");
    }
    this.at += count;
  }

  #negative(from: number): number {
    let low = 0;
    let high = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
      const bits = BigInt((this.bytes[from + index] ?? 0) & 0x7f) << BigInt(7 * index);
      low += Number(bits & 0xffff_ffffn);
      high += Number((bits >> 32n) & 0xffff_ffffn);
    }
    return (high | 0) * TWO_TO_32 + low;
  }
}

/** Whether a field can have the number in a tag: 1 to 2^29 - 1. */
export function isTag(tag: number): boolean {
  return tag >= 8 && tag < TWO_TO_32;
}

function isAsciiIn(bytes: Buffer, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    if ((bytes[index] ?? 0) > 0x7f) {
      return false;
    }
  }
  return true;
}
