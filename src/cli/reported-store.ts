import { compareResourceVersions } from "../api/resource-version.js";
import type { InformerStatus } from "../informer/informer-status.js";
import { isAtLeast } from "../informer/position-waits.js";

/** What the store holds, and how far it and its source are. */
export interface ReportedStore extends Pick<
  InformerStatus,
  "resourceVersion" | "appliedResourceVersion" | "lastReceivedMs" | "missed"
> {
  readonly size: number;
}

/**
 * How long a store is waited for whose versions cannot be ordered: while changes never pause, it may step over the one
 * that it is waited for.
 */
const LONGEST_UNORDERED_MS = 10_000;

/**
 * The store has all up to `target`, a position that was received. After a list that goes back in time it is ahead of
 * what was received, until it has that list. `waitedMs`: since there was something to wait for.
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
