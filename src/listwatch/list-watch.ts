import type { ListMeta } from "../api/object.js";
import type { WatchEvent } from "../api/watch-event.js";
import type { ListOptions, WatchOptions } from "./list-options.js";

/** One page of a list, or the whole list if it is not paged. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly metadata: ListMeta;
}

/** An open watch. The client pulls its events: the server's bytes are read only while a call of `next` waits. */
export interface WatchStream<T> {
  /**
   * Resolves with the next events, at least one, in the order they came, or with `undefined` when the server
   * has ended the stream properly. Wait for one call before making the next.
   *
   * @throws TransportError, WireError, or the reason of the signal that the watch was opened with.
   */
  next(): Promise<readonly WatchEvent<T>[] | undefined>;
  /**
   * The number of bytes received so far, including those of an event that is not complete yet. It tells a
   * large event on a slow line from silence. Absent if the stream does not know it.
   */
  readonly bytesReceived?: number;
  /**
   * Whether a PING finds out when the connection of the stream passes nothing on (HTTP/2). Then only a server that
   * lives and does not feed the stream can make it silent. @defaultValue false
   */
  readonly pinged?: boolean;
  /** Ends the stream. A pending `next` settles, and later calls resolve with `undefined`. */
  close(): void;
}

/**
 * The two verbs of the Kubernetes API that an informer needs, list and watch, for one resource in one scope.
 *
 * A ListWatch never retries, caches or backs off, because the reflector does. A test replaces it with a
 * script, and a program can replace it with any source that keeps this contract.
 */
export interface ListWatch<T> {
  /**
   * False if it is known that `sendInitialEvents` does not work, for example for a scripted source.
   *
   * @defaultValue true
   */
  readonly supportsStreamingList?: boolean;
  /**
   * Makes one list request. `beforeRepeat` is awaited before the request is sent again, for example with a
   * renewed credential.
   *
   * @throws StatusError, TransportError, WireError, or the reason of the signal.
   */
  list(options: ListOptions, signal: AbortSignal, beforeRepeat?: () => Promise<void>): Promise<ListPage<T>>;
  /**
   * Makes one watch request. Resolves as soon as the server has accepted the watch. The signal ends the
   * request and later the stream. `beforeRepeat` is as for `list`.
   *
   * @throws the same errors as `list`.
   */
  watch(
    options: WatchOptions,
    signal: AbortSignal,
    beforeRepeat?: () => Promise<void>,
  ): Promise<WatchStream<T>>;
}
