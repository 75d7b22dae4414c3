import { abortable } from "../base/abort.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";

/** Between two looks at the wall clock. */
const TICK_MS = 5_000;

/**
 * Calls back when it has been quiet for so long, or soon after the machine has slept for longer than two ticks (IP-32):
 * timers stand still meanwhile, the wall clock does not, and connections seldom survive. Where somebody has set the wall
 * clock, a probe too many is all that comes of it.
 */
export class QuietTimer {
  readonly #clock: Clock;
  readonly #tick: Alarm;
  #endsAt = 0;
  #awakeMs = 0;
  #callback = (): void => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#tick = new Alarm(clock, () => this.#look());
  }

  /** One callback at a time: the one given before is forgotten. */
  start(delayMs: number, callback: () => void): void {
    this.#endsAt = this.#clock.now() + delayMs;
    this.#awakeMs = this.#sleptMs();
    this.#callback = callback;
    this.#tick.set(Math.min(delayMs, TICK_MS));
  }

  stop(): void {
    this.#tick.unset();
  }

  dispose(): void {
    this.#tick.dispose();
  }

  #look(): void {
    const leftMs = this.#endsAt - this.#clock.now();
    if (leftMs <= 0 || this.#sleptMs() - this.#awakeMs > 2 * TICK_MS) {
      this.#callback();
    } else {
      this.#tick.set(Math.min(leftMs, TICK_MS));
    }
  }

  /** Grows while the machine sleeps. */
  #sleptMs(): number {
    return this.#clock.date().getTime() - this.#clock.now();
  }
}

export async function quiet(clock: Clock, delayMs: number, over: AbortSignal): Promise<void> {
  const timer = new QuietTimer(clock);
  const ended = new Promise<void>((resolve) => {
    timer.start(delayMs, resolve);
  });
  try {
    await abortable(ended, over);
  } finally {
    timer.dispose();
  }
}
