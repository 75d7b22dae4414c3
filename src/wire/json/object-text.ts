import { isJsonObject, type JsonObject } from "../../base/json-object.js";
import type { TextForm } from "./json-scanner.js";
import { compactJson, valueTextOf } from "./json-text.js";
import { BYTE } from "./json-scanner.js";
import { valueStartOf } from "./member-range.js";
import { decodeText, parseObject, textWithout } from "./parse-json-object.js";

/** An object and its text as a server without whitespace writes it. */
export interface ObjectText {
  readonly value: JsonObject;
  /** One flat string, so that it keeps no larger text in memory. */
  readonly text: string;
  /** The text has no more levels of objects and lists than these. */
  readonly levels: number;
}

/** How the text of an object is read. */
export interface Reading {
  readonly form: TextForm;
  /** The path of a member that is left out, if there is one. */
  readonly drop: readonly string[] | undefined;
}

/** Reads the text of an object. @throws SyntaxError if the bytes are not an object. */
export function readObjectText(bytes: Uint8Array, { form, drop }: Reading): ObjectText {
  const text = textWithout(bytes, drop);
  // This also makes the string flat.
  const value = parseObject(text);
  const { levels, hasWhitespace } = form;
  return hasWhitespace || (drop !== undefined && hasMember(value, drop))
    ? compacted(text, { form, drop })
    : { value, text, levels };
}

/**
 * Reads an object that is a member of another one, such as the object of an event, and the members beside it.
 * `object` is undefined if the member is not an object.
 *
 * @throws SyntaxError if the bytes are not an object.
 */
export function readMemberText(
  bytes: Uint8Array,
  name: string,
  reading: Reading,
): { readonly outer: JsonObject; readonly object: ObjectText | undefined } {
  const last = readLastMember(bytes, name, reading);
  if (last !== undefined) {
    return last;
  }
  const text = textWithout(bytes, reading.drop && [name, ...reading.drop]);
  const outer = parseObject(text);
  const inner = isJsonObject(outer[name]) ? valueTextOf(compactJson(text), name) : undefined;
  return { outer, object: inner === undefined ? undefined : compacted(inner, reading) };
}

/** Makes the text of an object compact. The text must be valid. */
export function compacted(valid: string, { form, drop }: Reading): ObjectText {
  const text = compactJson(valid, drop);
  return { value: parseObject(text), text, levels: form.levels };
}

/**
 * Does the same for a member that is the last one, as servers write it, without looking for its end. Returns
 * `undefined` for any other member.
 */
function readLastMember(
  bytes: Uint8Array,
  name: string,
  reading: Reading,
): ReturnType<typeof readMemberText> | undefined {
  const start = valueStartOf(bytes, name);
  if (start === undefined || bytes[start] !== BYTE.openBrace) {
    return undefined;
  }
  try {
    // Both texts are valid only if the object is a member, and no other member follows.
    const object = readObjectText(bytes.subarray(start, -1), reading);
    return { outer: parseObject(`${decodeText(bytes.subarray(0, start))}null}`), object };
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

function hasMember(object: JsonObject, [name = "", ...inside]: readonly string[]): boolean {
  if (!Object.hasOwn(object, name)) {
    return false;
  }
  const value = object[name];
  return inside.length === 0 || (isJsonObject(value) && hasMember(value, inside));
}
