import type { ObjectEvent } from "../printer.js";

/** The words of changes that were seen as they happened, or found by a new list. */
const CHANGES: Readonly<Record<ObjectEvent<unknown>["type"], string>> = {
  add: "ADDED",
  update: "MODIFIED",
  delete: "DELETED",
};

/**
 * Returns the word in the column EVENT. The marks `initial`, `resync`, `entered` and `left` are words of their own,
 * because they say more than kubectl's word for the change. `missed` is told beside it.
 */
export function eventWord({
  type,
  cause,
  crossing,
}: Pick<ObjectEvent<unknown>, "type" | "cause" | "crossing">): string {
  if (crossing !== undefined) {
    return crossing.toUpperCase();
  }
  return cause === "initial" || cause === "resync" ? cause.toUpperCase() : CHANGES[type];
}
