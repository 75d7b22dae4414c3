import { goText } from "../json/go-text.js";
import { isJsonObject, type JsonObject, type JsonValue, omit } from "../json/json-object.js";
import { type FieldRule, type ObjectSchema, ruleOf } from "./merge-schema.js";
import { firstPositions, type ItemId, itemId, itself, orderList } from "./ordered-lists.js";
import {
  contradiction,
  DELETE_FROM_PRIMITIVE_LIST,
  isDirective,
  PATCH,
  RETAIN_KEYS,
  SET_ELEMENT_ORDER,
  withoutDirectives,
} from "./patch-directives.js";
import { badRequest } from "../refusals/refusals.js";
import { setElementOrders } from "./set-element-order.js";

type Fields = Map<string, JsonValue | undefined>;

/**
 * Applies a strategic merge patch. It differs from a merge patch in two ways: lists with a merge key are
 * merged item by item, and directives (`$patch`, `$retainKeys`, `$setElementOrder/…`,
 * `$deleteFromPrimitiveList/…`) can say more than null can. Changes neither argument.
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
  const ordered = setElementOrders(fields, patch, { schema, mergeLists });
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_FROM_PRIMITIVE_LIST)) {
      deleteScalars(fields, key.slice(DELETE_FROM_PRIMITIVE_LIST.length), value);
    } else if (key !== RETAIN_KEYS && !key.startsWith(SET_ELEMENT_ORDER) && !ordered.has(key)) {
      mergeField(fields, key, value ?? null, ruleOf(schema, key));
    }
  }
  return Object.fromEntries(fields);
}

/** Applies `$patch` to an object: `replace` takes the patch as it is, `delete` leaves an empty object. */
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
  const places = firstPositions(merged, id);
  for (const change of changes) {
    const place = places.get(id(change)) ?? merged.length;
    const item = merged[place];
    merged[place] =
      isJsonObject(item) && isJsonObject(change) ? strategicMergePatch(item, change, rule.fields) : change;
    places.set(id(change), place);
  }
  return orderList(merged, { id, wanted: changes, before: kept });
}

/**
 * Applies `$patch` to the items of a list. `kept` are the old items that are not deleted, `changes` are the
 * items of the patch that are data, and `replaces` tells whether they replace the whole list.
 */
function applyItemDirectives(
  before: readonly JsonValue[],
  patch: readonly JsonValue[],
  id: ItemId,
): { kept: JsonValue[]; changes: JsonValue[]; replaces: boolean } {
  const deleted = new Set<JsonValue | undefined>();
  const changes: JsonValue[] = [];
  let replaces = false;
  for (const item of patch) {
    const directive = isJsonObject(item) ? item[PATCH] : undefined;
    if (directive === undefined) {
      changes.push(item);
    } else if (directive === "delete") {
      deleted.add(id(item));
    } else if (directive === "replace") {
      replaces = true;
    } else if (directive === "merge") {
      throw contradiction("merging lists cannot yet be specified in the patch");
    } else {
      throw contradiction(`unknown patch type: ${goText(directive)} in map: ${goText(item)}`);
    }
  }
  const kept = deleted.size === 0 ? [...before] : before.filter((item) => !deleted.has(id(item)));
  return { kept, changes, replaces };
}

/** Applies `$retainKeys`: removes the fields that it does not name. */
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

function deleteScalars(fields: Fields, field: string, scalars: JsonValue | undefined): void {
  const before = fields.get(field);
  if (Array.isArray(before) && Array.isArray(scalars)) {
    const deleted = new Set(scalars);
    fields.set(
      field,
      before.filter((item) => !deleted.has(item)),
    );
  }
}
