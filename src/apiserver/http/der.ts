// The part of DER, the encoding of certificates, that the certificates of this server need (ITU-T X.690).

const BOOLEAN = 0x01;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;

/** Lengths below this are one byte. Others are preceded by the number of their bytes, plus this. */
const LONG_LENGTH = 0x80;
/** The first year that UTCTime, which has two digits for the year, cannot express in certificates (RFC 5280). */
const FIRST_YEAR_OF_GENERALIZED_TIME = 2050;

/** Returns a value with its tag and its length. */
export function tagged(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < LONG_LENGTH) {
    return Buffer.from([length]);
  }
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
  return Buffer.concat([Buffer.from([LONG_LENGTH + bytes.length]), bytes]);
}

export function sequence(...items: readonly Uint8Array[]): Buffer {
  return tagged(SEQUENCE, ...items);
}

/** Returns a set of one item. Larger sets would have to be sorted. */
export function setOf(item: Uint8Array): Buffer {
  return tagged(SET, item);
}

/** Returns a value in a tag of its context: `[number] EXPLICIT`. */
export function explicit(number: number, value: Uint8Array): Buffer {
  return tagged(0xa0 + number, value);
}

export function truth(): Buffer {
  return tagged(BOOLEAN, Buffer.from([0xff]));
}

/** Returns a whole number. The highest bit of its bytes must be 0, because it is a sign. */
export function integer(bytes: Uint8Array): Buffer {
  return tagged(INTEGER, bytes);
}

/** Returns a list of bits. The last `unused` bits of the bytes are not part of it. */
export function bitString(bytes: Uint8Array, unused = 0): Buffer {
  return tagged(BIT_STRING, Buffer.from([unused]), bytes);
}

export function octetString(bytes: Uint8Array): Buffer {
  return tagged(OCTET_STRING, bytes);
}

export function utf8String(text: string): Buffer {
  return tagged(UTF8_STRING, Buffer.from(text));
}

/** Returns the identifier of an object, which is written with dots: `2.5.4.3`. */
export function objectIdentifier(text: string): Buffer {
  const [first = 0, second = 0, ...others] = text.split(".").map(Number);
  return tagged(OBJECT_IDENTIFIER, Buffer.from([first * 40 + second, ...others].flatMap(inSevenBits)));
}

/** Returns a number in bytes of seven bits. All but the last have the highest bit set. */
function inSevenBits(number: number): number[] {
  const bytes = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) {
    bytes.unshift((rest & 0x7f) | 0x80);
  }
  return bytes;
}

/** Returns a time, in whole seconds, in the form that certificates have. */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, "2026-11-30T00:00:00".length).replaceAll(/\D/g, "")}Z`;
  return date.getUTCFullYear() < FIRST_YEAR_OF_GENERALIZED_TIME
    ? tagged(UTC_TIME, Buffer.from(digits.slice("20".length)))
    : tagged(GENERALIZED_TIME, Buffer.from(digits));
}
