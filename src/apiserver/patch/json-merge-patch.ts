import { isJsonObject, type JsonObject, type JsonValue } from "../json/json-object.js";

/** RFC 7386: objects merge, null removes, everything else replaces. Changes neither argument. */
export function jsonMergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [field, value] of Object.entries(patch)) {
    if (value === null || value === undefined) {
      merged.delete(field);
    } else {
      merged.set(field, mergedValue(merged.get(field), value));
    }
  }
  // Not by assignment: that would let a field named __proto__ through to the prototype.
  return Object.fromEntries(merged);
}

function mergedValue(before: JsonValue | undefined, value: JsonValue): JsonValue {
  // A new object is merged into an empty one, too: its nulls must not be stored.
  return isJsonObject(value) ? jsonMergePatch(isJsonObject(before) ? before : {}, value) : value;
}
