import { fieldsOf } from "../json/json-access.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/json-object.js";

/** An object without the fields that its schema does not have, and the paths of these fields. */
export interface Pruned<T> {
  readonly object: T;
  /** Such as `spec.parts[0].size`, sorted. */
  readonly unknown: readonly string[];
}

/** The fields that every object has, whatever its schema says. */
const OF_EVERY_OBJECT: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** Removes the fields that a structural schema does not have. Changes no argument. */
export function pruned<T extends JsonObject>(object: T, schema: JsonObject): Pruned<T> {
  const unknown: string[] = [];
  const kept = pruneObject(object, { schema, path: "", isWhole: true, unknown });
  // The fields of every object are kept.
  return { object: kept as T, unknown: unknown.sort() };
}

interface Place {
  readonly schema: JsonObject;
  readonly path: string;
  /** Whether the value is a whole object with kind, apiVersion and metadata. */
  readonly isWhole: boolean;
  readonly unknown: string[];
}

function pruneObject(object: JsonObject, { schema, path, isWhole, unknown }: Place): JsonObject {
  const properties = fieldsOf(schema["properties"]);
  const others = schema["additionalProperties"];
  const keepsUnknown =
    schema["x-kubernetes-preserve-unknown-fields"] === true ||
    others === true ||
    // A schema without properties describes no fields, but one without a type describes nothing.
    schema["type"] === undefined;
  const kept = Object.entries(object).flatMap(([field, value]): [string, JsonValue | undefined][] => {
    const below = path === "" ? field : `${path}.${field}`;
    if (isWhole && OF_EVERY_OBJECT.has(field)) {
      return [[field, value]];
    }
    const known = Object.hasOwn(properties, field)
      ? properties[field]
      : isJsonObject(others)
        ? others
        : undefined;
    if (isJsonObject(known) && value !== undefined) {
      return [[field, pruneValue(value, { ...placeOf(known), path: below, unknown })]];
    }
    if (keepsUnknown) {
      return [[field, value]];
    }
    unknown.push(below);
    return [];
  });
  return Object.fromEntries(kept);
}

function placeOf(schema: JsonObject): Pick<Place, "schema" | "isWhole"> {
  return { schema, isWhole: schema["x-kubernetes-embedded-resource"] === true };
}

function pruneValue(value: JsonValue, place: Place): JsonValue {
  const { items } = place.schema;
  if (Array.isArray(value) && isJsonObject(items)) {
    return value.map((item, at) =>
      pruneValue(item, { ...placeOf(items), path: `${place.path}[${at}]`, unknown: place.unknown }),
    );
  }
  return isJsonObject(value) ? pruneObject(value, place) : value;
}
