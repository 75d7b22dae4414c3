import { type Clock, systemClock } from "../base/clock.js";
import { Latch } from "../base/latch.js";
import { processWarnings } from "../informer/reports/process-warnings.js";
import { defaultRateLimiter } from "./default-rate-limiter.js";
import { DelayedItems } from "./delayed-items.js";
import type { RateLimiter } from "./rate-limiter.js";
import { guardedMetrics, QueueMeter, type WorkQueueMetrics } from "./work-queue-metrics.js";

/** Options of a WorkQueue. */
export interface WorkQueueOptions<T> {
  /** The name of the queue in measurements. @defaultValue "queue" */
  readonly name?: string | undefined;
  /** How long `addRateLimited` delays an item. @defaultValue defaultRateLimiter() */
  readonly rateLimiter?: RateLimiter<T> | undefined;
  readonly metrics?: WorkQueueMetrics | undefined;
  /** @defaultValue systemClock */
  readonly clock?: Clock | undefined;
}

/** What a queue holds at one moment. */
export interface WorkQueueStatus {
  /** The number of items that can be taken now (client-go: `depth`). */
  readonly length: number;
  /** The number of items that wait for their time. They may be among the others, too. */
  readonly delayed: number;
  /** The number of items that were taken and are not done. */
  readonly processing: number;
  /** For how long these items have been processed, summed up (client-go: `unfinished_work`). */
  readonly unfinishedMs: number;
  /** For how long the oldest of them has been processed (client-go: `longest_running_processor`). */
  readonly longestMs: number;
}

/**
 * The items that a controller has to work on, usually keys of objects. The rules are those of client-go's
 * `util/workqueue`:
 *
 * - Items are taken in the order in which they were added.
 * - An item that is added several times before it is taken is taken once.
 * - An item that was taken is not given to a second worker before it is done. If it is added meanwhile, it can be taken
 *   again once it is done.
 *
 * Items are compared like the keys of a `Map`, so they should be strings or numbers.
 *
 * @example for (let key = await queue.get(); key !== undefined; key = await queue.get()) { try { await sync(key);
 * queue.forget(key); } catch { queue.addRateLimited(key); } finally { queue.done(key); } }
 */
export class WorkQueue<T extends string | number | object = string> {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #rateLimiter: RateLimiter<T>;
  readonly #meter: QueueMeter<T> | undefined;
  /** The items that can be taken, in order. None of them is being processed. */
  readonly #ready = new Set<T>();
  /** One iterator for many calls, because a new one would have to skip all the items that were deleted before. */
  #order = this.#ready.values();
  /** When each item that is being processed was taken. */
  readonly #processing = new Map<T, number>();
  /** The items that are being processed and were added meanwhile. */
  readonly #again = new Set<T>();
  readonly #delayed: DelayedItems<T>;
  /** The calls of `get` that wait for an item. */
  readonly #getters: Latch[] = [];
  /** Opens when everything is done, or when nothing waits for that any more. */
  #drained: Latch | undefined;
  #state: "open" | "shutDown" = "open";

  constructor(options: WorkQueueOptions<T> = {}) {
    const { name = "queue", clock = systemClock, metrics } = options;
    this.#name = name;
    this.#clock = clock;
    this.#rateLimiter = options.rateLimiter ?? defaultRateLimiter(clock);
    this.#delayed = new DelayedItems(clock, (item) => this.add(item));
    this.#meter =
      metrics &&
      new QueueMeter(guardedMetrics(metrics, processWarnings), clock, () => ({
        queue: this.#name,
        length: this.length,
      }));
  }

  /** The number of items that can be taken now. */
  get length(): number {
    return this.#ready.size;
  }

  /** Whether the queue was shut down. It then takes no more items. */
  get isShutDown(): boolean {
    return this.#state === "shutDown";
  }

