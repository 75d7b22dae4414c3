import { goText } from "../json/go-text.js";
import { isJsonObject, type JsonValue } from "../json/json-object.js";
import { contradiction } from "./patch-directives.js";

/** What tells the items of a list apart: the value of their merge key, or the scalar itself. */
export type ItemId = (item: JsonValue) => JsonValue | undefined;

/** Identifies items by their merge key. @throws ApiError for an item without. */
export function itemId(mergeKey: string): ItemId {
  return (item) => {
    const key = isJsonObject(item) ? item[mergeKey] : undefined;
    if (key === undefined) {
      throw contradiction(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
    }
    return key;
  };
}

/** Scalars are their own identity. */
export function itself(item: JsonValue): JsonValue {
  return item;
}

export interface ListOrder {
  readonly id: ItemId;
  /** The order the patch asks for; items in it follow it. */
  readonly wanted: readonly JsonValue[];
  /** The order before the patch; items that are not in `wanted` follow it. */
  readonly before: readonly JsonValue[];
}

/**
 * Orders a merged list as a real server does: what the patch names in the patch's order, the rest in the order it had,
 * and the two woven together by the old order where it knows both. An item that is new and named by the patch therefore
 * comes before what the patch does not name.
 */
export function orderList(merged: readonly JsonValue[], { id, wanted, before }: ListOrder): JsonValue[] {
  const wantedAt = positions(wanted, id);
  const beforeAt = positions(before, id);
  const named = merged.filter((item) => wantedAt.has(id(item)));
  const others = merged.filter((item) => !wantedAt.has(id(item)));
  return weave(sortBy(others, beforeAt, id), sortBy(named, wantedAt, id), beforeAt, id);
}

type Positions = ReadonlyMap<JsonValue | undefined, number>;

function positions(list: readonly JsonValue[], id: ItemId): Positions {
  const found = new Map<JsonValue | undefined, number>();
  for (const [position, item] of list.entries()) {
    const itemId = id(item);
    if (!found.has(itemId)) {
      found.set(itemId, position);
    }
  }
  return found;
}

function sortBy(list: readonly JsonValue[], at: Positions, id: ItemId): JsonValue[] {
  const place = (item: JsonValue): number => at.get(id(item)) ?? at.size;
  return [...list].sort((left, right) => place(left) - place(right));
}

/** Puts each of `others` before the first of `named` that it preceded in the old order. */
function weave(
  others: readonly JsonValue[],
  named: readonly JsonValue[],
  beforeAt: Positions,
  id: ItemId,
): JsonValue[] {
  const waiting = [...others];
  const woven: JsonValue[] = [];
  for (const item of named) {
    const limit = beforeAt.get(id(item));
    while (limit !== undefined && precedes(waiting[0], limit, beforeAt, id)) {
      woven.push(...waiting.splice(0, 1));
    }
    woven.push(item);
  }
  return [...woven, ...waiting];
}

function precedes(item: JsonValue | undefined, limit: number, beforeAt: Positions, id: ItemId): boolean {
  const position = item === undefined ? undefined : beforeAt.get(id(item));
  return position !== undefined && position < limit;
}
