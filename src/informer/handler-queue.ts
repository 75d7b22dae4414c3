import type { Clock } from "../base/clock.js";
import { Latch } from "../base/latch.js";
import { TimeSlice } from "../base/time-slice.js";
import { CoalescingBuffer } from "./coalescing-buffer.js";
import { FifoBuffer } from "./fifo-buffer.js";
import type { Notification, NotificationBuffer } from "./notification-buffer.js";
import { dispatch, type ResourceEvent, type ResourceEventHandler } from "./resource-event-handler.js";

/**
 * What happens when a handler is slower than the server.
 *
 * - `unbounded`: everything waits in memory (client-go's way).
 * - `bounded`: from `limit` waiting events on the informer stops, and with it the server; every event is told, and the
 *   other handlers of the informer wait too. The limit is a high-water mark: the replay for a late handler may pass it.
 * - `coalescing`: changes of one object merge into its newest state; bounded by the number of objects.
 */
export type HandlerQueueOptions =
  | { readonly kind: "unbounded" }
  | { readonly kind: "bounded"; readonly limit: number }
  | { readonly kind: "coalescing" };

/** None of the callbacks may throw: a queue that has lost its loop would never tell anything again. */
export interface HandlerQueueContext {
  readonly clock: Clock;
  /** A handler threw or rejected. */
  readonly onError: (error: unknown) => void;
  /** The handler is done with an event. */
  readonly onHandled?: ((waitedMs: number, tookMs: number) => void) | undefined;
  /** `initialDelivered` became true. */
  readonly onInitialDelivered: () => void;
}

/**
 * One handler's events: told in order, one at a time, awaiting what the handler returns. What a handler throws is
 * reported and counts as told (client-go: processorListener; unlike client-go, no pause of a second after it).
 */
export class HandlerQueue<T> {
  readonly #handler: ResourceEventHandler<T>;
  readonly #context: HandlerQueueContext;
  readonly #buffer: NotificationBuffer<T>;
  readonly #limit: number;
  #running: Promise<void> | undefined;
  #closed = false;
  /** Events of the first list or the replay that the handler has not finished with (H-3). */
  #initialPending = 0;
  #resyncPending = 0;
  /** When the event that is being told began to wait. */
  #tellingFrom: number | undefined;
  #writable: Latch | undefined;

  constructor(handler: ResourceEventHandler<T>, options: HandlerQueueOptions, context: HandlerQueueContext) {
    if (options.kind === "bounded" && !(options.limit >= 1)) {
      throw new RangeError(`Cannot bound a handler queue: limit is ${options.limit}, wanted at least 1`);
    }
    this.#handler = handler;
    this.#context = context;
    this.#buffer =
      options.kind === "coalescing"
        ? new CoalescingBuffer((event, by) => this.#count(event, by))
        : new FifoBuffer((event, by) => this.#count(event, by));
    this.#limit = options.kind === "bounded" ? options.limit : Infinity;
  }

  /** Events not told yet, the one being told not counted. */
  get size(): number {
    return this.#buffer.size;
  }

  /** The age of the event that is being told, which is the oldest there is; 0 when nothing waits. */
  get lagMs(): number {
    return this.#tellingFrom === undefined ? 0 : this.#context.clock.now() - this.#tellingFrom;
  }

  /** Everything of the first list or replay was told, and the handler is done with it. */
  get initialDelivered(): boolean {
    return this.#initialPending === 0;
  }

  /** A resync is not told to the end; another one would pile up behind it. */
  get resyncing(): boolean {
    return this.#resyncPending > 0;
  }

  push(notification: Notification<T>): void {
    if (this.#closed) {
      return;
    }
    this.#buffer.push(notification);
    this.#running ??= this.#pump();
  }

  /** `undefined` below the limit, else a promise for when half of it is free. */
  whenWritable(): Promise<void> | undefined {
    if (this.#writable === undefined && this.#buffer.size >= this.#limit) {
      this.#writable = new Latch();
    }
    return this.#writable?.opened;
  }

  /** Drops what was not told yet. Resolves when a call that is under way has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#buffer.clear();
    this.#writable?.open();
    this.#writable = undefined;
    await this.#running;
  }

  async #pump(): Promise<void> {
    // A later microtask: whoever notifies is done with the store and with all other handlers first.
    await Promise.resolve();
    const { clock } = this.#context;
    const slice = new TimeSlice(clock);
    let now = slice.startedAt;
    for (let next = this.#buffer.shift(); next !== undefined; next = this.#buffer.shift()) {
      this.#tellingFrom = next.at;
      const toldAt = now;
      try {
        const answer = dispatch(this.#handler, next.event);
        if (answer !== undefined) {
          await answer;
        }
      } catch (error) {
        this.#context.onError(error);
      }
      now = clock.now();
      this.#context.onHandled?.(toldAt - next.at, now - toldAt);
      this.#told(next.event);
      if (slice.isOver(now)) {
        await slice.next();
        now = slice.startedAt;
      }
    }
    this.#tellingFrom = undefined;
    this.#running = undefined;
  }

  #told(event: ResourceEvent<T>): void {
    this.#count(event, -1);
    if (this.#writable !== undefined && this.#buffer.size <= this.#limit / 2) {
      this.#writable.open();
      this.#writable = undefined;
    }
  }

  #count(event: ResourceEvent<T>, by: 1 | -1): void {
    if (event.cause === "initial") {
      this.#initialPending += by;
      if (this.#initialPending === 0) {
        this.#context.onInitialDelivered();
      }
    } else if (event.cause === "resync") {
      this.#resyncPending += by;
    }
  }
}
