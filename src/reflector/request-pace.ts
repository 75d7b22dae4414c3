import type { Clock } from "../base/clock.js";
import { type Logger } from "../base/logger.js";

/** How many requests may follow each other without a pause. A start and a few failures need fewer than this. */
const BURST = 10;

/** After a burst, one more request may be sent each time this much has passed. */
const REFILL_MS = 1_000;

/**
 * The last line against a hot loop. The waits of the recovery table keep the requests of a reflector far
 * apart. This limit holds whatever the table says and whatever a server answers: a reflector sends at most 20
 * requests in any ten seconds, which are BURST and one for each REFILL_MS.
 *
 * Every request counts: lists, their pages, watches, probes, and requests that are sent again. Only a page
 * that brought new objects does not, because a large list is not a loop.
 */
export class RequestPace {
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** How many requests may be sent at once. Below 0 it counts the callers that wait. */
  #ready = BURST;
  /** The time up to which `#ready` has grown. */
  #asOf: number;
  #told = false;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
    this.#asOf = clock.now();
  }

  /** Waits until one more request may be sent. Rejects with `signal.reason` as soon as the signal aborts. */
  async turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#add((this.#clock.now() - this.#asOf) / REFILL_MS);
    this.#asOf = this.#clock.now();
    this.#ready -= 1;
    if (this.#ready >= 0) {
      return;
    }
    this.#tell();
    try {
      await this.#clock.sleep(-this.#ready * REFILL_MS, signal);
    } catch (error) {
      this.giveBack();
      throw error;
    }
  }

  /** Makes the last request one that does not count. */
  giveBack(): void {
    this.#add(1);
  }

  #add(requests: number): void {
    this.#ready = Math.min(BURST, this.#ready + requests);
  }

  #tell(): void {
    if (!this.#told) {
      this.#told = true;
      this.#logger.warn({}, "the answers of the server call for too many requests; sending one a second");
    }
  }
}
