import type { Clock } from "../../base/clock.js";

/** How often a watch was interrupted, how long in all, and how many changes were found only afterwards. */
export interface InterruptionSum {
  readonly count: number;
  readonly ms: number;
  readonly missed: number;
}

/** The interruptions of one watch. */
export class Interruptions {
  readonly #clock: Pick<Clock, "now">;
  #over: InterruptionSum = { count: 0, ms: 0, missed: 0 };
  /** When the current interruption began. */
  #since: number | undefined;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Their sum, with the one that goes on. */
  get sum(): InterruptionSum {
    return this.#since === undefined ? this.#over : this.#with(this.#clock.now() - this.#since, 0);
  }

  get isOngoing(): boolean {
    return this.#since !== undefined;
  }

  /** Notes that the watch is interrupted. Does nothing if that is known. */
  begin(since: number): void {
    this.#since ??= since;
  }

  /** Notes that the watch goes on. */
  end(at: number, missed: number): void {
    if (this.#since !== undefined) {
      this.#over = this.#with(at - this.#since, missed);
      this.#since = undefined;
    }
  }

  #with(ms: number, missed: number): InterruptionSum {
    const { count, ms: before, missed: missedBefore } = this.#over;
    return { count: count + 1, ms: before + ms, missed: missedBefore + missed };
  }
}
