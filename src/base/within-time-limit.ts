import { linkedAbortController } from "./abort.js";
import { Alarm } from "./alarm.js";
import type { Clock } from "./clock.js";

/** How long some work may take. */
export interface TimeLimit {
  /** The most milliseconds. With 0 there is no limit. */
  readonly limitMs: number;
  readonly clock: Clock;
  /** Returns the error of work that takes longer. */
  readonly timeout: () => Error;
}

/**
 * Does `work` with a signal that aborts when the limit has passed, with the error of `timeout` as its reason.
 *
 * @throws what `work` throws: that error if the limit has passed, or the reason of `signal`.
 */
export async function withinTimeLimit<T, Signal extends AbortSignal | undefined>(
  { limitMs, clock, timeout }: TimeLimit,
  signal: Signal,
  work: (signal: AbortSignal | Signal) => Promise<T>,
): Promise<T> {
  if (limitMs === 0) {
    return work(signal);
  }
  const limited = linkedAbortController(signal);
  const alarm = new Alarm(clock, () => limited.abort(timeout()));
  alarm.set(limitMs);
  try {
    return await work(limited.signal);
  } finally {
    alarm.dispose();
    limited.dispose();
  }
}
