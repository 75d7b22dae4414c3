import { type Clock, sleepOn, type Timer } from "../../src/base/clock.js";

interface PendingTimer {
  readonly at: number;
  readonly sequence: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now = 0;
  #sequence = 0;
  #pending: PendingTimer[] = [];
  #epoch: number;

  constructor(start: Date = new Date("2026-11-23T11:32:05Z")) {
    this.#epoch = start.getTime();
  }

  /** The number of timers that are waiting. Tests use it to check that none is left behind. */
  get pendingTimers(): number {
    return this.#pending.length;
  }

  /** Milliseconds until the next timer is due; `undefined` if there is none. */
  get nextTimerInMs(): number | undefined {
    const next = this.#next();
    return next === undefined ? undefined : next.at - this.#now;
  }

  now(): number {
    return this.#now;
  }

  date(): Date {
    return new Date(this.#epoch + this.#now);
  }

  /** Suspends the machine: all timers stop, and only the wall clock goes on. */
  sleepMachine(ms: number): void {
    this.#epoch += ms;
  }

  timer(ms: number, callback: () => void): Timer {
    const pending = { at: this.#now + Math.max(0, ms), sequence: this.#sequence++, callback };
    this.#pending.push(pending);
    return {
      cancel: () => {
        this.#pending = this.#pending.filter((other) => other !== pending);
      },
    };
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await sleepOn(this, ms, signal);
  }

  async nextTurn(): Promise<void> {
    await settle(1);
  }

  /** Advances time. Fires the timers that become due, in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#next(); next !== undefined && next.at <= until; next = this.#next()) {
      const due = next;
      this.#pending = this.#pending.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
      await settle();
    }
    this.#now = until;
    await settle();
  }

  /** Advances time as a pause of the process does: all due timers fire before anything else can happen. */
  jump(ms: number): void {
    this.#now += ms;
    for (let next = this.#next(); next !== undefined && next.at <= this.#now; next = this.#next()) {
      const due = next;
      this.#pending = this.#pending.filter((other) => other !== due);
      due.callback();
    }
  }

  #next(): PendingTimer | undefined {
    return this.#pending.reduce<PendingTimer | undefined>(
      (first, timer) =>
        first === undefined ||
        timer.at < first.at ||
        (timer.at === first.at && timer.sequence < first.sequence)
          ? timer
          : first,
      undefined,
    );
  }
}

/** Waits until everything that can happen without time passing has happened. */
export async function settle(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
