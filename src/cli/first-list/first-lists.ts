import type { Clock, Timer } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import type { ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { View } from "../watching/view.js";
import type { HeldEvent } from "./held-event.js";
import type { HeldEvents } from "./held-events.js";
import { holdingHandler } from "./holding-handler.js";

export interface FirstListsOptions {
  readonly clock: Pick<Clock, "timer">;
  /** The events that wait for each other, or undefined if the lists are printed in no order. */
  readonly held?: Pick<HeldEvents, "hold" | "released"> | undefined;
  /** How long the first list that is complete waits for the others. */
  readonly patienceMs: number;
  /** Is told that the lists have waited that long. @defaultValue nothing is said */
  readonly logger?: Logger | undefined;
  /** Prints what was kept for the first lists. Called once: when all are complete, or when they have waited long enough. */
  readonly print: () => Promise<void>;
  /** Called when a list is awaited and none was before. */
  readonly onAwaited: () => void;
  /** Called when no list is awaited any more, and what was kept for the lists has been printed. */
  readonly onComplete: () => void;
}

/** The first list of a target. */
export interface FirstList {
  /** Returns a handler that holds the events of the list. Parts hold theirs by themselves, where they print them. */
  holding<T>(
    handler: ResourceEventHandler<T>,
    view: Pick<View<T>, "resource" | "codec" | "objectIn">,
  ): ResourceEventHandler<T>;
  /** Holds an event of the list. Returns false if it is to be printed at once. */
  hold(event: HeldEvent): boolean;
  /**
   * Notes that the informer has handed over the events of the list. Resolves when they have been printed. Parts may go on
   * at once, and their lists are not complete yet.
   */
  handedOver(): Promise<void>;
  /** Notes that nothing of the list is left, or that the target has ended. Only the first call counts. */
  complete(): void;
  /** Returns a list that follows from this one, in the same place. It must begin before this one is complete. */
  part(): FirstList;
}

/**
 * Knows when the first lists of a run are complete, and says so to all who wait for that, in this order: the events that
 * are printed in an order, the format, and what ends the run. So whatever ends the run has observed every object.
 */
export class FirstLists {
  readonly #options: FirstListsOptions;
  #state: "gathering" | "printing" | "printed" = "gathering";
  #begun = 0;
  #missing = 0;
  #isAwaited = false;
  #patience: Timer | undefined;
  #isDisposed = false;

  constructor(options: FirstListsOptions) {
    this.#options = options;
  }

  /** Adds a list. The lists of all targets must begin before one of them is complete. */
  begin(): FirstList {
    return this.#add(this.#begun, "whole");
  }

  /** Waits no longer, and tells nothing more. */
  dispose(): void {
    this.#patience?.cancel();
    this.#isDisposed = true;
  }

  #add(place: number, extent: "whole" | "part"): FirstList {
    if (!this.#isAwaited) {
      this.#isAwaited = true;
      this.#options.onAwaited();
    }
    this.#begun += 1;
    this.#missing += 1;
    let isComplete = false;
    const { held } = this.#options;
    const hold = (event: HeldEvent): boolean => held?.hold({ ...event, place }) ?? false;
    const complete = (): void => {
      if (!isComplete) {
        isComplete = true;
        this.#missing -= 1;
        this.#completed();
      }
    };
    const handOver = async (): Promise<void> => {
      complete();
      return held?.released;
    };
    return {
      holding: (handler, view) =>
        held === undefined || extent === "part" ? handler : holdingHandler(handler, view, hold),
      hold,
      handedOver: extent === "part" ? async () => Promise.resolve() : handOver,
      complete,
      part: () => this.#add(place, "part"),
    };
  }

  #completed(): void {
    if (this.#isDisposed) {
      return;
    }
    if (this.#missing === 0) {
      void this.#print();
    } else if (this.#state === "gathering" && this.#options.patienceMs < Infinity) {
      this.#patience ??= this.#options.clock.timer(this.#options.patienceMs, () => this.#printEarly());
    }
  }

  #printEarly(): void {
    const { logger, patienceMs } = this.#options;
    logger?.warn(
      { pending: this.#missing },
      `${this.#missing} of ${this.#begun} lists have not arrived after ${patienceMs / 1_000}s; printing the others in order, and these when they arrive`,
    );
    void this.#print();
  }

  async #print(): Promise<void> {
    if (this.#state === "gathering") {
      this.#patience?.cancel();
      this.#state = "printing";
      await this.#options.print();
      this.#state = "printed";
    }
    if (this.#state === "printed" && this.#missing === 0 && !this.#isDisposed) {
      this.#isAwaited = false;
      this.#options.onComplete();
    }
  }
}
