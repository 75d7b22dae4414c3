import type { Clock, Timer } from "../../base/clock.js";

export interface QuietTimerOptions {
  readonly clock: Pick<Clock, "now" | "timer">;
  /** How long nothing must happen. */
  readonly quietMs: number;
  /** Resolves when nothing waits to be printed. */
  readonly settled: () => Promise<void>;
  /** Whether a watch is interrupted, so that changes may be missing. */
  readonly isInterrupted: () => boolean;
  readonly onQuiet: () => void;
}

/** Calls `onQuiet` once, when nothing has been noted for some time. Noting costs no timer. */
export class QuietTimer {
  readonly #options: QuietTimerOptions;
  #notedAt = 0;
  #timer: Timer | undefined;
  #isDisposed = false;

  constructor(options: QuietTimerOptions) {
    this.#options = options;
  }

  /** Starts the time, unless it has been started. */
  begin(): void {
    if (this.#timer === undefined) {
      this.note();
      this.#wait(this.#options.quietMs);
    }
  }

  /** Starts the time again. */
  note(): void {
    this.#notedAt = this.#options.clock.now();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.cancel();
  }

  #wait(ms: number): void {
    this.#timer = this.#options.clock.timer(ms, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { settled, isInterrupted, onQuiet } = this.#options;
    await settled();
    if (isInterrupted()) {
      this.note();
    }
    const leftMs = this.#leftMs();
    if (this.#isDisposed) {
      return;
    }
    if (leftMs > 0) {
      this.#wait(leftMs);
    } else {
      onQuiet();
    }
  }

  #leftMs(): number {
    const { clock, quietMs } = this.#options;
    return this.#notedAt + quietMs - clock.now();
  }
}
