import type { Clock, Timer } from "../../base/clock.js";

/** The shortest time between two lines with the same reason and object. */
const REPEAT_MS = 10_000;
/** The most reasons that are remembered. */
const MOST_REASONS = 10_000;

interface Reason {
  toldAt: number;
  /** The texts that were printed. Another text with the same reason is new. */
  text: string;
  /** Prints the latest repeat, which waits. */
  tell: () => void;
  timer: Timer | undefined;
}

/**
 * Limits how often the same Event of an object is printed: a new one at once, and its repeats at most every ten
 * seconds. The latest repeat is never lost: it is printed when the ten seconds are over.
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
   * @param isRepeat - whether it is known that the same Event has been printed before.
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
