import type { Clock } from "../base/clock.js";
import { Latch } from "../base/latch.js";
import { TimeSlice } from "../base/time-slice.js";
import { CoalescingBuffer } from "./coalescing-buffer.js";
import { FifoBuffer } from "./fifo-buffer.js";
import type { Notification, NotificationBuffer } from "./notification-buffer.js";
import { dispatch, type ResourceEvent, type ResourceEventHandler } from "./resource-event-handler.js";

/**
 * How the events of a handler wait when the handler is slower than the server. Choose `unbounded` for
 * handlers that are fast, `bounded` if every event counts and memory must be limited, and `coalescing` if
 * only the newest state of each object counts, as for most controllers.
 *
 * - `unbounded`: All events wait in memory, without a limit. This is what client-go does.
 * - `bounded`: While `limit` or more events wait, the informer processes nothing more, and stops reading from
 *   the server when its own queue is full. The handler receives every event. The other handlers of the
 *   informer are held up as well. More than `limit` events can wait, because a handler that is added to a
 *   running informer receives the whole store at once.
 * - `coalescing`: The waiting changes of an object are merged, so that the handler receives the newest state
 *   and may skip states before it. The number of objects bounds the number of events. A merged change stands
 *   at the place of the first of its changes, so the order of the server across objects is lost.
 */
export type HandlerQueueOptions =
  | { readonly kind: "unbounded" }
  | { readonly kind: "bounded"; readonly limit: number }
  | { readonly kind: "coalescing" };

/**
 * What a queue calls. None of the callbacks may throw, because that would end the loop that serves the
 * handler.
 */
export interface HandlerQueueContext {
  readonly clock: Clock;
  /** Called when the handler threw or its promise rejected. */
  readonly onError: (error: unknown, notification: Notification<unknown>) => void;
  /**
   * Called when the handler has finished with an event, with how long the event waited and how long the call
   * took.
   */
  readonly onHandled?: ((waitedMs: number, tookMs: number) => void) | undefined;
  /** Called when `initialDelivered` becomes true. */
  readonly onInitialDelivered: () => void;
}

/**
 * The events of one handler. The queue delivers them in order and one at a time, and waits for the promise
 * that the handler returns. If the handler fails, the error is reported and the event counts as delivered.
 * This is the processorListener of client-go. Unlike client-go, the queue does not pause for a second after a
 * failure.
 */
export class HandlerQueue<T> {
  readonly #handler: ResourceEventHandler<T>;
  readonly #context: HandlerQueueContext;
  readonly #buffer: NotificationBuffer<T>;
  readonly #limit: number;
  #running: Promise<void> | undefined;
  #closed = false;
  /**
   * The number of events of the first list, or of the replay, that the handler has not finished with (H-3).
   */
  #initialPending = 0;
  /** The number of events of resyncs that the handler has not finished with. */
  #resyncPending = 0;
  /** When the event that is being delivered began to wait. */
  #waitedFrom: number | undefined;
  /** Opens when the queue has room again. Present while a caller may wait for that. */
  #writable: Latch | undefined;

  /** @throws RangeError when the limit of a bounded queue is less than 1. */
  constructor(handler: ResourceEventHandler<T>, options: HandlerQueueOptions, context: HandlerQueueContext) {
    if (options.kind === "bounded" && !(options.limit >= 1)) {
      throw new RangeError(`Cannot bound a handler queue: limit is ${options.limit}, expected at least 1`);
    }
    this.#handler = handler;
    this.#context = context;
    this.#buffer =
      options.kind === "coalescing"
        ? new CoalescingBuffer((event, by) => this.#count(event, by))
        : new FifoBuffer((event, by) => this.#count(event, by));
    this.#limit = options.kind === "bounded" ? options.limit : Infinity;
  }

  /** The number of waiting events, without the one that is being delivered. */
  get size(): number {
    return this.#buffer.size;
  }

  /** Milliseconds since the event that is being delivered began to wait, or 0 if the handler is idle. */
  get lagMs(): number {
    return this.#waitedFrom === undefined ? 0 : this.#context.clock.now() - this.#waitedFrom;
  }

  /** Whether the handler has finished with every event of the first list, or of its replay. */
  get initialDelivered(): boolean {
    return this.#initialPending === 0;
  }

  /**
   * Whether the handler still has events of a resync to process. Another resync would pile up behind them.
   */
  get resyncing(): boolean {
    return this.#resyncPending > 0;
  }

  /** Queues an event, and starts to deliver if the handler is idle. Does nothing once the queue is closed. */
  push(notification: Notification<T>): void {
    if (this.#closed) {
      return;
    }
    this.#buffer.push(notification);
    this.#running ??= this.#pump();
  }

  /**
   * Returns `undefined` while the queue is below its limit. At the limit, returns a promise that resolves
   * when the queue has fallen to half of the limit, or when it is closed.
   */
  whenWritable(): Promise<void> | undefined {
    if (this.#writable === undefined && this.#buffer.size >= this.#limit) {
      this.#writable = new Latch();
    }
    return this.#writable?.opened;
  }

  /** Drops the waiting events. Resolves when the call that is under way has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#buffer.clear();
    this.#writable?.open();
    this.#writable = undefined;
    await this.#running;
  }

  async #pump(): Promise<void> {
    // Runs in a later microtask, so that the store is written and every other handler is notified first.
    await Promise.resolve();
    const { clock } = this.#context;
    const slice = new TimeSlice(clock);
    let now = slice.startedAt;
    for (let next = this.#buffer.shift(); next !== undefined; next = this.#buffer.shift()) {
      this.#waitedFrom = next.at;
      const calledAt = now;
      try {
        const returned = dispatch(this.#handler, next.event);
        if (returned !== undefined) {
          await returned;
        }
      } catch (error) {
        this.#context.onError(error, next);
      }
      now = clock.now();
      this.#context.onHandled?.(calledAt - next.at, now - calledAt);
      this.#delivered(next.event);
      if (slice.isOver(now)) {
        await slice.next();
        now = slice.startedAt;
      }
    }
    this.#waitedFrom = undefined;
    this.#running = undefined;
  }

  #delivered(event: ResourceEvent<T>): void {
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
