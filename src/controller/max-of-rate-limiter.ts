import type { RateLimiter } from "./rate-limiter.js";

/**
 * Returns a limiter that asks all `limiters` and takes the longest wait (client-go: `TypedMaxOfRateLimiter`). Each of
 * them counts each try, also those for which another one is slower.
 */
export function maxOfRateLimiter<T>(...limiters: readonly RateLimiter<T>[]): RateLimiter<T> {
  return {
    delayMs: (item) => Math.max(0, ...limiters.map((limiter) => limiter.delayMs(item))),
    forget: (item) => {
      for (const limiter of limiters) {
        limiter.forget(item);
      }
    },
    numRequeues: (item) => Math.max(0, ...limiters.map((limiter) => limiter.numRequeues(item))),
  };
}
