import type { Clock } from "../base/clock.js";
import type { Backoff } from "./backoff.js";

/** After two minutes without a failure that needed a wait, the waits start again with the shortest. */
const HEALTHY_FOR_MS = 120_000;

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

  constructor(first: Backoff, clock: Clock, random: () => number) {
    this.#first = first;
    this.#clock = clock;
    this.#random = random;
    this.#next = first;
  }

  /** Forgets the earlier failures, so that the next wait is the shortest. */
  startAfresh(): void {
    this.#next = this.#first;
  }

  /**
   * Returns the wait after one more failure, in milliseconds. It is at least as long as the server asked for,
   * and up to a tenth of that is added at random, so that the clients of the server do not return together.
   */
  nextMs(retryAfterMs = 0): number {
    if (this.#clock.now() - this.#waitedUntil >= HEALTHY_FOR_MS) {
      this.startAfresh();
    }
    const delayMs = Math.max(this.#next.delayMs(this.#random()), retryAfterMs * (1 + 0.1 * this.#random()));
    this.#next = this.#next.next();
    this.#waitedUntil = this.#clock.now() + delayMs;
    return delayMs;
  }
}
