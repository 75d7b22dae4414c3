import { sharedAbortController } from "../base/abort.js";
import { CacheSyncError } from "./cache-sync-error.js";

/** Anything that can be waited for: an informer, or a handler's registration. */
export interface Syncable {
  whenSynced(signal?: AbortSignal): Promise<void>;
}

/**
 * Resolves when all are synced.
 *
 * @throws CacheSyncError naming every one that is not, with the first failure as its cause. Where none of
 * them rejects with a CacheSyncError, as the informers here do, the first of the reasons there are.
 */
export async function waitForCacheSync(syncables: Iterable<Syncable>, signal?: AbortSignal): Promise<void> {
  const all = [...syncables];
  const shared = sharedAbortController(signal);
  const waits = all.map(async (syncable) => syncable.whenSynced(shared.signal));
  const outcomes = await Promise.allSettled(waits);
  shared.dispose();
  const unsynced = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" && outcome.reason instanceof CacheSyncError ? [outcome.reason] : [],
  );
  const [first] = unsynced;
  if (first !== undefined) {
    const names = unsynced.flatMap((failure) => failure.unsynced);
    throw unsynced.length === 1 ? first : new CacheSyncError(names, "not all of them synced", first.cause);
  }
  // All have settled: this rejects with the first reason that is left, untouched.
  await Promise.all(waits);
}
