import { compareResourceVersions } from "../../api/resource-version.js";
import type { InformerStatus } from "../../informer/informer-status.js";
import { isAtLeast } from "../../informer/position-waits.js";

/**
 * What the reporter reads from an informer: the size of its store, and how far the store and its source are.
 */
export interface ReportedStore extends Pick<
  InformerStatus,
  "resourceVersion" | "appliedResourceVersion" | "lastReceivedMs" | "missed"
> {
  readonly size: number;
}

/**
 * The longest wait for a store whose resource versions cannot be ordered. Without an order the wait ends when
 * the store is exactly at the target, and while changes never pause, the store may skip that version.
 */
const LONGEST_UNORDERED_MS = 10_000;

/**
 * Whether the store has everything up to `target`, a resource version that the informer has received. After a
 * list that goes back in time, the store is ahead of what was received until it has that list. `waitedMs` is
 * the time that the caller has waited so far.
 */
export function hasCaughtUp(
  store: Pick<ReportedStore, "resourceVersion" | "appliedResourceVersion">,
  target: string,
  waitedMs: number,
): boolean {
  const { appliedResourceVersion: applied, resourceVersion: received } = store;
  if (applied === received || applied === target) {
    return true;
  }
  if (compareResourceVersions(applied, target) === undefined) {
    return applied !== "" && waitedMs >= LONGEST_UNORDERED_MS;
  }
  return isAtLeast(applied, target) && isAtLeast(received, applied);
}
