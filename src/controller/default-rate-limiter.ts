import { type Clock, systemClock } from "../base/clock.js";
import { exponentialRateLimiter } from "./exponential-rate-limiter.js";
import { maxOfRateLimiter } from "./max-of-rate-limiter.js";
import type { RateLimiter } from "./rate-limiter.js";
import { tokenBucketRateLimiter } from "./token-bucket-rate-limiter.js";

/**
 * Returns the limiter that client-go gives to controllers (`DefaultTypedControllerRateLimiter`): the wait of an item
 * doubles from 5 ms to 1 000 s, and all items together are tried 10 times a second after a burst of 100.
 */
export function defaultRateLimiter<T>(clock: Pick<Clock, "now"> = systemClock): RateLimiter<T> {
  return maxOfRateLimiter(exponentialRateLimiter<T>(), tokenBucketRateLimiter<T>({ clock }));
}
