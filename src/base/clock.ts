import { onAbort } from "./abort.js";

/** A pending callback. Cancelling it a second time, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The source of time. It is passed as an argument, so that tests control it. All timers of the program are
 * started through this interface. Durations are in milliseconds.
 */
export interface Clock {
  /** Returns milliseconds on a clock that never jumps. Only the difference of two values has a meaning. */
  now(): number;
  /** Returns the time of the wall clock, for output that people read. It may jump. */
  date(): Date;
  /** Calls `callback` once, after at least `ms`. Keeps the process alive until then. */
  timer(ms: number, callback: () => void): Timer;
  /** Resolves after at least `ms`, or rejects with `signal.reason` as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves in a later turn of the event loop, after pending I/O had a chance to run. */
  nextTurn(): Promise<void>;
}

/** The longest delay of a Node timer (2^31 - 1 ms, 24.8 days). A longer delay overflows and fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * Sleeps on `clock.timer`. Rejects with `signal.reason` as soon as the signal aborts, and always removes its
 * timer and its listener.
 */
export async function sleepOn(clock: Pick<Clock, "timer">, ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = clock.timer(ms, () => {
      forget?.();
      resolve();
    });
    const forget =
      signal &&
      onAbort(signal, () => {
        timer.cancel();
        // The reason is the caller's own value and is passed on unchanged.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
        reject(signal.reason);
      });
  });
}

/**
 * Starts a timer that never fires early. Node's timers count in whole milliseconds and cut off fractions, so
 * that they may fire up to 2 ms early by `performance.now()`. This timer then waits for the rest. It does the
 * same for a delay that is longer than a single Node timer can be.
 */
function machineTimer(ms: number, callback: () => void): Timer {
  const dueAt = performance.now() + ms;
  let handle = setTimeout(fired, Math.min(ms, LONGEST_TIMER_MS));
  function fired(): void {
    const leftMs = dueAt - performance.now();
    if (leftMs > 0) {
      handle = setTimeout(fired, Math.min(leftMs, LONGEST_TIMER_MS));
    } else {
      callback();
    }
  }
  return { cancel: () => clearTimeout(handle) };
}

/** The real time of this machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  timer: machineTimer,
  sleep: async (ms, signal) => sleepOn(systemClock, ms, signal),
  nextTurn: async () =>
    new Promise((resolve) => {
      setImmediate(resolve);
    }),
};
