import { isJsonObject, type JsonObject, type JsonValue } from "../json/json-object.js";
import { type FieldRule, type ObjectSchema, ruleOf } from "./merge-schema.js";

/**
 * A set of fields of an object. Each path consists of the segments of FieldsV1: `f:name` for a field,
 * `k:{...}` for an item by its keys, `v:...` for a scalar of a set, and `.` for an item itself.
 */
export type FieldSet = ReadonlySet<FieldPath>;

/** The segments of a path, joined by newlines. No segment contains a newline, because JSON escapes it. */
export type FieldPath = string;

/** The values of keys that an item leaves out: the protocol of a port is TCP. */
const KEY_DEFAULTS: Readonly<Record<string, JsonValue>> = { protocol: "TCP" };

export function segmentsOf(path: FieldPath): string[] {
  return path.split("\n");
}

/** Reports whether a path names an item itself, not one of its fields. */
export function isItemPath(path: FieldPath): boolean {
  return path.endsWith("\n.");
}

/**
 * Returns the leaves of an object: the fields whose value is owned as a whole, and the items of lists that
 * merge.
 */
export function leavesOf(object: JsonObject, schema: ObjectSchema): FieldSet {
  const leaves = new Set<FieldPath>();
  collectFields(object, schema, [], leaves);
  return leaves;
}

function collectFields(
  object: JsonObject,
  schema: ObjectSchema,
  path: readonly string[],
  leaves: Set<FieldPath>,
): void {
  for (const [field, value] of Object.entries(object)) {
    if (value !== undefined && value !== null) {
      collect(value, ruleOf(schema, field), [...path, `f:${field}`], leaves);
    }
  }
}

function collect(value: JsonValue, rule: FieldRule, path: readonly string[], leaves: Set<FieldPath>): void {
  if (isJsonObject(value) && rule.isAtomic !== true && Object.keys(value).length > 0) {
    collectFields(value, rule.fields, path, leaves);
  } else if (Array.isArray(value) && rule.isSet === true) {
    for (const scalar of value) {
      leaves.add([...path, `v:${JSON.stringify(scalar)}`].join("\n"));
    }
  } else if (Array.isArray(value) && rule.mapKeys !== undefined) {
    for (const item of value.filter(isJsonObject)) {
      const itemPath = [...path, itemSegment(item, rule.mapKeys)];
      leaves.add([...itemPath, "."].join("\n"));
      collectFields(item, rule.fields, itemPath, leaves);
    }
  } else {
    leaves.add(path.join("\n"));
  }
}

/** Returns the segment for an item of a list that merges: `k:{"containerPort":80,"protocol":"TCP"}`. */
export function itemSegment(item: JsonObject, mapKeys: readonly string[]): string {
  const keys = [...mapKeys].sort().map((key) => [key, item[key] ?? KEY_DEFAULTS[key] ?? null] as const);
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** Returns the tree that `managedFields` stores for a set of fields. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const tree: JsonObject = {};
  for (const path of [...set].sort()) {
    let here = tree;
    for (const segment of segmentsOf(path)) {
      const below = here[segment];
      const next = isJsonObject(below) ? below : {};
      here[segment] = next;
      here = next;
    }
  }
  return tree;
}

/** Returns the leaves of a tree that `managedFields` stores. */
export function fromFieldsV1(tree: JsonValue | undefined): FieldSet {
  const leaves = new Set<FieldPath>();
  if (isJsonObject(tree)) {
    collectTree(tree, [], leaves);
  }
  return leaves;
}

function collectTree(tree: JsonObject, path: readonly string[], leaves: Set<FieldPath>): void {
  for (const [segment, below] of Object.entries(tree)) {
    if (isJsonObject(below) && Object.keys(below).length > 0) {
      collectTree(below, [...path, segment], leaves);
    } else if (segment !== "." || path.at(-1)?.startsWith("k:") === true) {
      leaves.add([...path, segment].join("\n"));
    }
  }
}

/** Formats a path as messages do: `.spec.containers[name="c"].image`. */
export function pathText(path: FieldPath): string {
  return segmentsOf(path).map(segmentText).join("");
}

function segmentText(segment: string): string {
  const rest = segment.slice(2);
  if (segment.startsWith("f:")) {
    return `.${rest}`;
  }
  if (segment.startsWith("v:")) {
    return `[=${rest}]`;
  }
  const keys = segment.startsWith("k:") ? (JSON.parse(rest) as JsonObject) : {};
  const pairs = Object.entries(keys).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? "" : `[${pairs.join(",")}]`;
}

/** Returns the value at a path, or `undefined` if there is none. */
export function valueAtPath(
  object: JsonObject,
  path: FieldPath,
  schema: ObjectSchema,
): JsonValue | undefined {
  let here: JsonValue | undefined = object;
  let rule: FieldRule = { fields: schema };
  for (const segment of segmentsOf(path)) {
    if (segment === ".") {
      return here;
    }
    if (segment.startsWith("f:")) {
      const field = segment.slice(2);
      here = isJsonObject(here) ? here[field] : undefined;
      rule = ruleOf(rule.fields, field);
    } else {
      here = itemAt(here, segment, rule);
    }
  }
  return here;
}

function itemAt(list: JsonValue | undefined, segment: string, rule: FieldRule): JsonValue | undefined {
  return Array.isArray(list) ? list.find((item) => isItem(item, segment, rule)) : undefined;
}

function isItem(item: JsonValue, segment: string, { mapKeys = [] }: FieldRule): boolean {
  return segment.startsWith("v:")
    ? JSON.stringify(item) === segment.slice(2)
    : isJsonObject(item) && itemSegment(item, mapKeys) === segment;
}

/** Returns the object without the value at a path. The path of an item itself removes the whole item. */
export function withoutPath(object: JsonObject, path: FieldPath, schema: ObjectSchema): JsonObject {
  return removeFrom(object, segmentsOf(path), { fields: schema }) as JsonObject;
}

function removeFrom(
  value: JsonValue,
  [segment = "", ...rest]: readonly string[],
  rule: FieldRule,
): JsonValue {
  if (segment.startsWith("f:") && isJsonObject(value)) {
    const field = segment.slice(2);
    const { [field]: below, ...others } = value;
    if (below === undefined || rest.length === 0) {
      return others;
    }
    const left = removeFrom(below, rest, ruleOf(rule.fields, field));
    return isEmpty(left) ? others : { ...value, [field]: left };
  }
  if (!Array.isArray(value)) {
    return value;
  }
  return value.flatMap((item) => {
    if (!isItem(item, segment, rule)) {
      return [item];
    }
    return rest.length === 0 || rest[0] === "." ? [] : [removeFrom(item, rest, rule)];
  });
}

/** Reports whether nothing is left of an object or of a list. */
function isEmpty(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
