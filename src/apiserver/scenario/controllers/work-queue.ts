import type { Stage } from "../cluster/stage.js";

/**
 * Runs the sync of one controller whenever something has changed, one run at a time. Changes during a run
 * cause one more run, like in the work queues of real controllers.
 */
export class WorkQueue {
  readonly #stage: Stage;
  readonly #sync: () => Promise<void>;
  #isRunning = false;
  #isDue = false;
  #isClosed = false;

  constructor(stage: Stage, sync: () => Promise<void>) {
    this.#stage = stage;
    this.#sync = sync;
  }

  /** Asks for a sync. */
  request(): void {
    if (this.#isClosed || this.#stage.signal.aborted) {
      return;
    }
    this.#isDue = true;
    if (!this.#isRunning) {
      this.#isRunning = true;
      this.#stage.spawn(async () => this.#work());
    }
  }

  /** Ends the queue: its object is gone. */
  close(): void {
    this.#isClosed = true;
  }

  async #work(): Promise<void> {
    try {
      while (this.#isDue && !this.#isClosed) {
        this.#isDue = false;
        await this.#sync();
        this.#stage.world.changed();
      }
    } finally {
      this.#isRunning = false;
    }
  }
}
