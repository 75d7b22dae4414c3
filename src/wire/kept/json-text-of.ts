import { keptJsonOf } from "./lazy-object.js";

/**
 * Returns the JSON of an object that is kept as text, or `undefined` for any other object. It has no whitespace outside
 * of strings, and every name, string and number is as the server wrote it.
 */
export function jsonTextOf(object: unknown): string | undefined {
  return keptJsonOf(object)?.text;
}
