/** A pending callback; cancelling it twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * Time as an argument, so that tests own it. The only timers of the program are behind this interface.
 * Durations are milliseconds.
 */
export interface Clock {
  /** Milliseconds on a clock that never jumps; only differences mean anything. */
  now(): number;
  /** The wall clock, for what people read. It may jump. */
  date(): Date;
  /** Calls back once after at least `ms`. Keeps the process alive until then. */
  timer(ms: number, callback: () => void): Timer;
  /** Resolves after `ms`, or rejects with `signal.reason` as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves in a later turn of the event loop, after pending I/O had its chance. */
  nextTurn(): Promise<void>;
}

/** Delays above this overflow Node's timers and would fire at once (2^31 - 1 ms, 24.8 days). */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Waits on `clock.timer`, deaf to nothing: leaves no timer and no listener behind, however it ends. */
export async function sleepOn(clock: Pick<Clock, "timer">, ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = clock.timer(ms, () => {
      signal?.removeEventListener("abort", aborted);
      resolve();
    });
    function aborted(): void {
      timer.cancel();
      // The reason is the caller's own value; it is passed on untouched.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
      reject(signal?.reason);
    }
    signal?.addEventListener("abort", aborted, { once: true });
  });
}

/**
 * Node's timers cut off fractions and count in whole milliseconds, so that by `performance.now()` they may fire early by
 * up to two: then the rest is waited for. So is what a single one of them cannot hold.
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

/** The machine's own time. */
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
