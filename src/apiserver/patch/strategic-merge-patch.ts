import { ApiError } from "../refusals/api-error.js";
import { goText } from "../json/go-text.js";
import { isJsonObject, type JsonObject, type JsonValue, omit } from "../json/json-object.js";
import { DEFAULT_RULE, type FieldRule, type ObjectSchema } from "./merge-schema.js";
import { type ItemId, orderList } from "./ordered-lists.js";
import { badRequest } from "../refusals/refusals.js";

const PATCH = "$patch";
const RETAIN_KEYS = "$retainKeys";
const SET_ELEMENT_ORDER = "$setElementOrder/";
const DELETE_FROM_PRIMITIVE_LIST = "$deleteFromPrimitiveList/";

type Fields = Map<string, JsonValue | undefined>;

/**
 * A strategic merge patch: like a merge patch, except that lists with a merge key are merged item by item, and that
 * directives (`$patch`, `$retainKeys`, `$setElementOrder/…`, `$deleteFromPrimitiveList/…`) say more than null can.
 * Changes neither argument.
 *
 * @throws ApiError 400 or 500 for a patch that contradicts itself, as a real server does.
 */
export function strategicMergePatch(
  original: JsonObject,
  patch: JsonObject,
  schema: ObjectSchema,
): JsonObject {
  const directive = patch[PATCH];
  if (directive !== undefined) {
    return replaced(patch, directive);
  }
  const fields: Fields = new Map(Object.entries(original));
  retainKeys(fields, patch);
  const ordered = setElementOrders(fields, patch, schema);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_FROM_PRIMITIVE_LIST)) {
      deleteScalars(fields, key.slice(DELETE_FROM_PRIMITIVE_LIST.length), value);
    } else if (key !== RETAIN_KEYS && !key.startsWith(SET_ELEMENT_ORDER) && !ordered.has(key)) {
      mergeField(fields, key, value ?? null, ruleOf(schema, key));
    }
  }
  return Object.fromEntries(fields);
}

function ruleOf(schema: ObjectSchema, field: string): FieldRule {
  return (Object.hasOwn(schema, field) ? schema[field] : undefined) ?? DEFAULT_RULE;
}

/** `$patch` on an object: `replace` takes the patch as it is, `delete` leaves an empty object. */
function replaced(patch: JsonObject, directive: JsonValue): JsonObject {
  if (directive === "replace") {
    return omit(patch, PATCH);
  }
  if (directive === "delete") {
    return {};
  }
  throw contradiction(`unknown patch type: ${goText(directive)} in map: ${goText(patch)}`);
}

function mergeField(fields: Fields, key: string, value: JsonValue, rule: FieldRule): void {
  const before = fields.get(key);
  if (value === null) {
    fields.delete(key);
  } else if (isJsonObject(before) && isJsonObject(value)) {
    fields.set(key, rule.isReplaced === true ? value : strategicMergePatch(before, value, rule.fields));
  } else if (Array.isArray(before) && Array.isArray(value)) {
    fields.set(key, mergeLists(before, value, rule));
  } else {
    const added = withoutDirectives(value);
    if (added === undefined) {
      fields.delete(key);
    } else {
      fields.set(key, added);
    }
  }
}

function mergeLists(before: readonly JsonValue[], patch: readonly JsonValue[], rule: FieldRule): JsonValue[] {
  if (rule.isSet === true) {
    const merged = [...new Set([...before, ...patch])];
    return orderList(merged, { id: itself, wanted: patch, before });
  }
  return rule.mergeKey === undefined ? [...patch] : mergeItems(before, patch, rule, rule.mergeKey);
}

function mergeItems(
  before: readonly JsonValue[],
  patch: readonly JsonValue[],
  rule: FieldRule,
  mergeKey: string,
): JsonValue[] {
  const id = itemId(mergeKey);
  const { kept, changes, replaces } = applyItemDirectives(before, patch, id);
  if (replaces) {
    return changes;
  }
  const merged = [...kept];
  for (const change of changes) {
    const at = merged.findIndex((item) => id(item) === id(change));
    const item = merged[at];
    if (isJsonObject(item) && isJsonObject(change)) {
      merged[at] = strategicMergePatch(item, change, rule.fields);
    } else {
      merged.push(change);
    }
  }
  return orderList(merged, { id, wanted: changes, before: kept });
}

/** Takes the items apart: those that survive the `$patch: delete` of the patch, and those of the patch that are data. */
function applyItemDirectives(
  before: readonly JsonValue[],
  patch: readonly JsonValue[],
  id: ItemId,
): { kept: JsonValue[]; changes: JsonValue[]; replaces: boolean } {
  let kept = [...before];
  const changes: JsonValue[] = [];
  let replaces = false;
  for (const item of patch) {
    const directive = isJsonObject(item) ? item[PATCH] : undefined;
    if (directive === undefined) {
      changes.push(item);
    } else if (directive === "delete") {
      kept = kept.filter((other) => id(other) !== id(item));
    } else if (directive === "replace") {
      replaces = true;
    } else if (directive === "merge") {
      throw contradiction("merging lists cannot yet be specified in the patch");
    } else {
      throw contradiction(`unknown patch type: ${goText(directive)} in map: ${goText(item)}`);
    }
  }
  return { kept, changes, replaces };
}

