import { type Clock, ioHadItsChance, type Timer } from "./clock.js";

/**
 * A deadline for something that others do, mostly reached in time. Before it rings, what waits in sockets and pipes is
 * read (see `ioHadItsChance`): whoever sets, unsets or disposes of the alarm on that account is not too late.
 *
 * Moving it costs no timer: the one that is running is left alone, looks at the clock when it fires, and goes on for
 * what is left. It may keep a timer after `unset`, until that fires or `dispose`.
 */
export class Alarm {
  readonly #clock: Pick<Clock, "now" | "timer" | "nextTurn">;
  readonly #ring: () => void;
  #dueAt = Infinity;
  #timer: Timer | undefined;
  #timerAt = Infinity;

  /** `ring` is called once for each deadline that is reached. */
  constructor(clock: Pick<Clock, "now" | "timer" | "nextTurn">, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings in `ms`, instead of at any time set before. */
  set(ms: number): void {
    this.#dueAt = this.#clock.now() + ms;
    if (this.#dueAt < this.#timerAt) {
      this.#start(ms);
    }
  }

  unset(): void {
    this.#dueAt = Infinity;
  }

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
    await ioHadItsChance(this.#clock);
    if (this.#clock.now() >= this.#dueAt) {
      this.unset();
      this.#ring();
    }
  }
}
