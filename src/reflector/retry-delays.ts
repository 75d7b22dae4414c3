import type { Clock } from "../base/clock.js";
import type { Backoff } from "./backoff.js";

/** After two minutes without a failure that needed a wait, the waits start again with the shortest. */
const HEALTHY_FOR_MS = 120_000;

/**
 * The longest wait that a server can order. A gateway that answers with a `Retry-After` of a day, or with a
 * number that is too large for any clock, would otherwise stop the informer for that long.
 */
export const LONGEST_RETRY_AFTER_MS = 300_000;

/**
 * The waits after failures. They grow from failure to failure, and start again with the shortest after
 * HEALTHY_FOR_MS without a failure that needed a wait, no matter how many watches ended meanwhile.
 *
 * This time is counted from the end of the last wait. client-go counts it from the beginning, but a wait that
 * the server asked for may itself be longer than HEALTHY_FOR_MS.
 */
export class RetryDelays {
  readonly #first: Backoff;
  readonly #clock: Clock;
  readonly #random: () => number;
  #next: Backoff;
  /** The time at which the last wait ends or has ended. */
  #waitedUntil = -Infinity;
  /** When the waits last started again with the shortest although the server was not proven to work. */
  #trustedAt = -Infinity;

  constructor(first: Backoff, clock: Clock, random: () => number) {
    this.#first = first;
    this.#clock = clock;
    this.#random = random;
    this.#next = first;
  }

  /**
   * Forgets the earlier failures, so that the next wait is the shortest. If the server is not proven to work
   * for a while, this happens at most once in HEALTHY_FOR_MS, because a server that answers and fails at once
   * would otherwise be asked every second for ever.
   */
  startAfresh(isProven: boolean): void {
    const now = this.#clock.now();
    if (!isProven && now - this.#trustedAt < HEALTHY_FOR_MS) {
      return;
    }
    this.#trustedAt = isProven ? this.#trustedAt : now;
    this.#next = this.#first;
  }

  /**
   * Returns the wait after one more failure, in milliseconds. It is at least as long as the server asked for,
   * and up to a tenth of that is added at random, so that the clients of the server do not return together.
   * If the server asked for more than LONGEST_RETRY_AFTER_MS, up to a tenth of that limit is subtracted
   * instead.
   */
  nextMs(retryAfterMs = 0): number {
    if (this.#clock.now() - this.#waitedUntil >= HEALTHY_FOR_MS) {
      this.#next = this.#first;
    }
    const delayMs = Math.max(this.#next.delayMs(this.#random()), asOrdered(retryAfterMs, this.#random()));
    this.#next = this.#next.next();
    this.#waitedUntil = this.#clock.now() + delayMs;
    return delayMs;
  }
}

function asOrdered(retryAfterMs: number, random: number): number {
  const spread = 0.1 * random;
  return retryAfterMs > LONGEST_RETRY_AFTER_MS
    ? LONGEST_RETRY_AFTER_MS * (1 - spread)
    : Math.min(retryAfterMs * (1 + spread), LONGEST_RETRY_AFTER_MS);
}
