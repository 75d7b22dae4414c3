import { InformerError, messageOf } from "../base/errors.js";

/**
 * A wait for caches that ended before all of them had synced. Its `code` is `ERR_NOT_SYNCED`. Its `cause` is
 * the last failure of a list or watch if there was one, and otherwise the reason of the signal that ended the
 * wait, if there was one.
 */
export class CacheSyncError extends InformerError {
  override readonly name: string = "CacheSyncError";
  /** The names of the informers or handlers that had not synced, sorted. */
  readonly unsynced: readonly string[];

  constructor(unsynced: readonly string[], reason: string, cause?: unknown) {
    const why = cause === undefined ? "" : `: ${messageOf(cause)}`;
    super("ERR_NOT_SYNCED", `Cannot wait for ${[...unsynced].sort().join(", ")} to sync: ${reason}${why}`, {
      cause,
    });
    this.unsynced = [...unsynced].sort();
  }
}
