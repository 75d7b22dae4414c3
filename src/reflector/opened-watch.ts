import type { WatchEvent } from "../api/watch-event.js";
import type { Clock } from "../base/clock.js";
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

/** Nothing came in time. */
export const SILENCE: unique symbol = Symbol("silence");

/** The next batch, or SILENCE after `limitMs`; the stream is closed then. Leaves no timer behind. */
export async function nextBatch<T>(
  stream: WatchStream<T>,
  clock: Clock,
  limitMs: number,
): Promise<readonly WatchEvent<T>[] | undefined | typeof SILENCE> {
  let cancel = (): void => undefined;
  const silence = new Promise<typeof SILENCE>((resolve) => {
    const timer = clock.timer(limitMs, () => {
      // After a pause of the process the timer is due before what waits in the socket is read.
      void clock.nextTurn().then(() => resolve(SILENCE));
    });
    cancel = () => timer.cancel();
  });
  const next = stream.next();
  try {
    const first = await Promise.race([next, silence]);
    if (first === SILENCE) {
      stream.close();
      // Nobody waits for it any more; how it ends is of no interest.
      next.catch(() => undefined);
    }
    return first;
  } finally {
    cancel();
  }
}
