import type { WatchEvent } from "../api/watch-event.js";
import type { WatchStream } from "../listwatch/list-watch.js";

/** A watch the server accepted, and what is needed to judge how it ends. */
export interface OpenedWatch<T> {
  readonly stream: WatchStream<T>;
  /** Events already read from it and not yet applied. */
  readonly pending: readonly WatchEvent<T>[];
  /** When it was asked for: before the request, because some proxies hold the headers back (W-22). */
  readonly startedAt: number;
  /** From `startedAt` on; the server was asked to end it before. Time in which it is not read does not count. */
  readonly lifeLimitMs: number;
}
