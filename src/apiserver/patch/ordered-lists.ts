import { goText } from "../json/go-text.js";
import { isJsonObject, type JsonValue } from "../json/json-object.js";
import { contradiction } from "./patch-directives.js";

/** A function that identifies an item of a list, by the value of its merge key or by the scalar itself. */
export type ItemId = (item: JsonValue) => JsonValue | undefined;

/**
 * Returns a function that identifies items by their merge key. It throws an ApiError for an item without the
 * key.
 */
export function itemId(mergeKey: string): ItemId {
  return (item) => {
    const key = isJsonObject(item) ? item[mergeKey] : undefined;
    if (key === undefined) {
      throw contradiction(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
    }
    return key;
  };
}

/** Identifies scalars by their value. */
export function itself(item: JsonValue): JsonValue {
  return item;
}

export interface ListOrder {
  readonly id: ItemId;
  /** The items in the order that the patch asks for. */
  readonly wanted: readonly JsonValue[];
  /** The items in the order before the patch. Items that are not in `wanted` keep this order. */
  readonly before: readonly JsonValue[];
}

/**
 * Orders a merged list as a real server does. The items that the patch names have the order of the patch, and
 * all others keep their old order. The two sequences are interleaved by the old order of items that are not
 * new. A new item that the patch names therefore comes before the next items that the patch does not name.
 */
export function orderList(merged: readonly JsonValue[], { id, wanted, before }: ListOrder): JsonValue[] {
  const wantedAt = firstPositions(wanted, id);
  const beforeAt = firstPositions(before, id);
  const named = merged.filter((item) => wantedAt.has(id(item)));
  const others = merged.filter((item) => !wantedAt.has(id(item)));
  return weave(sortBy(others, beforeAt, id), sortBy(named, wantedAt, id), beforeAt, id);
}

type Positions = ReadonlyMap<JsonValue | undefined, number>;

/** Returns the position of the first item with each id. */
export function firstPositions(list: readonly JsonValue[], id: ItemId): Map<JsonValue | undefined, number> {
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

/**
 * Interleaves two sequences: puts each of `others` before the first of `named` that it preceded in the old
 * order.
 */
function weave(
  others: readonly JsonValue[],
  named: readonly JsonValue[],
  beforeAt: Positions,
  id: ItemId,
): JsonValue[] {
  const placeBefore = (item: JsonValue): number => beforeAt.get(id(item)) ?? Infinity;
  const woven: JsonValue[] = [];
  let next = 0;
  for (const item of named) {
    const limit = beforeAt.get(id(item)) ?? 0;
    for (let other = others[next]; other !== undefined && placeBefore(other) < limit; other = others[next]) {
      woven.push(other);
      next += 1;
    }
    woven.push(item);
  }
  return [...woven, ...others.slice(next)];
}
