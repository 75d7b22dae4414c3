import type { Clock } from "../base/clock.js";
import type { Logger } from "../base/logger.js";
import type { Backoff } from "./backoff.js";

/** How many requests may follow each other without a pause. A start with a few failures needs fewer. */
const BURST = 8;

/**
 * After a burst, one more request may be sent each time this much has passed. It is the shortest wait of the
 * default backoff.
 */
const LONGEST_REFILL_MS = 800;

/** What a pace needs. */
export interface RequestPaceOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * If its shortest wait is below LONGEST_REFILL_MS, one more request may be sent each time that wait, or a
   * millisecond, has passed. A program that chooses such a backoff wants more requests.
   */
  readonly backoff: Backoff;
}

/**
 * The last line against a hot loop. The waits of the recovery table keep the requests of a reflector far
 * apart. This limit holds whatever the table says and whatever a server answers: with the default backoff, a
 * reflector sends at most 20 requests in any ten seconds. These are BURST and one for each 0.8 s.
 *
 * Every request counts: lists, their pages, watches, probes, and requests that are sent again. Only a page
 * that brought new objects does not, because a large list is not a loop.
 */
export class RequestPace {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #refillMs: number;
  /** How many requests may be sent at once. Below 0 it counts the callers that wait. */
  #ready = BURST;
  /** The time up to which `#ready` has grown. */
  #asOf: number;
  #told = false;

  constructor({ clock, logger, backoff }: RequestPaceOptions) {
    this.#clock = clock;
    this.#logger = logger;
    this.#refillMs = refillMs(backoff);
    this.#asOf = clock.now();
  }

  /** Waits until one more request may be sent. Rejects with `signal.reason` as soon as the signal aborts. */
  async turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#add((this.#clock.now() - this.#asOf) / this.#refillMs);
    this.#asOf = this.#clock.now();
    this.#ready -= 1;
    if (this.#ready >= 0) {
      return;
    }
    this.#tell();
    try {
      await this.#clock.sleep(-this.#ready * this.#refillMs, signal);
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
      const message = `the answers of the server call for too many requests; sending one each ${this.#refillMs} ms`;
      this.#logger.warn({}, message);
    }
  }
}

function refillMs(backoff: Backoff): number {
  const shortestMs = backoff.delayMs(0);
  return shortestMs >= 1 ? Math.min(shortestMs, LONGEST_REFILL_MS) : 1;
}
