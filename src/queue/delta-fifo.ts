import type { ObjectIdentity } from "../api/object-identity.js";
import type { ObjectKey } from "../api/object-key.js";
import { Latch } from "../base/latch.js";
import { DeletedFinalStateUnknown } from "./deleted-final-state-unknown.js";
import type { Delta, Deltas } from "./delta.js";
import { KeyLine } from "./key-line.js";
import type { KnownObjects } from "./known-objects.js";
import type { ProcessFunc, Queue } from "./queue.js";

export interface DeltaFIFOOptions<T> {
  readonly identity: ObjectIdentity<T>;
  /** What the consumer has: without it, deletions are found only among what is queued. */
  readonly knownObjects?: KnownObjects<T> | undefined;
  /**
   * Applied once to each object that comes in, a Deleted one too; never to tombstones and resyncs (D-17). The key is
   * that of its result.
   */
  readonly transform?: ((object: T) => T) | undefined;
  /** A transform threw or returned no object with a key; the object was taken as it came. @defaultValue onError */
  readonly onTransformError?: ((error: unknown, object: T) => void) | undefined;
  /** From this many waiting deltas on, `whenWritable` holds the writer back. @defaultValue Infinity */
  readonly highWater?: number | undefined;
  /** An object without a key was left out. */
  readonly onError?: ((error: unknown, object: T) => void) | undefined;
  /**
   * Called after each pop, and when a position is reached with nothing queued: the consumer has all that happened up to
   * `resourceVersion`. Empty until the first list has been popped to the end.
   */
  readonly onApplied?: ((resourceVersion: string) => void) | undefined;
}

/** The deltas of one key. Most have one: it stands alone, which saves a third of the memory of a queue after a list. */
type Queued<T> = Delta<T> | [Delta<T>, ...Delta<T>[]];

interface Named<T> {
  readonly key: ObjectKey;
  readonly object: T;
}

/**
 * Queue of what happened, per object (D-10): a key waits at most once, and what happens to it meanwhile is appended to
 * its deltas, so that its order is kept while a slow consumer sees one entry for many changes.
 *
 * Writes never fail: an object without a key is reported and left out, and one whose transform throws is taken as it
 * came. (Unlike client-go, where the write returns the error and a list may be left half queued: nothing must keep the
 * store from ever being synced.) Every operation takes the time of what it is given; `replace` and `resync` also ask for
 * every known key.
 *
 * Bounded by `highWater` only as far as the writer waits for `whenWritable`.
 */
export class DeltaFIFO<T> implements Queue<T> {
  readonly #options: DeltaFIFOOptions<T>;
  readonly #highWater: number;
  /** Invariant: has exactly the keys of `#line`. */
  readonly #items = new Map<ObjectKey, Queued<T>>();
  readonly #line = new KeyLine();
  /** Deltas in `#items`. Counted apart, because one key can have any number of them. */
  #waiting = 0;
  #closed = false;
  /** Something was written: from then on `hasSynced` depends on the countdown alone. */
  #populated = false;
  /** Entries of the first `replace` that have not been processed (D-15). */
  #initialLeft = 0;
  /** What the last write told of the server's position: holds once everything queued now has been processed. */
  #position = "";
  #poppable: Latch | undefined;
  #writable: Latch | undefined;

  /** @throws RangeError for a high water below one: the writer would wait for ever. */
  constructor(options: DeltaFIFOOptions<T>) {
    const { highWater = Infinity } = options;
    if (!(highWater >= 1)) {
      throw new RangeError(`Cannot bound a queue: found a high water of ${highWater}, wanted at least 1`);
    }
    this.#options = options;
    this.#highWater = highWater;
  }

  get size(): number {
    return this.#items.size;
  }

  /**
   * False until the first `replace` has been popped to the end, or until a single change is written first (D-15).
   * Unlike client-go, it becomes true after the last entry has been processed, not before: who waits for it finds
   * everything in the store.
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

  /** Ignored where neither the queue nor the consumer knows the object (D-12). */
  delete(object: T): void {
    this.#change("Deleted", object);
  }

  /**
   * Replaced for every object, then Deleted with a tombstone for every queued key that is not among them, then for every
   * known one that is neither (D-13).
   */
  replace(objects: readonly T[], resourceVersion: string): void {
    const vanished = new Set(this.#items.keys());
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
      // What was listed is queued by now, and what vanished from the queue has its tombstone there.
      if (!this.#items.has(key)) {
        this.#bury(key, knownObjects?.get(key));
      }
    }
    if (!this.#populated) {
      this.#populated = true;
      // Each key that is queued was listed, or has just been found deleted.
      this.#initialLeft = this.#items.size;
    }
    this.#moveTo(resourceVersion);
  }

