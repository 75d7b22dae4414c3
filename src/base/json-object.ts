/** An object parsed from JSON whose members have not been checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns a string as it is, and an empty string for a value of any other type. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Reports whether a value is an object with members: not null, and not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