/** Identifies items by their merge key. @throws ApiError for an item without. */
function itemId(mergeKey: string): ItemId {
  return (item) => {
    const key = isJsonObject(item) ? item[mergeKey] : undefined;
    if (key === undefined) {
      throw contradiction(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
    }
    return key;
  };
}

/** Scalars are their own identity. */
function itself(item: JsonValue): JsonValue {
  return item;
}

/** Merges the lists whose order the patch sets, and puts them in that order. Returns the names of those fields. */
function setElementOrders(fields: Fields, patch: JsonObject, schema: ObjectSchema): ReadonlySet<string> {
  const done = new Set<string>();
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(SET_ELEMENT_ORDER)) {
      continue;
    }
    const field = key.slice(SET_ELEMENT_ORDER.length);
    done.add(field);
    const ordered = orderedField(fields, patch, { field, wanted: listOf(order, key) ?? [] }, schema);
    if (ordered !== undefined) {
      fields.set(field, ordered);
    }
  }
  return done;
}

/** One list merged and ordered; `undefined` when neither the object nor the patch has it. */
function orderedField(
  fields: Fields,
  patch: JsonObject,
  { field, wanted }: { readonly field: string; readonly wanted: readonly JsonValue[] },
  schema: ObjectSchema,
): JsonValue[] | undefined {
  const before = listOf(fields.get(field), field);
  const changes = listOf(patch[field], field);
  const rule = ruleOf(schema, field);
  const id = rule.mergeKey === undefined ? itself : itemId(rule.mergeKey);
  checkOrder(changes ?? [], wanted, id);
  if (before === undefined) {
    const added = changes?.map(withoutDirectives).filter((item) => item !== undefined);
    return added === undefined ? undefined : orderList(added, { id, wanted, before: [] });
  }
  const merged = changes === undefined ? before : mergeLists(before, changes, rule);
  return orderList(merged, { id, wanted, before });
}

function listOf(value: JsonValue | undefined, field: string): JsonValue[] | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!Array.isArray(value)) {
    throw contradiction(`expected a list for ${field}, but received ${goText(value)}`);
  }
  return value;
}

/** What the patch adds or changes must be in the order it sets, and in that order. */
function checkOrder(changes: readonly JsonValue[], wanted: readonly JsonValue[], id: ItemId): void {
  if (wanted.length === 0) {
    return;
  }
  const data = changes.filter((item) => !(isJsonObject(item) && PATCH in item));
  let next = 0;
  for (const item of wanted) {
    const change = data[next];
    if (change !== undefined && id(change) === id(item)) {
      next += 1;
    }
  }
  if (next < data.length) {
    throw contradiction(
      `The order in patch list:\n${goText([...changes])}\n doesn't match $setElementOrder list:\n${goText([...wanted])}\n`,
    );
  }
}

/** `$retainKeys`: removes the fields it does not name. */
function retainKeys(fields: Fields, patch: JsonObject): void {
  const names = patch[RETAIN_KEYS];
  if (names === undefined) {
    return;
  }
  const retained = new Set<JsonValue | undefined>(Array.isArray(names) ? names : []);
  const isNamed = ([key, value]: readonly [string, JsonValue | undefined]): boolean =>
    value === null || isDirective(key) || retained.has(key);
  if (!Array.isArray(names) || !Object.entries(patch).every(isNamed)) {
    throw badRequest("invalid patch format of retainKeys");
  }
  for (const key of [...fields.keys()]) {
    if (!retained.has(key)) {
      fields.delete(key);
    }
  }
}

function isDirective(key: string): boolean {
  return (
    key === RETAIN_KEYS || key.startsWith(SET_ELEMENT_ORDER) || key.startsWith(DELETE_FROM_PRIMITIVE_LIST)
  );
}

function deleteScalars(fields: Fields, field: string, scalars: JsonValue | undefined): void {
  const before = fields.get(field);
  if (Array.isArray(before) && Array.isArray(scalars)) {
    fields.set(
      field,
      before.filter((item) => !scalars.includes(item)),
    );
  }
}

/** A value that nothing is there to merge with: directives and nulls mean nothing; `undefined` when nothing is left. */
function withoutDirectives(value: JsonValue): JsonValue | undefined {
  if (Array.isArray(value)) {
    return value.map(withoutDirectives).filter((item) => item !== undefined);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  if (PATCH in value) {
    return undefined;
  }
  const fields: Fields = new Map();
  for (const [field, before] of Object.entries(value)) {
    const after = before === null || before === undefined ? undefined : withoutDirectives(before);
    if (after !== undefined && !isDirective(field)) {
      fields.set(field, after);
    }
  }
  return Object.fromEntries(fields);
}

/** The real server takes these for its own failure, not the client's. */
function contradiction(message: string): ApiError {
  return new ApiError(500, "", message);
}
