/**
 * The wait before the next attempt. A backoff is an immutable value, so several users can share one, and a
 * test can call `next` again and again to see all waits.
 */
export interface Backoff {
  /** Returns the wait in milliseconds for a random number in [0, 1). */
  delayMs(random: number): number;
  /** Returns the backoff that follows this one. */
  next(): Backoff;
}

/** Options of an exponential backoff. Durations are in milliseconds. */
export interface ExponentialBackoffOptions {
  /** The first base delay. @defaultValue 800, as in client-go */
  readonly initialMs?: number;
  /**
   * The largest base delay. The wait with its jitter stays below twice this.
   *
   * @defaultValue 30 000, as in client-go
   */
  readonly maxMs?: number;
  /** By how much the base delay grows from one wait to the next. @defaultValue 2 */
  readonly factor?: number;
}

/**
 * Returns a backoff whose base delay grows exponentially, by default 0.8, 1.6, 3.2 and so on up to 30 s. Each
 * wait is uniformly distributed in [base, 2 x base), so that clients that failed together do not return
 * together (R-11, client-go `reflector.go`).
 *
 * @throws RangeError unless 0 < initialMs <= maxMs and factor >= 1.
 */
export function exponentialBackoff(options: ExponentialBackoffOptions = {}): Backoff {
  const { initialMs = 800, maxMs = 30_000, factor = 2 } = options;
  if (!(initialMs > 0) || !(maxMs >= initialMs) || !(factor >= 1)) {
    throw new RangeError(
      `Cannot make a backoff: expected 0 < initialMs <= maxMs and factor >= 1, found ${initialMs}, ${maxMs}, ${factor}`,
    );
  }
  return {
    delayMs: (random) => initialMs * (1 + random),
    next: () => exponentialBackoff({ initialMs: Math.min(initialMs * factor, maxMs), maxMs, factor }),
  };
}
