import type { Clock } from "../base/clock.js";

/** The time over which one watch is spread. A server that gets back 90 at once gets about a hundred a second. */
const SPREAD_MS = 10;

/**
 * Spreads the watches that return after a connection with many of them was lost, so that the server, which may just have
 * started, does not get all of them in one moment. Each lost watch makes the time longer over which they are spread. A watch
 * that was alone on its connection returns within 10 ms.
 */
export class ReturningWatches {
  readonly #clock: Pick<Clock, "now" | "sleep">;
  readonly #random: () => number;
  #until = -Infinity;

  constructor(clock: Pick<Clock, "now" | "sleep">, random: () => number = Math.random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** A watch has ended together with its connection. */
  lost(): void {
    this.#until = Math.max(this.#until, this.#clock.now()) + SPREAD_MS;
  }

  /** Waits until a watch may be requested, which is at once unless watches were lost just now. */
  async turn(signal: AbortSignal): Promise<void> {
    const leftMs = this.#until - this.#clock.now();
    if (leftMs > 0) {
      await this.#clock.sleep(leftMs * this.#random(), signal);
    }
  }
}
