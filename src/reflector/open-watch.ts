import type { WatchEvent } from "../api/watch-event.js";
import type { WatchOptions } from "../listwatch/list-options.js";
import type { WatchStream } from "../listwatch/list-watch.js";
import type { ReflectorSettings } from "./reflector-options.js";

/**
 * How much longer a watch may live than the server was asked to let it live. This leaves time for the end of
 * the response to arrive, behind everything that was sent before it.
 */
const LIFE_MARGIN_MS = 30_000;

/** A watch that the server has accepted, with what is needed to judge how it ends. */
export interface OpenedWatch<T> {
  readonly stream: WatchStream<T>;
  /** Events that were read from the stream but not yet applied. */
  readonly pending: readonly WatchEvent<T>[];
  /**
   * When the watch was asked for. Measured before the request, because some proxies hold back the headers
   * (W-22).
   */
  readonly startedAt: number;
  /**
   * How long the watch may live, in milliseconds from `startedAt`. The server was asked to end it before.
   * Time during which the stream is not read does not count.
   */
  readonly lifeLimitMs: number;
}

/**
 * Asks for a watch that the server ends by itself after a random time, so that the watches of many clients do
 * not end together.
 *
 * @throws whatever the ListWatch throws.
 */
export async function openWatch<T>(
  settings: Pick<ReflectorSettings<T>, "listWatch" | "clock" | "random" | "minWatchTimeoutMs">,
  options: WatchOptions,
  signal: AbortSignal,
): Promise<OpenedWatch<T>> {
  const { listWatch, clock, random, minWatchTimeoutMs } = settings;
  let startedAt = 0;
  const timeoutSeconds = Math.floor((minWatchTimeoutMs / 1000) * (1 + random()));
  const lifeLimitMs = timeoutSeconds * 1000 + LIFE_MARGIN_MS;
  const watch = { ...options, allowWatchBookmarks: true, timeoutSeconds };
  const stream = await listWatch.watch(watch, signal, () => {
    startedAt = clock.now();
  });
  return { stream, pending: [], startedAt, lifeLimitMs };
}
