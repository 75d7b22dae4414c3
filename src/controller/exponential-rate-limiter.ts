import type { RateLimiter } from "./rate-limiter.js";

/** Options of `exponentialRateLimiter`. Durations are in milliseconds. */
export interface ExponentialRateLimiterOptions {
  /** The wait after the first failure of an item. @defaultValue 5, as in client-go */
  readonly initialMs?: number;
  /** The longest wait. @defaultValue 1 000 000, as in client-go */
  readonly maxMs?: number;
}

/**
 * Returns a limiter that doubles the wait of an item with each failure, whatever happens to other items (client-go:
 * `TypedItemExponentialFailureRateLimiter`). By default the waits are 5 ms, 10 ms, 20 ms and so on, up to 1 000 s
 * after the 18th failure.
 *
 * @throws RangeError unless 0 < initialMs <= maxMs.
 */
export function exponentialRateLimiter<T>(options: ExponentialRateLimiterOptions = {}): RateLimiter<T> {
  const { initialMs = 5, maxMs = 1_000_000 } = options;
  if (!(initialMs > 0) || !(maxMs >= initialMs)) {
    throw new RangeError(
      `Cannot make a rate limiter: expected 0 < initialMs <= maxMs, found ${initialMs}, ${maxMs}`,
    );
  }
  const failures = new Map<T, number>();
  return {
    delayMs: (item) => {
      const count = failures.get(item) ?? 0;
      failures.set(item, count + 1);
      return Math.min(initialMs * 2 ** count, maxMs);
    },
    forget: (item) => void failures.delete(item),
    numRequeues: (item) => failures.get(item) ?? 0,
  };
}
