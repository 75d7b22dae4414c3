import { InformerError, messageOf } from "../base/errors.js";

/** A wait for caches ended before they were synced. `cause` is the last failure of a list or watch, where one is known. */
export class CacheSyncError extends InformerError {
  /** Names of the informers that were not synced, sorted. */
  readonly unsynced: readonly string[];

  constructor(unsynced: readonly string[], reason: string, cause?: unknown) {
    const why = cause === undefined ? "" : `: ${messageOf(cause)}`;
    super("ERR_NOT_SYNCED", `Cannot wait for ${[...unsynced].sort().join(", ")} to sync: ${reason}${why}`, {
      cause,
    });
    this.unsynced = [...unsynced].sort();
  }
}
