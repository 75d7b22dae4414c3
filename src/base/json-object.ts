/** An object parsed from JSON whose members have not been checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reports whether a value is an object with members: not null, and not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
