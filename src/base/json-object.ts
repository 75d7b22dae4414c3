/** An object parsed from JSON whose members have not been checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Whether a value is an object with members: not null, and not a list. The embedded server has a function of
 * the same name that narrows to its own type, because client and server stand apart.
 */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
