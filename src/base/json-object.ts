import { JsonNumber } from "./json-number.js";

/** An object parsed from JSON whose members have not been checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns a string as it is, and an empty string for a value of any other type. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/**
 * Whether a value is an object with members: not null, not a list, and not a number that is kept as its text. The embedded server has a function of
 * the same name that narrows to its own type, because client and server stand apart.
 */
export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

/** Returns a text that is not empty as it is, and `undefined` for any other value. */
export function nonEmpty(text: unknown): string | undefined {
  const known = textOf(text);
  return known === "" ? undefined : known;
}

/** Returns a whole number as it is, and 0 for any other value. The server may omit a 0. */
export function countOf(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : 0;
}

/** Returns an object as it is, and `undefined` for any other value. */
export function partOf<T>(part: T | undefined): T | undefined {
  return isJsonObject(part) ? part : undefined;
}

/** Returns the objects of a list. An item of another type counts as an object without members. */
export function listOf<T extends object>(list: readonly T[] | undefined): readonly Partial<T>[] {
  if (!Array.isArray(list)) {
    return [];
  }
  // Nearly every list is as it should be, and needs no copy.
  return list.every(isJsonObject) ? (list as readonly T[]) : list.map((item: T) => partOf(item) ?? {});
}
