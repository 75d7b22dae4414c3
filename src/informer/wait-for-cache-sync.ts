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
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [outcome.reason as unknown] : [],
  );
  const unexpected = failures.find((failure) => !(failure instanceof CacheSyncError));
  if (unexpected !== undefined) {
    throw unexpected;
  }
  const unsynced = failures.filter((failure) => failure instanceof CacheSyncError);
  if (unsynced.length === 1 && unsynced[0] !== undefined) {
    throw unsynced[0];
  }
  if (unsynced.length > 0) {
    const names = unsynced.flatMap((failure) => failure.unsynced);
    throw new CacheSyncError(names, "not all of them synced", unsynced[0]?.cause);
  }
}
