import { isJsonObject, type JsonObject, type JsonValue } from "./json-object.js";

/** The fields of an object; none where the value is something else. */
export function fieldsOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The items of a list that are objects; none where the value is something else. */
export function itemsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** A text; empty where the value is something else. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** A number; `undefined` where the value is something else. */
export function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** The object with what it lacks. What it has comes first and wins. */
export function withDefaults(object: JsonObject, defaults: JsonObject): JsonObject {
  const missing = Object.entries(defaults).filter(
    ([field, value]) => object[field] === undefined && value !== undefined,
  );
  return { ...object, ...Object.fromEntries(missing) };
}

/** The object with a field changed by a function, where it has that field. */
export function mapField(
  object: JsonObject,
  field: string,
  change: (value: JsonValue) => JsonValue,
): JsonObject {
  const value = object[field];
  return value === undefined ? object : { ...object, [field]: change(value) };
}

/** The object with each item of a list changed by a function, where it has that list. */
export function mapItems(
  object: JsonObject,
  field: string,
  change: (item: JsonObject) => JsonObject,
): JsonObject {
  return mapField(object, field, (list) =>
    Array.isArray(list) ? list.map((item) => (isJsonObject(item) ? change(item) : item)) : list,
  );
}

/** A copy without nulls: to the server, a field that is null is not there. */
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
