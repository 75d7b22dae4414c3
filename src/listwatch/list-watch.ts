import type { ListMeta } from "../api/object.js";
import type { WatchEvent } from "../api/watch-event.js";
import type { ListOptions, WatchOptions } from "./list-options.js";

/** One page of a list, or all of it. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly metadata: ListMeta;
}

/** An open watch, pulled: while nobody asks, the server is not read. */
export interface WatchStream<T> {
  /**
   * The next events, at least one, in the order they came; `undefined` when the server ended the stream properly.
   * One caller at a time.
   *
   * @throws TransportError, WireError, or the reason of the signal the watch was opened with.
   */
  next(): Promise<readonly WatchEvent<T>[] | undefined>;
  /**
   * What has come so far, also of an event that is not whole yet: a large one on a slow line is not silence. Absent
   * where that is not known.
   */
  readonly bytesReceived?: number;
  /** Gives the stream up. A pending `next` ends; later ones return `undefined`. */
  close(): void;
}

/**
 * The two verbs of the API for one resource and scope. It never retries, caches or backs off: that is the reflector's.
 * The seam that tests replace with a script.
 */
export interface ListWatch<T> {
  /** False where sendInitialEvents is known not to work, for example for a scripted source. @defaultValue true */
  readonly supportsStreamingList?: boolean;
  /** One page. @throws StatusError, TransportError, WireError, or the signal's reason. */
  list(options: ListOptions, signal: AbortSignal): Promise<ListPage<T>>;
  /** Resolves once the server has accepted the watch. @throws as `list`. */
  watch(options: WatchOptions, signal: AbortSignal): Promise<WatchStream<T>>;
}
