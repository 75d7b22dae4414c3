import type { KubeObject } from "../api/object.js";
import { parseKeepingNumbers } from "../jsonpath/parse-json-tokens.js";
import { jsonTextOf } from "../wire/kept/json-text-of.js";

/**
 * Returns an object with the numbers that the server sent: one that is kept as text has a `JsonNumber` where a JavaScript
 * number would print something else. Any other object is returned as it is.
 */
export function exactObject(object: KubeObject): KubeObject {
  const text = jsonTextOf(object);
  return text === undefined ? object : (parseKeepingNumbers(text) as KubeObject);
}
