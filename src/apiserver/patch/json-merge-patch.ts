import { isJsonObject, type JsonObject, type JsonValue } from "../json/json-object.js";

/**
 * Applies a JSON merge patch (RFC 7386): objects are merged, null removes a field, and everything else
 * replaces the value. Changes neither argument.
 */
export function jsonMergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [field, value] of Object.entries(patch)) {
    if (value === null || value === undefined) {
      merged.delete(field);
    } else {
      merged.set(field, mergedValue(merged.get(field), value));
    }
  }
  // The fields are not assigned one by one, because assigning a field named __proto__ would change the
  // prototype.
  return Object.fromEntries(merged);
}

function mergedValue(before: JsonValue | undefined, value: JsonValue): JsonValue {
  // A new object is merged into an empty one, so that its nulls are not stored.
  return isJsonObject(value) ? jsonMergePatch(isJsonObject(before) ? before : {}, value) : value;
}
