import { goText } from "../json/go-text.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/json-object.js";
import { type FieldRule, type ObjectSchema, ruleOf } from "./merge-schema.js";
import { type ItemId, itemId, itself, orderList } from "./ordered-lists.js";
import { contradiction, PATCH, SET_ELEMENT_ORDER, withoutDirectives } from "./patch-directives.js";

export interface ElementOrderOptions {
  readonly schema: ObjectSchema;
  /** Merges a list of the patch into the list of the object. */
  readonly mergeLists: (
    before: readonly JsonValue[],
    patch: readonly JsonValue[],
    rule: FieldRule,
  ) => JsonValue[];
}

/**
 * Merges the lists whose order the patch sets by `$setElementOrder/…`, and puts their items in that order.
 * Returns the names of the fields that have these lists.
 */
export function setElementOrders(
  fields: Map<string, JsonValue | undefined>,
  patch: JsonObject,
  { schema, mergeLists }: ElementOrderOptions,
): ReadonlySet<string> {
  const done = new Set<string>();
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(SET_ELEMENT_ORDER)) {
      continue;
    }
    const field = key.slice(SET_ELEMENT_ORDER.length);
    done.add(field);
    const lists = {
      wanted: listOf(order, key) ?? [],
      before: listOf(fields.get(field), field),
      changes: listOf(patch[field], field),
    };
    const ordered = mergedInOrder(lists, ruleOf(schema, field), mergeLists);
    if (ordered !== undefined) {
      fields.set(field, ordered);
    }
  }
  return done;
}

interface OrderedField {
  /** The order that the patch sets. */
  readonly wanted: readonly JsonValue[];
  /** The list of the object. */
  readonly before: readonly JsonValue[] | undefined;
  /** The list of the patch. */
  readonly changes: readonly JsonValue[] | undefined;
}

/** Merges and orders one list. Returns `undefined` if neither the object nor the patch has the list. */
function mergedInOrder(
  { wanted, before, changes }: OrderedField,
  rule: FieldRule,
  mergeLists: ElementOrderOptions["mergeLists"],
): JsonValue[] | undefined {
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

/**
 * Checks that the items which the patch adds or changes all stand in the order that it sets, and in the same
 * sequence.
 */
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
