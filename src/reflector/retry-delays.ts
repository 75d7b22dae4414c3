import type { Clock } from "../base/clock.js";
import type { Backoff } from "./backoff.js";

/** Two minutes without a failure that is waited after, and the next one starts again with the shortest wait. */
const HEALTHY_FOR_MS = 120_000;

/**
 * How long to wait after each failure: longer from one to the next, the shortest again once all has been well for a
 * while, however many watches that were. Unlike client-go, which counts from the beginning of the last wait: one that
 * the server asked for may be longer than all that.
 */
export class RetryDelays {
  readonly #first: Backoff;
  readonly #clock: Clock;
  readonly #random: () => number;
  #next: Backoff;
  /** When the last wait ends, or has ended. */
  #waitedUntil = -Infinity;

  constructor(first: Backoff, clock: Clock, random: () => number) {
    this.#first = first;
    this.#clock = clock;
    this.#random = random;
    this.#next = first;
  }

  /** The failures before say nothing any more. */
  startAfresh(): void {
    this.#next = this.#first;
  }

  /** What the server asks for is the least; a tenth of it is spread, so that its clients do not return together. */
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
