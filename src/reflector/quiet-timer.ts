import { abortable } from "../base/abort.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import { Latch } from "../base/latch.js";
import { onWakeUp } from "./wake-up.js";

/**
 * A timer that calls back after its time, or soon after the machine has slept (IP-32), because connections seldom
 * survive that. If the wall clock is set instead, the timer calls back too early. This costs one unnecessary probe.
 */
export class QuietTimer {
  readonly #clock: Clock;
  readonly #alarm: Alarm;
  #callback: (() => void) | undefined;
  #forget: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#alarm = new Alarm(clock, () => this.#over());
  }

  /** Starts the timer. It replaces a timer that was started before, which then does not call back. */
  start(delayMs: number, callback: () => void): void {
    this.#callback = callback;
    this.#alarm.set(delayMs);
    this.#forget ??= onWakeUp(this.#clock, () => this.#over());
  }

  /** Stops the timer. It can be started again. */
  stop(): void {
    this.#callback = undefined;
    this.#alarm.unset();
  }

  dispose(): void {
    this.stop();
    this.#alarm.dispose();
    this.#forget?.();
    this.#forget = undefined;
  }

  #over(): void {
    const callback = this.#callback;
    this.stop();
    callback?.();
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
