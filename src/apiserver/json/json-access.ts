import { isJsonObject, type JsonObject, type JsonValue } from "./json-object.js";

/** Returns the value if it is an object, and an empty object otherwise. */
export function fieldsOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Returns the items of a list that are objects, and no items if the value is not a list. */
export function itemsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** Returns the value if it is a string, and the empty string otherwise. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Returns the value if it is a number, and `undefined` otherwise. */
export function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Returns the object with defaults for the fields that it does not have. Its own fields come first. */
export function withDefaults(object: JsonObject, defaults: JsonObject): JsonObject {
  const missing = Object.entries(defaults).filter(
    ([field, value]) => object[field] === undefined && value !== undefined,
  );
  return { ...object, ...Object.fromEntries(missing) };
}

/**
 * Returns the object with one field changed by a function, or the object itself if it does not have the
 * field.
 */
export function mapField(
  object: JsonObject,
  field: string,
  change: (value: JsonValue) => JsonValue,
): JsonObject {
  const value = object[field];
  return value === undefined ? object : { ...object, [field]: change(value) };
}

/**
 * Returns the object with each object in one of its lists changed by a function. Other items, and a field
 * that is not a list, stay as they are.
 */
export function mapItems(
  object: JsonObject,
  field: string,
  change: (item: JsonObject) => JsonObject,
): JsonObject {
  return mapField(object, field, (list) =>
    Array.isArray(list) ? list.map((item) => (isJsonObject(item) ? change(item) : item)) : list,
  );
}

/**
 * Returns a copy without fields that are null, at any depth, because the server treats such a field as
 * absent.
 */
export function withoutNulls(object: JsonObject): JsonObject {
  const fields = Object.entries(object).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(fields.map(([field, value]) => [field, pruned(value ?? null)]));
}

function pruned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return value.map(pruned);
  }
  return isJsonObject(value) ? withoutNulls(value) : value;
}
