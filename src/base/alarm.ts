import { abortable } from "./abort.js";
import type { Clock, Timer } from "./clock.js";
import { Latch } from "./latch.js";

/** The part of a clock that an alarm needs. */
type AlarmClock = Pick<Clock, "now" | "timer" | "nextTurn">;

/**
 * A deadline for something that usually happens in time, such as an answer from the server.
 *
 * Before it rings, the alarm lets the event loop read what is waiting in sockets and pipes. Without that, a
 * pause of the process (SIGSTOP, a sleeping laptop, a long computation) would look like silence of the
 * server, because timers that are overdue fire before pending I/O is read. If reading that I/O moves, unsets
 * or disposes of the alarm, it does not ring.
 *
 * Moving the deadline is cheap, because the timer that is already running is kept: when it fires, it compares
 * the clock with the deadline and starts again for what is left. For the same reason a timer may outlive
 * `unset`. `dispose` ends it at once.
 */
export class Alarm {
  readonly #clock: AlarmClock;
  readonly #ring: () => void;
  #dueAt = Infinity;
  #timer: Timer | undefined;
  #timerAt = Infinity;

  /** `ring` is called once for each deadline that passes. */
  constructor(clock: AlarmClock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Sets the deadline to `ms` from now. It replaces a deadline that was set before. */
  set(ms: number): void {
    this.#dueAt = this.#clock.now() + ms;
    if (this.#dueAt < this.#timerAt) {
      this.#start(ms);
    }
  }

  /** Removes the deadline. The alarm can be set again. */
  unset(): void {
    this.#dueAt = Infinity;
  }

  /** Removes the deadline and cancels the timer. */
  dispose(): void {
    this.unset();
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerAt = Infinity;
  }

  #start(ms: number): void {
    this.#timer?.cancel();
    this.#timerAt = this.#dueAt;
    this.#timer = this.#clock.timer(ms, () => this.#fired());
  }

  #fired(): void {
    this.#timer = undefined;
    this.#timerAt = Infinity;
    const leftMs = this.#dueAt - this.#clock.now();
    if (leftMs === Infinity) {
      return;
    }
    if (leftMs > 0) {
      this.#start(leftMs);
    } else {
      void this.#ringUnlessMoved();
    }
  }

  async #ringUnlessMoved(): Promise<void> {
    await pendingIoIsRead(this.#clock);
    if (this.#clock.now() >= this.#dueAt) {
      this.unset();
      this.#ring();
    }
  }
}

/**
 * Sleeps until an alarm of `ms` has rung. Rejects with `signal.reason` as soon as the signal aborts. Leaves
 * no timer behind, however it ends.
 */
export async function alarmAfter(clock: AlarmClock, ms: number, signal: AbortSignal): Promise<void> {
  const rung = new Latch();
  const alarm = new Alarm(clock, () => rung.open());
  alarm.set(ms);
  try {
    await abortable(rung.opened, signal);
  } finally {
    alarm.dispose();
  }
}

/**
 * Resolves when pending I/O has been read. This takes two turns of the event loop: one to read the socket,
 * and one to decrypt and parse what was read.
 */
async function pendingIoIsRead(clock: Pick<Clock, "nextTurn">): Promise<void> {
  await clock.nextTurn();
  await clock.nextTurn();
}
