import { isJsonObject } from "../base/json-object.js";
import { JsonNumber } from "../base/json-number.js";

/** Returns a value as JSON, with each `JsonNumber` as the server wrote it. Members whose value is undefined are left out. */
export function exactJson(value: unknown): string {
  if (value instanceof JsonNumber) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map(exactJson).join(",")}]`;
  }
  if (!isJsonObject(value)) {
    return JSON.stringify(value);
  }
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .map((name) => `${JSON.stringify(name)}:${exactJson(value[name])}`);
  return `{${members.join(",")}}`;
}
