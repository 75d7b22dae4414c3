import { abortable } from "../base/abort.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import { Latch } from "../base/latch.js";

/** Milliseconds between two looks at the wall clock. */
const TICK_MS = 5_000;

/**
 * A timer that calls back after its time, or soon after the machine has slept for longer than two ticks
 * (IP-32). While a machine sleeps, its timers stand still, but the wall clock does not, and connections
 * seldom survive. If the wall clock is set instead, the timer calls back too early. This costs one
 * unnecessary probe.
 */
export class QuietTimer {
  readonly #clock: Clock;
  readonly #tick: Alarm;
  #endsAt = 0;
  /** The result of `#sleptMs` when the timer was started. */
  #awakeMs = 0;
  #callback = (): void => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#tick = new Alarm(clock, () => this.#look());
  }

  /** Starts the timer. It replaces a timer that was started before, which then does not call back. */
  start(delayMs: number, callback: () => void): void {
    this.#endsAt = this.#clock.now() + delayMs;
    this.#awakeMs = this.#sleptMs();
    this.#callback = callback;
    this.#tick.set(Math.min(delayMs, TICK_MS));
  }

  /** Stops the timer. It can be started again. */
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

  /** Returns milliseconds that grow only while the machine sleeps, or when the wall clock is set. */
  #sleptMs(): number {
    return this.#clock.date().getTime() - this.#clock.now();
  }
}

/** Sleeps for `delayMs` on a quiet timer. Rejects with `over.reason` as soon as `over` aborts. */
export async function quietPause(clock: Clock, delayMs: number, over: AbortSignal): Promise<void> {
  const ended = new Latch();
  const timer = new QuietTimer(clock);
  timer.start(delayMs, () => ended.open());
  try {
    await abortable(ended.opened, over);
  } finally {
    timer.dispose();
  }
}
