import type { Clock } from "./clock.js";

/**
 * The longest time that a loop may run before it lets pending I/O and timers have a turn. It is short beside
 * a frame of a 60 Hz screen and long beside the work of one event.
 */
const SLICE_MS = 10;

/**
 * The slices of 10 ms in which a long loop runs. Between two slices the loop pauses, so that the process can
 * read its sockets.
 */
export class TimeSlice {
  readonly #clock: Pick<Clock, "now" | "nextTurn">;
  #startedAt: number;

  /** Starts the first slice. */
  constructor(clock: Pick<Clock, "now" | "nextTurn">) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** When the current slice began, on the clock of the constructor. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** Reports whether the current slice is used up at the time `now`. */
  isOver(now: number): boolean {
    return now - this.#startedAt >= SLICE_MS;
  }

  /** Waits for the next turn of the event loop, then starts the next slice. */
  async next(): Promise<void> {
    await this.#clock.nextTurn();
    this.#startedAt = this.#clock.now();
  }
}
