import type { Clock, Timer } from "../../base/clock.js";

/** How often the program notes that it runs. The beginning of a standstill is known as exactly as this. */
const BEAT_MS = 1_000;

/** A beat that is later than this was held up by a standstill, and not by a long computation. */
const LATE_MS = 1_000;

/**
 * How long after a standstill a broken connection may be noticed. The operating system tells of most at once. A
 * connection that looks open is found dead by probes, which take up to half a minute.
 */
const AFTERMATH_MS = 30_000;

/**
 * Notices that the process stood still: it was stopped (SIGSTOP), or its machine slept. Whatever happened meanwhile is
 * noticed only afterwards, so that it looks as if it had happened then.
 */
export class Standstill {
  readonly #clock: Pick<Clock, "now" | "timer">;
  #beatAt: number;
  #timer: Timer;
  #last: { readonly from: number; readonly until: number } | undefined;

  constructor(clock: Pick<Clock, "now" | "timer">) {
    this.#clock = clock;
    this.#beatAt = clock.now();
    this.#timer = this.#next();
  }

  /** Returns when the last standstill began, if what is noticed now may have happened in it. */
  get recentlySince(): number | undefined {
    const now = this.#beat();
    return this.#last !== undefined && now - this.#last.until <= AFTERMATH_MS ? this.#last.from : undefined;
  }

  dispose(): void {
    this.#timer.cancel();
  }

  #next(): Timer {
    return this.#clock.timer(BEAT_MS, () => {
      this.#beat();
      this.#timer = this.#next();
    });
  }

  #beat(): number {
    const now = this.#clock.now();
    if (now - this.#beatAt > BEAT_MS + LATE_MS) {
      this.#last = { from: this.#beatAt, until: now };
    }
    this.#beatAt = now;
    return now;
  }
}
