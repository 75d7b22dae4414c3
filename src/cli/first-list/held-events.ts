import type { Clock } from "../../base/clock.js";
import { Latch } from "../../base/latch.js";
import type { Logger } from "../../base/logger.js";
import { TimeSlice } from "../../base/time-slice.js";
import type { PlacedEvent } from "./list-order.js";

export interface HeldEventsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborts when the run ends. What is still held is not printed then. */
  readonly signal: AbortSignal;
  /** Returns the events in the order in which they are printed. */
  readonly order: (events: readonly PlacedEvent[]) => readonly PlacedEvent[];
  /** Called with what sorting or printing throws. */
  readonly onError: (error: unknown) => void;
}

/** The events of the first lists, which wait until they can be printed in an order. Later events wait until that is done. */
export class HeldEvents {
  readonly #options: HeldEventsOptions;
  readonly #released = new Latch();
  readonly #held: PlacedEvent[] = [];
  #state: "gathering" | "printing" | "released" = "gathering";

  constructor(options: HeldEventsOptions) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#end(), { once: true });
  }

  /** Resolves when the events have been printed, or the run ends. */
  get released(): Promise<void> {
    return this.#released.opened;
  }

  get isReleased(): boolean {
    return this.#state === "released";
  }

  /** Holds an event. Returns false if it is too late for that. */
  hold(event: PlacedEvent): boolean {
    if (this.#state === "gathering") {
      this.#held.push(event);
    }
    return this.#state === "gathering";
  }

  /** Prints the events in their order, unless that has begun. Resolves when it is done, or the run ends. */
  async print(): Promise<void> {
    if (this.#state === "gathering") {
      this.#state = "printing";
      this.#printAll()
        .catch(this.#options.onError)
        .finally(() => this.#open());
    }
    return this.released;
  }

  async #printAll(): Promise<void> {
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
