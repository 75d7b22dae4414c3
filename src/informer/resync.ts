import type { Clock, Timer } from "../base/clock.js";
import { ResyncSchedule } from "./resync-schedule.js";

/** What a resync needs to know and to set of a handler. */
export interface ResyncTarget {
  /** Whether the resync events that are under way are for this handler (B-4). */
  resyncing: boolean;
  /**
   * Whether the handler still has events of its last resync to process. Another resync would pile up behind
   * them.
   */
  readonly busyResyncing: boolean;
}

/** Options of a Resync. */
export interface ResyncOptions {
  /** The period of handlers that choose none, in milliseconds. 0 turns resyncs off for every handler. */
  readonly periodMs: number;
  readonly clock: Clock;
  /** Queues every object of the store again. Returns whether anything is queued now. */
  readonly requeue: () => boolean;
  readonly onWarning: (message: string) => void;
}

/**
 * The timer of an informer that redelivers the store to the handlers that are due. It serves all handlers for
 * the life of the informer. Unlike in client-go (Y-3), a relist does not start it anew.
 */
export class Resync<Target extends ResyncTarget> {
  readonly #clock: Clock;
  readonly #requeue: () => boolean;
  readonly #schedule: ResyncSchedule<Target>;
  #timer: Timer | undefined;
  /** Whether all Sync deltas of the last resync have been processed. */
  #processed = true;

  /** @throws RangeError when `periodMs` is negative or not a number. */
  constructor({ periodMs, clock, requeue, onWarning }: ResyncOptions) {
    this.#clock = clock;
    this.#requeue = requeue;
    this.#schedule = new ResyncSchedule(periodMs, onWarning);
  }

  /**
   * Adds a handler. `requestedMs` is the period that the handler asks for, if any.
   *
   * @throws RangeError when `requestedMs` is negative or not a number.
   */
  add(target: Target, requestedMs: number | undefined): void {
    this.#schedule.add(target, requestedMs, this.#clock.now());
  }

  remove(target: Target): void {
    this.#schedule.remove(target);
  }

  /** Starts the timer, unless no handler wants resyncs. */
  start(): void {
    this.#schedule.start(this.#clock.now());
    const periodMs = this.#schedule.checkPeriodMs;
    if (periodMs > 0) {
      this.#timer = this.#clock.timer(periodMs, () => this.#tick(periodMs));
    }
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** Must be called when everything that was queued has been processed. */
  queueDrained(): void {
    this.#processed = true;
  }

  #tick(periodMs: number): void {
    this.#timer = this.#clock.timer(periodMs, () => this.#tick(periodMs));
    if (!this.#processed) {
      // `resyncing` may change only between resyncs, because deltas that are still queued would go to the
      // wrong handlers.
      return;
    }
    const due = new Set(this.#schedule.due(this.#clock.now()).filter((target) => !target.busyResyncing));
    for (const target of this.#schedule.handlers()) {
      target.resyncing = due.has(target);
    }
    if (due.size > 0) {
      this.#processed = false;
      this.#processed = !this.#requeue();
    }
  }
}
