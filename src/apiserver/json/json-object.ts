/** A JSON value as the server stores and patches it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** A JSON object as the server stores and patches it. */
export interface JsonObject {
  [field: string]: JsonValue | undefined;
}

/**
 * A parsed object of any kind. Handlers and strategies work on this type; the store keeps the bytes of
 * objects.
 */
export interface StoredObject extends JsonObject {
  apiVersion?: string;
  kind?: string;
  metadata: StoredMetadata;
}

export interface StoredMetadata extends JsonObject {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generateName?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
}

/**
 * Whether a value is a JSON object: neither null nor a list. `base/json-object.ts` has a function of the same
 * name for values whose members are not known to be JSON.
 */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the value at a path of field names, or `undefined` if a field on the path is missing. */
export function valueAt(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  let here = value;
  for (const field of path) {
    if (!isJsonObject(here)) {
      return undefined;
    }
    here = here[field];
  }
  return here;
}

/** Returns a copy of an object without the named fields. */
export function omit(object: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}
