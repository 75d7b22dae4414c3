import { isJsonObject, type JsonValue } from "./json-object.js";

/** Formats a value as Go's `%v` does, for messages that quote a value: `map[name:c ports:[80 443]]`. */
export function goText(value: JsonValue | undefined): string {
  if (Array.isArray(value)) {
    return `[${value.map(goText).join(" ")}]`;
  }
  if (isJsonObject(value)) {
    const fields = Object.keys(value).sort();
    return `map[${fields.map((field) => `${field}:${goText(value[field])}`).join(" ")}]`;
  }
  return value === null || value === undefined ? "<nil>" : String(value);
}
