import { BYTE, endOfString, isWhitespace } from "./json-scanner.js";

/** A range of bytes from index `start` up to, but not including, index `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The indexes of the bytes at which a member of an object begins. */
interface Member {
  /** The opening quote of the name. */
  readonly start: number;
  readonly valueStart: number;
  /** The comma before the name, or -1 for the first member. */
  readonly commaBefore: number;
}

/**
 * Returns the range of bytes to cut out to remove the member at `path` and the comma that separates it from
 * another member. Returns `undefined` if the member is not found or the bytes before it are not JSON, which
 * JSON.parse reports later.
 */
export function memberRange(bytes: Uint8Array, path: readonly string[]): ByteRange | undefined {
  let member: Member | undefined;
  let object = 0;
  for (const name of path) {
    member = bytes[object] === BYTE.openBrace ? findMember(bytes, object, name) : undefined;
    if (member === undefined) {
      return undefined;
    }
    object = member.valueStart;
  }
  return member === undefined ? undefined : withComma(bytes, member);
}

/** Returns the index at which the value of the first member with a name begins, or `undefined` as `memberRange` does. */
export function valueStartOf(bytes: Uint8Array, name: string): number | undefined {
  return bytes[0] === BYTE.openBrace ? findMember(bytes, 0, name)?.valueStart : undefined;
}

function withComma(bytes: Uint8Array, member: Member): ByteRange {
  const valueEnd = endOfValue(bytes, member.valueStart);
  const next = skipWhitespace(bytes, valueEnd);
  if (bytes[next] === BYTE.comma) {
    return { start: member.start, end: next + 1 };
  }
  return { start: member.commaBefore < 0 ? member.start : member.commaBefore, end: valueEnd };
}

/**
 * Finds a member of the object that begins at index `object`. A name that is written with escapes is not
 * found. If several members have the name, the first one is returned.
 */
function findMember(bytes: Uint8Array, object: number, name: string): Member | undefined {
  let commaBefore = -1;
  let start = skipWhitespace(bytes, object + 1);
  while (bytes[start] === BYTE.quote) {
    const nameEnd = endOfString(bytes, start + 1);
    const colon = nameEnd < 0 ? nameEnd : skipWhitespace(bytes, nameEnd);
    if (colon < 0 || bytes[colon] !== BYTE.colon) {
      return undefined;
    }
    const valueStart = skipWhitespace(bytes, colon + 1);
    if (nameEnd - start - 2 === name.length && holds(bytes, start + 1, name)) {
      return { start, valueStart, commaBefore };
    }
    commaBefore = skipWhitespace(bytes, endOfValue(bytes, valueStart));
    if (bytes[commaBefore] !== BYTE.comma) {
      return undefined;
    }
    start = skipWhitespace(bytes, commaBefore + 1);
  }
  return undefined;
}

function holds(bytes: Uint8Array, at: number, name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (bytes[at + index] !== name.charCodeAt(index)) {
      return false;
    }
  }
  return true;
}

/**
 * Returns the index after the value that begins at index
 * `from`, or the number of bytes if the value does not end.
 */
function endOfValue(bytes: Uint8Array, from: number): number {
  let depth = 0;
  let index = from;
  while (index >= 0 && index < bytes.length) {
    const byte = bytes[index] ?? 0;
    // "[" and "{" differ in one bit, as do "]" and "}".
    const folded = byte | 0x20;
    if (byte === BYTE.quote) {
      index = endOfString(bytes, index + 1);
    } else if (folded === BYTE.openBrace) {
      depth += 1;
      index += 1;
    } else if (folded === BYTE.closeBrace) {
      if (depth === 0) {
        return index;
      }
      depth -= 1;
      index += 1;
    } else if (depth === 0 && byte === BYTE.comma) {
      return index;
    } else {
      index += 1;
      continue;
    }
    if (depth === 0 && index >= 0) {
      return index;
    }
  }
  return bytes.length;
}

function skipWhitespace(bytes: Uint8Array, from: number): number {
  let index = from;
  while (isWhitespace(bytes[index])) {
    index += 1;
  }
  return index;
}
