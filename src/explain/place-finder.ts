/** The longest list that is searched without an index. The lists of nearly every pod are shorter. */
const MOST_SEARCHED = 16;

/** Returns the place of the first item of a list with this key, or -1. The list must not change. */
export type PlaceFinder<Item> = (list: readonly Item[], key: string) => number;

/**
 * Returns a function that finds items by their keys. A short list is searched, which allocates nothing. A long one is
 * indexed when it is searched for the first time, so that finding each of its items takes time in proportion to its
 * length.
 */
export function placeFinder<Item>(keyOf: (item: Item) => unknown): PlaceFinder<Item> {
  const indexes = new WeakMap<readonly Item[], ReadonlyMap<unknown, number>>();
  return (list, key) => {
    if (list.length <= MOST_SEARCHED) {
      return list.findIndex((item) => keyOf(item) === key);
    }
    let index = indexes.get(list);
    if (index === undefined) {
      index = indexOf(list, keyOf);
      indexes.set(list, index);
    }
    return index.get(key) ?? -1;
  };
}

function indexOf<Item>(list: readonly Item[], keyOf: (item: Item) => unknown): ReadonlyMap<unknown, number> {
  const places = new Map<unknown, number>();
  for (const [place, item] of list.entries()) {
    const key = keyOf(item);
    if (!places.has(key)) {
      places.set(key, place);
    }
  }
  return places;
}
