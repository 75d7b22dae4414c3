import { ObjectClient } from "../api-client/object-client.js";
import { isConflict, isNotFound, StatusError } from "../api/status-error.js";
import type { Clock } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import type { Logger } from "../base/logger.js";
import type { Transport } from "../transport/transport.js";
import type { EventEntry } from "./event-entry.js";
import { type EventObject, EVENTS } from "./event-object.js";

/** How often one Event is tried (client-go: `maxTriesPerEvent`). */
const MOST_TRIES = 12;

/** How long to wait between two tries. Up to a quarter is added at random (client-go: `defaultSleepDuration`). */
const RETRY_MS = 10_000;
const RETRY_JITTER = 0.25;

const REQUEST_TIMEOUT_MS = 30_000;

/** How long `close` waits for what is left to be written. */
const FLUSH_LIMIT_MS = 10_000;

/** Options of an EventWriter. */
export interface EventWriterOptions {
  readonly transport: Transport;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  /** How many Events may wait. */
  readonly maxQueuedEvents: number;
}

/** Writes Events one after the other, and tries again what has failed. */
export class EventWriter {
  readonly #client: ObjectClient<EventObject>;
  readonly #options: EventWriterOptions;
  /** What waits, each entry once. It is written as it is when its turn comes. */
  readonly #queue = new Set<EventEntry>();
  /** Aborts when nothing is tried again any more. */
  readonly #closing = new AbortController();
  /** Aborts when the time for the rest is over. */
  readonly #ended = new AbortController();
  #working: Promise<void> | undefined;

  constructor(options: EventWriterOptions) {
    const { transport, clock } = options;
    this.#options = options;
    this.#client = new ObjectClient({
      transport,
      resource: EVENTS,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      clock,
    });
  }

  /** Has an entry written. Returns false if too many wait already. */
  add(entry: EventEntry): boolean {
    const { maxQueuedEvents } = this.#options;
    if (this.#queue.size >= maxQueuedEvents && !this.#queue.has(entry)) {
      return false;
    }
    this.#queue.add(entry);
    this.#working ??= this.#work();
    return true;
  }

  /** Tries once more to write what waits, within ten seconds. */
  async close(): Promise<void> {
    this.#closing.abort();
    const limit = this.#options.clock.timer(FLUSH_LIMIT_MS, () =>
      this.#ended.abort(new Error(`not written within ${FLUSH_LIMIT_MS / 1000}s after the end`)),
    );
    await this.#working;
    limit.cancel();
  }

  async #work(): Promise<void> {
    for (const entry of this.#queue) {
      this.#queue.delete(entry);
      // An entry that repeats while it is written may be written with all of its times by the next try.
      if (entry.isUnwritten) {
        await this.#write(entry);
      }
    }
    this.#working = undefined;
  }

  async #write(entry: EventEntry): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const isLast = tries === MOST_TRIES || this.#closing.signal.aborted;
      try {
        await this.#send(entry, this.#ended.signal);
        return;
      } catch (error) {
        const givesUp = isLast || !mayPass(error);
        this.#tell(entry, error, givesUp);
        if (givesUp) {
          return;
        }
      }
      await this.#pause();
    }
  }

  /** Creates the Event, or updates its series. An Event that the server has forgotten is created again. */
  async #send(entry: EventEntry, signal: AbortSignal): Promise<void> {
    const { event, count, series } = entry;
    if (entry.isCreated && series !== undefined) {
      try {
        await this.#client.mergePatch(event.metadata, { series }, signal);
        entry.written(count, this.#options.clock.now());
        return;
      } catch (error) {
        if (!isNotFound(error)) {
          throw error;
        }
      }
    }
    try {
      await this.#client.create(series === undefined ? event : { ...event, series }, signal);
    } catch (error) {
      if (!isConflict(error) || entry.isCreated) {
        throw error;
      }
      // The answer to an earlier try was lost. That try knew of one time at least.
      entry.written(1, this.#options.clock.now());
      return series === undefined ? undefined : this.#send(entry, signal);
    }
    entry.written(count, this.#options.clock.now());
  }

  #tell({ event }: EventEntry, error: unknown, givesUp: boolean): void {
    const { reason, regarding } = event;
    this.#options.logger.warn(
      { event: reason, kind: regarding.kind },
      `Cannot write Events${givesUp ? ", and drop what was tried" : ""}: ${messageOf(error)}`,
    );
  }

  async #pause(): Promise<void> {
    const { clock, random } = this.#options;
    try {
      await clock.sleep(RETRY_MS * (1 + RETRY_JITTER * random()), this.#closing.signal);
    } catch {
      // It is closing, and the last try follows at once.
    }
  }
}

/** Whether a failure may pass. A server that refuses an Event would refuse it again, unless it is overloaded or failing. */
function mayPass(error: unknown): boolean {
  return !(error instanceof StatusError) || error.statusCode === 429 || error.statusCode >= 500;
}
