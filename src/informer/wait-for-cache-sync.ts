import { linkedAbortController } from "../base/abort.js";
import { CacheSyncError } from "./cache-sync-error.js";

/** An object that syncs: an informer, or the registration of a handler. */
export interface Syncable {
  /** Resolves when it has synced. Rejects when the signal aborts first, or when it cannot sync any more. */
  whenSynced(signal?: AbortSignal): Promise<void>;
}

/**
 * Waits until all `syncables` have synced.
 *
 * @throws CacheSyncError with the names of all syncables that have not synced, and with the cause of the
 * first one. If none of the waits rejects with a CacheSyncError (those of informers do), throws the first of
 * their reasons.
 */
export async function waitForCacheSync(syncables: Iterable<Syncable>, signal?: AbortSignal): Promise<void> {
  const all = [...syncables];
  const shared = linkedAbortController(signal);
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
  // All waits have settled. This rejects with the first of the other reasons, if there is one.
  await Promise.all(waits);
}
