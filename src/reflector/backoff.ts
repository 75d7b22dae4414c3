/**
 * The wait before the next attempt, as a value: it cannot be corrupted by sharing and is tested by calling `next` in a
 * row.
 */
export interface Backoff {
  /** The wait in milliseconds for a random number in [0, 1). */
  delayMs(random: number): number;
  /** The backoff after this one. */
  next(): Backoff;
}

export interface ExponentialBackoffOptions {
  /** First base delay. @defaultValue 800, client-go's */
  readonly initialMs?: number;
  /** Cap of the base delay. @defaultValue 30 000, client-go's; the jittered wait stays below twice that */
  readonly maxMs?: number;
  /** @defaultValue 2 */
  readonly factor?: number;
}

/**
 * Base delays 0.8, 1.6, 3.2 ... 30 s, each wait uniform in [base, 2 x base), so that clients that failed together do
 * not return together (R-11, client-go `reflector.go`).
 */
export function exponentialBackoff(options: ExponentialBackoffOptions = {}): Backoff {
  const { initialMs = 800, maxMs = 30_000, factor = 2 } = options;
  if (!(initialMs > 0) || !(maxMs >= initialMs) || !(factor >= 1)) {
    throw new RangeError(
      `Cannot make a backoff: wanted 0 < initialMs <= maxMs and factor >= 1, found ${initialMs}, ${maxMs}, ${factor}`,
    );
  }
  return {
    delayMs: (random) => initialMs * (1 + random),
    next: () => exponentialBackoff({ initialMs: Math.min(initialMs * factor, maxMs), maxMs, factor }),
  };
}