  /** Adds an item, unless it waits already. Does nothing once the queue is shut down. */
  add(item: T): void {
    if (this.#state === "shutDown") {
      return;
    }
    const isProcessing = this.#processing.has(item);
    if ((isProcessing ? this.#again : this.#ready).has(item)) {
      return;
    }
    if (isProcessing) {
      this.#again.add(item);
    } else {
      this.#push(item);
    }
    this.#meter?.added(item);
  }

  /**
   * Adds an item after at least `ms`, or at once if `ms` is not above 0. If the item is delayed already, the earlier time
   * counts. Adding it without a delay meanwhile does not change that.
   */
  addAfter(item: T, ms: number): void {
    if (this.#state === "shutDown") {
      return;
    }
    if (ms > 0) {
      this.#delayed.add(item, ms);
    } else {
      this.add(item);
    }
    this.#meter?.delayed(Math.max(0, ms));
  }

  /** Adds an item after the time that the rate limiter says. */
  addRateLimited(item: T): void {
    this.addAfter(item, this.#rateLimiter.delayMs(item));
  }

  /**
   * Tells the rate limiter that the item is not tried again, whether it succeeded or was given up. The item must still
   * be marked as done.
   */
  forget(item: T): void {
    this.#rateLimiter.forget(item);
  }

  /** Returns how often the item was added by `addRateLimited` since it was forgotten. */
  numRequeues(item: T): number {
    return this.#rateLimiter.numRequeues(item);
  }

  /**
   * Takes the next item. Waits until there is one. The caller must call `done` with it, also if it has failed. Returns
   * `undefined` when the queue was shut down and is empty: then the worker should end.
   */
  async get(): Promise<T | undefined> {
    // The caller runs in a later microtask, so the first item is looked for after each wait.
    while (this.#ready.size === 0 && this.#state === "open") {
      const added = new Latch();
      this.#getters.push(added);
      await added.opened;
    }
    return this.#take();
  }

  /** Marks an item as done. If it was added meanwhile, it can now be taken again. */
  done(item: T): void {
    const takenAt = this.#processing.get(item);
    if (takenAt === undefined) {
      return;
    }
    this.#processing.delete(item);
    if (this.#again.delete(item)) {
      this.#push(item);
    }
    this.#checkDrained();
    this.#meter?.done(takenAt);
  }

  /**
   * Shuts the queue down: it ignores items from now on, and forgets those that are delayed. Workers can still take the
   * items that wait, and then get `undefined`. Ends the wait of `shutDownWithDrain`.
   */
  shutDown(): void {
    this.#end();
    this.#drained?.open();
  }

  /** Shuts the queue down, and resolves when workers have taken all items that wait and all items are done. */
  async shutDownWithDrain(): Promise<void> {
    this.#drained ??= new Latch();
    this.#end();
    this.#checkDrained();
    await this.#drained.opened;
  }

  /** Returns what the queue holds, and for how long its items have been processed. */
  status(): WorkQueueStatus {
    const now = this.#clock.now();
    const ages = Array.from(this.#processing.values(), (takenAt) => now - takenAt);
    return {
      length: this.length,
      delayed: this.#delayed.size,
      processing: ages.length,
      unfinishedMs: ages.reduce((sum, age) => sum + age, 0),
      // The items are in the order in which they were taken.
      longestMs: ages[0] ?? 0,
    };
  }

  #end(): void {
    this.#state = "shutDown";
    this.#delayed.clear();
    for (const getter of this.#getters.splice(0)) {
      getter.open();
    }
  }

  #push(item: T): void {
    this.#ready.add(item);
    this.#getters.shift()?.open();
  }

  #take(): T | undefined {
    let next = this.#order.next();
    if (next.done === true) {
      this.#order = this.#ready.values();
      next = this.#order.next();
    }
    if (next.done === true) {
      return undefined;
    }
    const item = next.value;
    this.#ready.delete(item);
    this.#processing.set(item, this.#clock.now());
    this.#meter?.taken(item);
    return item;
  }

  #checkDrained(): void {
    if (this.#ready.size === 0 && this.#processing.size === 0) {
      this.#drained?.open();
    }
  }
}
