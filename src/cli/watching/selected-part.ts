import type { EventCounts } from "./event-counts.js";

/**
 * Returns how many of the objects of the first list are selected by the filters that the server does not know, or
 * undefined if these are all of them. The server has found all.
 *
 * @param scope - what is watched, in words.
 * @param filters - the flags of the filters as a user writes them.
 */
export function selectedPart(
  { scope, isOne }: { readonly scope: string; readonly isOne: boolean },
  { initial, initialHidden }: Pick<EventCounts, "initial" | "initialHidden">,
  filters: readonly string[],
): string | undefined {
  if (initialHidden === 0) {
    return undefined;
  }
  const by = `selected by ${filters.join(" and ")}`;
  const yet = initial === 0 ? " yet" : "";
  return isOne
    ? `${scope} is not ${by}${yet}`
    : `${initial} of ${initial + initialHidden} ${scope} are ${by}${yet}`;
}
