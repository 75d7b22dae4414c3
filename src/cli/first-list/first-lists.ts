import type { Clock, Timer } from "../../base/clock.js";
import { Latch } from "../../base/latch.js";
import type { Logger } from "../../base/logger.js";
import { TimeSlice } from "../../base/time-slice.js";
import type { HeldEvent } from "./held-event.js";
import type { PlacedEvent } from "./list-order.js";

export interface FirstListsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborts when the run ends. What is still held is not printed then. */
  readonly signal: AbortSignal;
  /** Returns the events in the order in which they are printed. */
  readonly order: (events: readonly PlacedEvent[]) => readonly PlacedEvent[];
  /** How long the first list that is complete waits for the others. */
  readonly patienceMs: number;
  /** Called with what sorting or printing throws. */
  readonly onError: (error: unknown) => void;
}

/**
 * The first lists of a run. Their events are held until each target has its list, and are then printed in an order.
 * Later events wait until that is done.
 */
export class FirstLists {
  readonly #options: FirstListsOptions;
  readonly #released = new Latch();
  readonly #held: PlacedEvent[] = [];
  #state: "gathering" | "printing" | "released" = "gathering";
  #targets = 0;
  #pending = 0;
  #patience: Timer | undefined;

  constructor(options: FirstListsOptions) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#end(), { once: true });
  }

  /** Resolves when the first lists have been printed, or the run ends. */
  get released(): Promise<void> {
    return this.#released.opened;
  }

  get isReleased(): boolean {
    return this.#state === "released";
  }

  /** Adds a target. All targets must be added before one of them is listed. Returns its place among them. */
  add(): number {
    this.#pending += 1;
    this.#targets += 1;
    return this.#targets - 1;
  }

  /** Holds an event of the target at a place. Returns false if it is too late for that. */
  hold(event: HeldEvent, place: number): boolean {
    if (this.#state === "gathering") {
      this.#held.push({ ...event, place });
    }
    return this.#state === "gathering";
  }

  /** Notes that one more target has handed over its list. Resolves when the lists have been printed. */
  async listed(): Promise<void> {
    this.#pending -= 1;
    const { clock, patienceMs } = this.#options;
    if (this.#pending === 0) {
      this.#release();
    } else if (this.#state === "gathering" && patienceMs < Infinity) {
      this.#patience ??= clock.timer(patienceMs, () => this.#releaseEarly());
    }
    return this.released;
  }

  #releaseEarly(): void {
    const { logger, patienceMs } = this.#options;
    logger.warn(
      { pending: this.#pending },
      `${this.#pending} of ${this.#targets} lists have not arrived after ${patienceMs / 1_000}s; printing the others in order, and these when they arrive`,
    );
    this.#release();
  }

  #release(): void {
    if (this.#state !== "gathering") {
      return;
    }
    this.#patience?.cancel();
    this.#state = "printing";
    this.#print()
      .catch(this.#options.onError)
      .finally(() => this.#open());
  }

  async #print(): Promise<void> {
    const { order, clock, signal } = this.#options;
    const slice = new TimeSlice(clock);
    for (const { print } of order(this.#held.splice(0))) {
      if (signal.aborted) {
        return;
      }
      await print();
      if (slice.isOver(clock.now())) {
        await slice.next();
      }
    }
  }

  /** Says that what is held is not printed. A part of a list, in no order, would look like the list. */
  #end(): void {
    this.#patience?.cancel();
    if (this.#state === "gathering" && this.#held.length > 0) {
      const held = this.#held.splice(0).length;
      const objects = held === 1 ? "the object that was found is" : `the ${held} objects that were found are`;
      this.#options.logger.info({ held }, `not everything has been listed, so ${objects} not printed`);
    }
    this.#open();
  }

  #open(): void {
    this.#state = "released";
    this.#released.open();
  }
}
