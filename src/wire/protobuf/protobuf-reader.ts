import { isUtf8 } from "node:buffer";
import { utf8Text } from "./buffer-text.js";
import { WIRE_TYPE } from "./protobuf-writer.js";

/** The replacement character. In decoded text it stands for bytes that are not UTF-8, or for itself. */
const REPLACED = "\ufffd";

const TWO_TO_32 = 2 ** 32;

/** The largest number of bytes in a varint. Each byte holds seven bits of the 64. */
export const MAX_VARINT_BYTES = 10;

/**
 * Reads protobuf from a complete buffer. Every read is checked against the end of the current message, so
 * that a false length cannot reach beyond it. Damage is reported by a SyntaxError that names the byte.
 */
export class ProtobufReader {
  readonly bytes: Buffer;
  /** The index of the next byte. */
  at: number;
  /** The end of the field that the last call of `field` moved to. */
  to = 0;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /**
   * Reads the tag of a field: its number and wire type.
   * Refuses an invalid number, so that zeros are not a message.
   */
  tag(end: number): number {
    const first = this.bytes[this.at] ?? 0;
    if (first >= 8 && first < 0x80 && this.at < end) {
      this.at += 1;
      return first;
    }
    const tag = this.varint(end);
    if (!isTag(tag)) {
      throw this.fault("found an invalid field number");
    }
    return tag;
  }

  /**
   * Moves to the content of the next field, and returns its tag. Most fields are short texts, which can be
   * recognized by two bytes. All other fields are read in the general way.
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

  /** Returns the end of the field that `field` moved to. The field must be a text or a message. */
  contentEnd(tag: number): number {
    if ((tag & 7) !== WIRE_TYPE.bytes) {
      throw this.#withoutLength(tag);
    }
    return this.to;
  }

  /** Reads a varint. The result is never negative, and is exact below 2^53. */
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
        throw this.fault("found a number that is cut off");
      }
      const byte = bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        return value;
      }
      factor *= 128;
    }
    throw this.fault("found a number of more than 64 bits");
  }

  /**
   * Reads the value of an int64 or int32 field whose tag has been read. A negative value is encoded in the
   * upper half of the 64-bit range.
   */
  int(tag: number, end: number): number {
    if ((tag & 7) !== WIRE_TYPE.varint) {
      throw this.fault(`found wire type ${tag & 7} for a number`);
    }
    const from = this.at;
    const value = this.varint(end);
    return this.at - from === MAX_VARINT_BYTES ? this.#negative(from) : value;
  }

  /**
   * Reads the length of a text or message field whose tag has been read, and returns the end of its value.
   */
  delimited(tag: number, end: number): number {
    if ((tag & 7) !== WIRE_TYPE.bytes) {
      throw this.#withoutLength(tag);
    }
    return this.lengthEnd(end);
  }

  /** Reads a length, and returns the end of the value that follows. */
  lengthEnd(end: number): number {
    const length = this.varint(end);
    if (length > end - this.at) {
      throw this.fault(`found a length of ${length}, but ${end - this.at} bytes follow`);
    }
    return this.at + length;
  }

  /** Reads text up to `to`. Like in Go's JSON encoder, bytes that are not UTF-8 become U+FFFD. */
  text(to: number): string {
    const { at } = this;
    this.at = to;
    return utf8Text(this.bytes, at, to);
  }

  /**
   * Reads text that identifies something: the name of an object, or the key of a map entry. Text that is not
   * UTF-8 is refused, because a replacement character could make two different names equal.
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

  /** Skips text that identifies something, after the same check as `nameText`. */
  skipNameText(to: number): void {
    const { bytes, at } = this;
    if (!isAsciiIn(bytes, at, to) && !isUtf8(bytes.subarray(at, to))) {
      throw this.fault("found a name that is not valid UTF-8");
    }
    this.at = to;
  }

  /** Reads the bytes up to `to` in base64, which is their form in JSON. */
  base64(to: number): string {
    const { at } = this;
    this.at = to;
    return this.bytes.toString("base64", at, to);
  }

  /** Skips the value of a field. */
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
        throw this.fault(`found unknown wire type ${wireType}`);
    }
  }

  /** Returns an error that names the current byte. */
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
    return this.fault(`found wire type ${tag & 7} for a value with a length`);
  }

  #advance(count: number, end: number): void {
    if (count > end - this.at) {
      throw this.fault("found a number that is cut off");
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

/** Reports whether the field number in a tag is valid, which means from 1 to 2^29 - 1. */
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
