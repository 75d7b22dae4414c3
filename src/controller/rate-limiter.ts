/**
 * Decides how long an item of a queue waits before it is tried again (client-go: `TypedRateLimiter`). Items are
 * compared like the keys of a `Map`.
 */
export interface RateLimiter<T> {
  /** Counts one more try of the item. Returns how many milliseconds it should wait. */
  delayMs(item: T): number;
  /** Forgets the item, because it succeeded, or because it is not tried again. */
  forget(item: T): void;
  /** Returns how often the item was counted since it was forgotten. */
  numRequeues(item: T): number;
}
