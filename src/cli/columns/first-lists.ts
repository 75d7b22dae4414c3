import type { Clock, Timer } from "../../base/clock.js";

/**
 * How long complete lists wait for the lists of other targets, which may never come. Within this time a server answers
 * that answers at all.
 */
const LONGEST_MS = 3_000;

export interface FirstListsOptions {
  readonly clock: Pick<Clock, "timer">;
  /** Called once, when all first lists are complete, or when some have waited long enough for the others. */
  readonly onListed: () => void;
}

/** Knows when the first lists of all targets of a run are complete. */
export class FirstLists {
  readonly #options: FirstListsOptions;
  #missing = 0;
  #timer: Timer | undefined;
  #isTold = false;

  constructor(options: FirstListsOptions) {
    this.#options = options;
  }

  /**
   * Notes that a target has begun. Returns a function that notes that its first list is complete, or that the target has
   * ended. Targets that follow from a list must begin before that list counts as complete.
   */
  begin(): () => void {
    this.#missing += 1;
    let isComplete = false;
    return () => {
      if (!isComplete) {
        isComplete = true;
        this.#missing -= 1;
        this.#completed();
      }
    };
  }

  /** Waits no longer. */
  dispose(): void {
    this.#timer?.cancel();
    this.#isTold = true;
  }

  #completed(): void {
    if (this.#isTold) {
      return;
    }
    if (this.#missing === 0) {
      this.#tell();
    } else {
      this.#timer ??= this.#options.clock.timer(LONGEST_MS, () => this.#tell());
    }
  }

  #tell(): void {
    this.dispose();
    this.#options.onListed();
  }
}
