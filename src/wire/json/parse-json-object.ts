import { Buffer, isAscii, isUtf8 } from "node:buffer";
import { isJsonObject, type JsonObject } from "../../base/json-object.js";
import { memberRange } from "./member-range.js";

/**
 * Parses the bytes of one JSON object.
 *
 * @param drop - the path of a member to leave out. The member is cut out of the bytes before they are parsed.
 * managedFields are a third of a pod, so this saves parsing them. Deleting them from the parsed object would
 * also leave an object in V8's slow form.
 * @throws SyntaxError that reveals nothing of the content, because it may be a secret. V8's own error quotes
 * the content, so it is not kept as the cause.
 */
export function parseJsonObject(bytes: Uint8Array, drop?: readonly string[]): JsonObject {
  const value = parseObject(textWithout(bytes, drop));
  if (drop !== undefined) {
    removeMember(value, drop);
  }
  return value;
}

/** Decodes an object, without the member at `drop` if that is where `memberRange` finds it. */
export function textWithout(bytes: Uint8Array, drop: readonly string[] | undefined): string {
  const range = drop === undefined ? undefined : memberRange(bytes, drop);
  return range === undefined
    ? decodeText(bytes)
    : decodeText(bytes.subarray(0, range.start)) + decodeText(bytes.subarray(range.end));
}

/**
 * Removes a member that `memberRange` did not find, because a
 * name on its path is written with escapes or occurs twice.
 */
function removeMember(object: JsonObject, path: readonly string[]): void {
  const [name = "", ...inside] = path;
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value === undefined) {
    return;
  }
  if (inside.length === 0) {
    Reflect.deleteProperty(object, name);
  } else if (isJsonObject(value)) {
    removeMember(value, inside);
  }
}

/** Parses the text of an object. @throws SyntaxError that reveals nothing of the content. */
export function parseObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SyntaxError("not valid JSON");
  }
  if (!isJsonObject(value)) {
    throw new SyntaxError("not a JSON object");
  }
  return value;
}

/**
 * Decodes UTF-8.
 *
 * @throws SyntaxError if the bytes are not UTF-8. A lenient decoder would silently change names.
 */
export function decodeText(bytes: Uint8Array): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isAscii(view)) {
    return view.toString("latin1");
  }
  if (!isUtf8(view)) {
    throw new SyntaxError("not valid UTF-8");
  }
  return view.toString("utf8");
}
