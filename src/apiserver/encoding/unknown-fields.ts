import type { Field, Message } from "../../wire/protobuf/schema-message.js";
import { isJsonObject, type JsonObject, type JsonValue, type StoredObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kind-registry.js";
import { fieldsByName } from "./fields-by-name.js";
import { pruned, type Pruned } from "../schemas/prune.js";
import { schemaOf } from "./protobuf-encoding.js";

/**
 * Returns an object without the fields that its kind does not have, and the paths of these fields. A kind without a
 * schema has every field.
 */
export function withoutUnknownFields(kind: Kind, object: StoredObject): Pruned<StoredObject> {
  if (kind.schema !== undefined) {
    return pruned(object, kind.schema);
  }
  const message = schemaOf(kind);
  if (message === undefined) {
    return { object, unknown: [] };
  }
  const unknown: string[] = [];
  const { kind: name, apiVersion, ...fields } = object;
  const kept = knownFields(fields, { message, path: "", unknown });
  // An object without unknown fields is not copied, so that nothing depends on the order of its fields.
  return unknown.length === 0
    ? { object, unknown }
    : {
        object: {
          ...(name === undefined ? {} : { kind: name }),
          ...(apiVersion === undefined ? {} : { apiVersion }),
          ...kept,
        } as StoredObject,
        unknown,
      };
}

interface Place {
  readonly message: Message;
  readonly path: string;
  readonly unknown: string[];
}

function knownFields(object: JsonObject, { message, path, unknown }: Place): JsonObject {
  const fields = fieldsByName(message);
  const kept = Object.entries(object).flatMap(([name, value]): [string, JsonValue | undefined][] => {
    const below = path === "" ? name : `${path}.${name}`;
    const field = fields.get(name);
    if (field === undefined) {
      const isOfType = name === "kind" || name === "apiVersion";
      if (!isOfType) {
        unknown.push(below);
      }
      return isOfType ? [[name, value]] : [];
    }
    return [[name, value === undefined ? value : knownValue(value, field, { path: below, unknown })]];
  });
  return Object.fromEntries(kept);
}

function knownValue(value: JsonValue, field: Field, { path, unknown }: Omit<Place, "message">): JsonValue {
  if (field.type !== "message") {
    return value;
  }
  const { message, repetition } = field;
  const inside = (item: JsonValue, at: string): JsonValue =>
    isJsonObject(item) ? knownFields(item, { message, path: at, unknown }) : item;
  if (repetition === "list") {
    return Array.isArray(value) ? value.map((item, at) => inside(item, `${path}[${at}]`)) : value;
  }
  if (repetition === "map") {
    return isJsonObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, inside(item ?? null, `${path}.${key}`)]),
        )
      : value;
  }
  return inside(value, path);
}
