import type { ObjectKey } from "../api/object-key.js";
import { isPosition } from "../api/resource-version.js";
import { Latch } from "../base/latch.js";
import { DeletedFinalStateUnknown } from "./deleted-final-state-unknown.js";
import type { Delta } from "./delta.js";
import type { DeltaFIFOOptions } from "./delta-fifo-options.js";
import { DeltaLine } from "./delta-line.js";
import { ownObject } from "./own-object.js";
import type { ProcessFunc, Queue } from "./queue.js";

/** An object with its key. */
interface Named<T> {
  readonly key: ObjectKey;
  readonly object: T;
}

/**
 * A first-in, first-out queue of the changes to all objects. Unlike in client-go, it keeps their order across
 * objects (D-10).
 *
 * A pop takes the oldest change together with the changes to the same object up to the next change to any
 * other object. Besides the order, the queue knows which objects have changes waiting. It needs this to find
 * missed deletions, to merge deletions, and to leave objects out of a resync.
 *
 * A write never fails. An object without a key is reported and left out, and an object whose transform throws
 * is queued as it came. In client-go, such a write returns an error and may leave a list half queued. Here,
 * no single object may keep the store from becoming synced.
 *
 * Each operation takes time in proportion to what it is given. `replace` and `resync` also visit every known
 * key.
 *
 * The queue is bounded by `highWater` only if the writer waits for `whenWritable`.
 */
export class DeltaFIFO<T> implements Queue<T> {
  readonly #options: DeltaFIFOOptions<T>;
  readonly #highWater: number;
  readonly #line = new DeltaLine<T>();
  #closed = false;
  /** Whether anything was written. From then on `hasSynced` depends on `#initialLeft` alone. */
  #populated = false;
  /** The number of deltas of the first `replace` that have not been processed (D-15). */
  #initialLeft = 0;
  /**
   * The position of the last write. The consumer reaches it when everything that is queued now has been
   * processed.
   */
  #position = "";
  #poppable: Latch | undefined;
  #writable: Latch | undefined;

  /** @throws RangeError if `highWater` is below 1, because the writer would wait forever. */
  constructor(options: DeltaFIFOOptions<T>) {
    const { highWater = Infinity } = options;
    if (!(highWater >= 1)) {
      throw new RangeError(`Cannot bound the queue: highWater is ${highWater}, expected at least 1`);
    }
    this.#options = options;
    this.#highWater = highWater;
  }

  get size(): number {
    return this.#line.size;
  }

  /**
   * Whether the first `replace` has been popped to the end. If a single change is written before any
   * `replace`, this is true from then on (D-15). Unlike in client-go, it becomes true after the last delta
   * was processed, not before, so that everything is in the store when a wait for it ends.
   */
  get hasSynced(): boolean {
    return this.#populated && this.#initialLeft === 0;
  }

  add(object: T): void {
    this.#change("Added", object);
  }

  update(object: T): void {
    this.#change("Updated", object);
  }

  /** Queues a Deleted. It is ignored if neither the queue nor the consumer knows the object (D-12). */
  delete(object: T): void {
    this.#change("Deleted", object);
  }

