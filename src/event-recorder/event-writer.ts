import { ObjectClient } from "../api-client/object-client.js";
import { isConflict, isNotFound, StatusError } from "../api/status-error.js";
import type { Clock, Timer } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import { Latch } from "../base/latch.js";
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

/** The most requests at once, so that one that hangs leaves room for others. client-go has no limit. */
const MOST_REQUESTS = 4;

/** How long `close` waits for what is left to be written. */
const FLUSH_LIMIT_MS = 10_000;

/** Options of an EventWriter. */
export interface EventWriterOptions {
  readonly transport: Transport;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  /** How many Events may wait or be under way. */
  readonly maxQueuedEvents: number;
}

/** When an entry is to be written. */
interface Turn {
  /** How often it was tried already. */
  readonly tries: number;
  readonly dueAt: number;
}

const AT_ONCE: Turn = { tries: 0, dueAt: -Infinity };

/**
 * Writes Events, a few at once, and tries again what has failed. As in client-go's `tools/events`, an Event that fails
 * waits for its next try by itself, and the others are written meanwhile. The writes of one entry are never under way at
 * the same time, so that its counts arrive in order.
 */
export class EventWriter {
  readonly #client: ObjectClient<EventObject>;
  readonly #options: EventWriterOptions;
  /** What waits for its turn, each entry once. It is written as it is when its turn comes. */
  readonly #waiting = new Map<EventEntry, Turn>();
  /** What is under way. An entry that waits, too, will be written once more. */
  readonly #writing = new Set<EventEntry>();
  /** Fires when the next entry that has failed is due. */
  #timer: Timer | undefined;
  /** Exists once the writer is closing. Opens when nothing is left to write. */
  #drained: Latch | undefined;
  /** Aborts when the time for the rest is over. */
  readonly #ended = new AbortController();

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
    const isKnown = this.#waiting.has(entry) || this.#writing.has(entry);
    if (!isKnown && this.#waiting.size + this.#writing.size >= this.#options.maxQueuedEvents) {
      return false;
    }
    if (!this.#waiting.has(entry)) {
      this.#waiting.set(entry, AT_ONCE);
    }
    this.#writeDue();
    return true;
  }

  /** Tries once more to write what waits, within ten seconds. */
  async close(): Promise<void> {
    this.#drained = new Latch();
    const limit = this.#options.clock.timer(FLUSH_LIMIT_MS, () =>
      this.#ended.abort(new Error(`not written within ${FLUSH_LIMIT_MS / 1000}s after the end`)),
    );
    this.#writeDue();
    await this.#drained.opened;
    limit.cancel();
  }

  /** Begins to write what is due, as far as there is room. Must be called when one of these things has changed. */
  #writeDue(): void {
    for (const [entry, turn] of this.#waiting) {
      if (this.#isFull) {
        break;
      }
      if (!this.#writing.has(entry) && this.#isDue(turn)) {
        this.#waiting.delete(entry);
        this.#writing.add(entry);
        void this.#write(entry, turn.tries + 1);
      }
    }
    this.#setTimer();
    if (this.#waiting.size === 0 && this.#writing.size === 0) {
      this.#drained?.open();
    }
  }

  /** When the writer is closing, nothing waits for its next try. */
  #isDue({ dueAt }: Turn): boolean {
    return this.#drained !== undefined || dueAt <= this.#options.clock.now();
  }

  get #isFull(): boolean {
    return this.#writing.size === MOST_REQUESTS;
  }

  /** What is due already, or will be before there is room, needs no timer: it begins when a request has ended. */
  #setTimer(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const times = this.#isFull ? [] : [...this.#waiting.values()].filter((turn) => !this.#isDue(turn));
    if (times.length > 0) {
      const { clock } = this.#options;
      const nextAt = Math.min(...times.map(({ dueAt }) => dueAt));
      this.#timer = clock.timer(nextAt - clock.now(), () => this.#writeDue());
    }
  }

  async #write(entry: EventEntry, tries: number): Promise<void> {
    const isLast = tries === MOST_TRIES || this.#drained !== undefined;
    const triesAgain = await this.#try(entry, isLast);
    this.#writing.delete(entry);
    if (triesAgain) {
      const { clock, random } = this.#options;
      const dueAt = clock.now() + RETRY_MS * (1 + RETRY_JITTER * random());
      this.#waiting.set(entry, { tries, dueAt });
    }
    this.#writeDue();
  }

  /** Tries to write an entry. Never throws. Returns whether to try again. */
  async #try(entry: EventEntry, isLast: boolean): Promise<boolean> {
    // An entry that has repeated while it was written may have been written with all of its times by the last try.
    if (!entry.isUnwritten) {
      return false;
    }
    try {
      await this.#send(entry, this.#ended.signal);
      return false;
    } catch (error) {
      const triesAgain = !isLast && mayPass(error);
      this.#tell(entry, error, !triesAgain);
      return triesAgain;
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
}

/** Whether a failure may pass. A server that refuses an Event would refuse it again, unless it is overloaded or failing. */
function mayPass(error: unknown): boolean {
  return !(error instanceof StatusError) || error.statusCode === 429 || error.statusCode >= 500;
}
