import { fieldsOf } from "../json/json-access.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/json-object.js";

/** Returns an object with the defaults of a structural schema, at any depth. Changes no argument. */
export function withSchemaDefaults<T extends JsonObject>(object: T, schema: JsonObject): T {
  // Nothing is removed but fields that are null.
  return defaulted(object, schema) as T;
}

function defaulted(value: JsonValue, schema: JsonObject): JsonValue {
  const { items } = schema;
  if (Array.isArray(value)) {
    return isJsonObject(items) ? value.map((item) => defaulted(item, items)) : value;
  }
  return isJsonObject(value) ? defaultedObject(value, schema) : value;
}

function defaultedObject(object: JsonObject, schema: JsonObject): JsonObject {
  const properties = fieldsOf(schema["properties"]);
  const others = schema["additionalProperties"];
  const fields = new Map(Object.entries(object));
  for (const [field, below] of Object.entries(properties)) {
    const value = fields.get(field);
    const known = fieldsOf(below);
    const isMissing = value === undefined || (value === null && known["nullable"] !== true);
    if (isMissing && known["default"] !== undefined) {
      fields.set(field, structuredClone(known["default"]));
    }
  }
  for (const [field, value] of fields) {
    const below = Object.hasOwn(properties, field) ? properties[field] : others;
    if (isJsonObject(below) && value !== undefined) {
      fields.set(field, defaulted(value, below));
    }
  }
  return Object.fromEntries(fields);
}
