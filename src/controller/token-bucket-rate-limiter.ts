import { type Clock, systemClock } from "../base/clock.js";
import type { RateLimiter } from "./rate-limiter.js";

/** Options of `tokenBucketRateLimiter`. */
export interface TokenBucketRateLimiterOptions {
  /** How many tries a second are allowed for all items together. @defaultValue 10, as in client-go */
  readonly perSecond?: number;
  /** How many tries are allowed at once after a quiet time. @defaultValue 100, as in client-go */
  readonly burst?: number;
  /** @defaultValue systemClock */
  readonly clock?: Pick<Clock, "now">;
}

/**
 * Returns a limiter for all items together (client-go: `TypedBucketRateLimiter`). The bucket holds `burst` tokens and
 * gets `perSecond` new ones a second. Each try takes a token. If there is none, the try waits for one that is to come,
 * behind all tries before it.
 *
 * @throws RangeError unless perSecond > 0 and burst >= 1.
 */
export function tokenBucketRateLimiter<T>(options: TokenBucketRateLimiterOptions = {}): RateLimiter<T> {
  const { perSecond = 10, burst = 100, clock = systemClock } = options;
  if (!(perSecond > 0) || !(burst >= 1)) {
    throw new RangeError(
      `Cannot make a rate limiter: expected perSecond > 0 and burst >= 1, found ${perSecond}, ${burst}`,
    );
  }
  /** Below 0 if tries wait for tokens that are to come. */
  let tokens = burst;
  let countedAt = clock.now();
  return {
    delayMs: () => {
      const now = clock.now();
      tokens = Math.min(burst, tokens + ((now - countedAt) / 1_000) * perSecond) - 1;
      countedAt = now;
      return tokens >= 0 ? 0 : (-tokens / perSecond) * 1_000;
    },
    forget: () => undefined,
    numRequeues: () => 0,
  };
}