  /**
   * Queues a Replaced for every object. Then queues a Deleted with a tombstone for every queued key that is
   * not among the objects, and after that for every known key that is neither listed nor queued (D-13).
   */
  replace(objects: readonly T[], resourceVersion: string): void {
    const vanished = new Set(this.#line.keys());
    for (const object of objects) {
      const key = this.#receive("Replaced", object);
      if (key !== undefined) {
        vanished.delete(key);
      }
    }
    for (const key of vanished) {
      this.#bury(key, this.#newestState(key));
    }
    const { knownObjects } = this.#options;
    for (const key of knownObjects?.keys() ?? []) {
      // Every listed key is queued by now, and every queued key that was not listed has its tombstone.
      if (!this.#line.has(key)) {
        this.#bury(key, knownObjects?.get(key));
      }
    }
    if (!this.#populated) {
      this.#populated = true;
      // Every queued key was either listed or has just been found deleted.
      this.#initialLeft = this.#line.length;
    }
    this.#moveTo(resourceVersion);
  }

  /** Moves the position. Everything that happened up to `resourceVersion` is already queued. */
  bookmark(resourceVersion: string): void {
    this.#moveTo(resourceVersion);
  }

  resync(): void {
    const { knownObjects } = this.#options;
    for (const key of knownObjects?.keys() ?? []) {
      // Queued deltas are newer than the known object. A Sync behind them would carry the older state (D-14).
      const object = this.#line.has(key) ? undefined : knownObjects?.get(key);
      if (object !== undefined) {
        this.#enqueue(key, { type: "Sync", object });
      }
    }
  }

  pop(process: ProcessFunc<T>): boolean {
    const run = this.#line.shift();
    if (run === undefined) {
      return false;
    }
    try {
      process(run.key, run.deltas, !this.hasSynced);
    } finally {
      this.#initialLeft = Math.max(0, this.#initialLeft - run.deltas.length);
      this.#tellApplied();
      this.#releaseWriter();
    }
    return true;
  }

  async whenPoppable(): Promise<boolean> {
    while (this.#line.length === 0 && !this.#closed) {
      this.#poppable ??= new Latch();
      await this.#poppable.opened;
    }
    return this.#line.length > 0;
  }

  /**
   * Returns a promise if `highWater` deltas or more are waiting. It resolves when their number has fallen to
   * half of that. The limit counts deltas and not objects, because a single object that changes all the time
   * could otherwise fill the memory while the consumer stands still.
   */
  whenWritable(): Promise<void> | undefined {
    if (this.#writable === undefined && !this.#closed && this.#line.length >= this.#highWater) {
      this.#writable = new Latch();
    }
    return this.#writable?.opened;
  }

  close(): void {
    this.#closed = true;
    this.#wake();
    this.#writable?.open();
    this.#writable = undefined;
  }

  #newestState(key: ObjectKey): T | undefined {
    const object = this.#line.newestObject(key);
    return object instanceof DeletedFinalStateUnknown ? object.object : object;
  }

  #change(type: "Added" | "Updated" | "Deleted", object: T): void {
    // Read before the transform, which may strip it.
    const resourceVersion = this.#options.identity.resourceVersionOf(object);
    if (this.#receive(type, object) !== undefined) {
      this.#populated = true;
    }
    this.#moveTo(resourceVersion);
  }

  /** Queues an object and returns its key, or returns undefined if it has no key. */
  #receive(type: "Added" | "Updated" | "Deleted" | "Replaced", incoming: T): ObjectKey | undefined {
    const named = this.#transformed(incoming) ?? this.#named(incoming);
    if (named === undefined) {
      return undefined;
    }
    const { key, object } = named;
    if (type !== "Deleted" || this.#line.has(key) || this.#options.knownObjects?.get(key) !== undefined) {
      this.#enqueue(key, { type, object });
    }
    return key;
  }

  #transformed(object: T): Named<T> | undefined {
    const { identity, transform, onError, onTransformError = onError } = this.#options;
    if (transform === undefined) {
      return undefined;
    }
    try {
      const transformed = transform(ownObject(object));
      return { key: identity.keyOf(transformed), object: transformed };
    } catch (error) {
      onTransformError?.(error, object);
      return undefined;
    }
  }

  #named(object: T): Named<T> | undefined {
    try {
      return { key: this.#options.identity.keyOf(object), object };
    } catch (error) {
      this.#options.onError?.(error, object);
      return undefined;
    }
  }

  #bury(key: ObjectKey, lastState: T | undefined): void {
    this.#enqueue(key, { type: "Deleted", object: new DeletedFinalStateUnknown(key, lastState) });
  }

  #enqueue(key: ObjectKey, delta: Delta<T>): void {
    this.#line.push(key, delta, this.#position);
    this.#wake();
  }

  #moveTo(resourceVersion: string): void {
    if (isPosition(resourceVersion)) {
      this.#position = resourceVersion;
    }
    if (this.#line.length === 0) {
      this.#tellApplied();
    }
  }

  /** Everything that came before the oldest delta has been applied. The oldest delta has not. */
  #tellApplied(): void {
    this.#options.onApplied?.(this.#line.firstPosition ?? this.#position);
  }

  #releaseWriter(): void {
    if (this.#writable !== undefined && this.#line.length <= this.#highWater / 2) {
      this.#writable.open();
      this.#writable = undefined;
    }
  }

  #wake(): void {
    this.#poppable?.open();
    this.#poppable = undefined;
  }
}
