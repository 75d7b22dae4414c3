/** A JSON value as the server stores and patches it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

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
  labels?: Record<string, string>;
}
