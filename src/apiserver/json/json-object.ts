/** A JSON value as the server stores and patches it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** A JSON object as the server stores and patches it. */
export interface JsonObject {
  [field: string]: JsonValue | undefined;
}

/** An object of any kind, parsed. The store keeps its bytes; this is what handlers and strategies work on. */
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

/** Whether a value is an object with fields: not null, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path of field names; `undefined` as soon as one is missing. */
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

/** An object without some of its fields. */
export function omit(object: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}