  /** Nothing happened up to `resourceVersion` that is not queued already. */
  bookmark(resourceVersion: string): void {
    this.#moveTo(resourceVersion);
  }

  resync(): void {
    const { knownObjects } = this.#options;
    for (const key of knownObjects?.keys() ?? []) {
      // What is queued is newer than what is known; a Sync behind it would carry the older state (D-14).
      const object = this.#items.has(key) ? undefined : knownObjects?.get(key);
      if (object !== undefined) {
        this.#enqueue(key, { type: "Sync", object });
      }
    }
  }

  pop(process: ProcessFunc<T>): boolean {
    const key = this.#line.shift();
    const queued = key === undefined ? undefined : this.#items.get(key);
    if (key === undefined || queued === undefined) {
      return false;
    }
    this.#items.delete(key);
    const deltas: Deltas<T> = Array.isArray(queued) ? queued : [queued];
    this.#waiting -= deltas.length;
    try {
      process(key, deltas, !this.hasSynced);
    } finally {
      this.#initialLeft = Math.max(0, this.#initialLeft - 1);
      this.#tellApplied();
      this.#releaseWriter();
    }
    return true;
  }

  async whenPoppable(): Promise<boolean> {
    while (this.#items.size === 0 && !this.#closed) {
      this.#poppable ??= new Latch();
      await this.#poppable.opened;
    }
    return this.#items.size > 0;
  }

  /**
   * Pending from `highWater` deltas on until they have fallen to half of it. Counted in deltas, not in entries, because
   * a single object that changes all the time would fill the memory behind a consumer that stands still.
   */
  whenWritable(): Promise<void> | undefined {
    if (this.#writable === undefined && !this.#closed && this.#waiting >= this.#highWater) {
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
    const queued = this.#items.get(key);
    const object = Array.isArray(queued) ? newestOf(queued).object : queued?.object;
    return object instanceof DeletedFinalStateUnknown ? object.object : object;
  }

  #change(type: "Added" | "Updated" | "Deleted", object: T): void {
    // Before the transform, which may strip it.
    const resourceVersion = this.#options.identity.resourceVersionOf(object);
    if (this.#receive(type, object) !== undefined) {
      this.#populated = true;
    }
    this.#moveTo(resourceVersion);
  }

  /** Queues an object. Returns its key; nothing for an object that has none. */
  #receive(type: "Added" | "Updated" | "Deleted" | "Replaced", incoming: T): ObjectKey | undefined {
    const named = this.#transformed(incoming) ?? this.#named(incoming);
    if (named === undefined) {
      return undefined;
    }
    const { key, object } = named;
    if (type !== "Deleted" || this.#items.has(key) || this.#options.knownObjects?.get(key) !== undefined) {
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
      const transformed = transform(object);
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
    const queued = this.#items.get(key);
    if (queued === undefined) {
      this.#items.set(key, delta);
      this.#line.push(key, this.#position);
      this.#waiting += 1;
      this.#wake();
      return;
    }
    const deltas: [Delta<T>, ...Delta<T>[]] = Array.isArray(queued) ? queued : [queued];
    const newest = newestOf(deltas);
    if (newest.type !== "Deleted" || delta.type !== "Deleted") {
      deltas.push(delta);
      this.#waiting += 1;
    } else if (newest.object instanceof DeletedFinalStateUnknown) {
      // Two deletions in a row are one: the first, unless the later one may know more (D-11).
      deltas[deltas.length - 1] = delta;
    }
    this.#items.set(key, deltas);
  }

  #moveTo(resourceVersion: string): void {
    if (resourceVersion !== "") {
      this.#position = resourceVersion;
    }
    if (this.#items.size === 0) {
      this.#tellApplied();
    }
  }

  /** What waits longest has not been applied; all that came before it has. */
  #tellApplied(): void {
    this.#options.onApplied?.(this.#line.firstPosition ?? this.#position);
  }

  #releaseWriter(): void {
    if (this.#writable !== undefined && this.#waiting <= this.#highWater / 2) {
      this.#writable.open();
      this.#writable = undefined;
    }
  }

  #wake(): void {
    this.#poppable?.open();
    this.#poppable = undefined;
  }
}

function newestOf<T>(deltas: Deltas<T>): Delta<T> {
  return deltas[deltas.length - 1] ?? deltas[0];
}
