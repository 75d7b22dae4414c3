import type { Clock, Timer } from "../../base/clock.js";

/** How often the repeats of one reason of one object are told. */
const REPEAT_MS = 10_000;
/** The most reasons that are remembered. */
const MOST_REASONS = 10_000;

interface Reason {
  toldAt: number;
  /** Texts that were told. Another text of the same reason is news. */
  text: string;
  /** Tells the latest repeat, which waits. */
  tell: () => void;
  timer: Timer | undefined;
}

/**
 * Limits how often the same thing is told of an object: at once when it is new, and its repeats at most every ten
 * seconds. The latest repeat is never lost: it is told when its time has come.
 */
export class RepeatLimit {
  readonly #clock: Pick<Clock, "now" | "timer">;
  readonly #reasons = new Map<string, Reason>();

  constructor(clock: Pick<Clock, "now" | "timer">) {
    this.#clock = clock;
  }

  /**
   * Calls `tell` now or later. It is not called if a later repeat of the same `key` takes its place.
   *
   * @param isRepeat - whether it is known that the same has been told before.
   */
  note(key: string, text: string, isRepeat: boolean, tell: () => void): void {
    const known = this.#reasons.get(key);
    const now = this.#clock.now();
    if (known === undefined) {
      this.#begin(key, { toldAt: now, text, tell, timer: undefined });
      tell();
    } else if (!(isRepeat || known.text === text) || now - known.toldAt >= REPEAT_MS) {
      known.toldAt = now;
      known.text = text;
      tell();
    } else {
      known.tell = tell;
      known.timer ??= this.#clock.timer(known.toldAt + REPEAT_MS - now, () => this.#due(known));
    }
  }

  /** Forgets the repeats that wait. */
  dispose(): void {
    for (const { timer } of this.#reasons.values()) {
      timer?.cancel();
    }
    this.#reasons.clear();
  }

  #begin(key: string, reason: Reason): void {
    this.#reasons.set(key, reason);
    if (this.#reasons.size <= MOST_REASONS) {
      return;
    }
    const [[oldest, dropped] = []] = this.#reasons;
    if (oldest !== undefined && dropped !== undefined) {
      this.#reasons.delete(oldest);
      if (dropped.timer !== undefined) {
        dropped.timer.cancel();
        dropped.tell();
      }
    }
  }

  #due(reason: Reason): void {
    reason.timer = undefined;
    reason.toldAt = this.#clock.now();
    reason.tell();
  }
}
