import { CacheSyncError } from "./cache-sync-error.js";

/** Anything that can be waited for: an informer, or a handler's registration. */
export interface Syncable {
  whenSynced(signal?: AbortSignal): Promise<void>;
}

/**
 * Resolves when all are synced.
 *
 * @throws CacheSyncError naming every one that is not, with the first failure as its cause.
 */
export async function waitForCacheSync(syncables: Iterable<Syncable>, signal?: AbortSignal): Promise<void> {
  const outcomes = await Promise.allSettled(
    [...syncables].map(async (syncable) => syncable.whenSynced(signal)),
  );
  const reasons = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [outcome.reason as unknown] : [],
  );
  const unsynced = reasons.filter((reason) => reason instanceof CacheSyncError);
  const [first] = unsynced;
  if (first !== undefined) {
    const names = unsynced.flatMap((failure) => failure.unsynced);
    throw unsynced.length === 1 ? first : new CacheSyncError(names, "not all of them synced", first.cause);
  }
}
