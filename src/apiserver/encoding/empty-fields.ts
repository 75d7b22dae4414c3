import type { Field, Message } from "../../wire/protobuf/schema-message.js";
import { isJsonObject, type JsonObject, type JsonValue, type StoredObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kind-registry.js";
import { fieldsByName } from "./fields-by-name.js";
import { schemaOf } from "./protobuf-encoding.js";

/**
 * Returns an object without the members that a server with typed objects does not send back, because Go's
 * `omitempty` leaves them out: empty texts, lists and maps, zero and `false`, unless the field is a pointer. A kind
 * without a schema keeps all of its members.
 */
export function withoutEmptyFields(kind: Kind, object: StoredObject): StoredObject {
  const message = schemaOf(kind);
  return message === undefined ? object : (filledObject(object, message) as StoredObject);
}

function filledObject(object: JsonObject, message: Message): JsonObject {
  const fields = fieldsByName(message);
  return Object.fromEntries(
    Object.entries(object)
      .map(([name, value]): [string, JsonValue | undefined] => {
        const field = fields.get(name);
        return [name, field === undefined || value === undefined ? value : filledValue(value, field)];
      })
      .filter(([, value]) => value !== undefined),
  );
}

/** Returns the value without what is empty in it, or `undefined` if nothing of it is sent. */
function filledValue(value: JsonValue, field: Field): JsonValue | undefined {
  if (isLeftOut(value, field)) {
    return undefined;
  }
  if (field.type !== "message") {
    return value;
  }
  if (field.repetition === "list" && Array.isArray(value)) {
    return value.map((item) => filledItem(item, field));
  }
  return field.repetition === "map" && isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledItem(item ?? null, field)]))
    : filledItem(value, field);
}

function filledItem(value: JsonValue, { message }: Field): JsonValue {
  return isJsonObject(value) ? filledObject(value, message) : value;
}

function isLeftOut(value: JsonValue, { repetition, omitEmpty, leftOut }: Field): boolean {
  switch (repetition) {
    case "list":
      return omitEmpty && Array.isArray(value) && value.length === 0;
    case "map":
      return omitEmpty && isJsonObject(value) && Object.keys(value).length === 0;
    case "one":
      return leftOut !== undefined && value === leftOut;
  }
}
