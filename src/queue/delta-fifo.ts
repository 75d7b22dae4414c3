import type { ObjectIdentity } from "../api/object-identity.js";
import type { ObjectKey } from "../api/object-key.js";
import { DeletedFinalStateUnknown } from "./deleted-final-state-unknown.js";
import type { Delta, Deltas } from "./delta.js";
import type { KnownObjects } from "./known-objects.js";
import type { ProcessFunc, Queue } from "./queue.js";

export interface DeltaFIFOOptions<T> {
  readonly identity: ObjectIdentity<T>;
  /** What the consumer has: without it, deletions are found only among what is queued. */
  readonly knownObjects?: KnownObjects<T> | undefined;
  /** Applied once to each object that comes in; never to tombstones and resyncs (D-17). */
  readonly transform?: ((object: T) => T) | undefined;
  /** `whenWritable` holds the writer back from this many entries on. @defaultValue Infinity */
  readonly highWater?: number | undefined;
  /** An object without a key was left out, or a transform threw and the object was kept as it came. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Everything up to this position has been popped. */
  readonly onApplied?: ((resourceVersion: string) => void) | undefined;
}

/** Below this many taken slots it is cheaper to keep them than to move the rest. */
const COMPACT_AT = 4_096;

/**
 * Queue of what happened, per object (D-10): a key waits at most once, and what happens to it meanwhile is appended to
 * its deltas, so that its order is kept while a slow consumer sees one entry for many changes.
 *
 * Invariant: a key is in `#items` exactly when it is in `#keys` behind `#head`, and its deltas are never empty.
 */
export class DeltaFIFO<T> implements Queue<T> {
  readonly #options: DeltaFIFOOptions<T>;
  readonly #items = new Map<ObjectKey, [Delta<T>, ...Delta<T>[]]>();
  #keys: ObjectKey[] = [];
  #head = 0;
  #closed = false;
  /** Something was written: from then on `hasSynced` depends on the countdown alone. */
  #populated = false;
  /** Entries of the first `replace` that have not been processed (D-15). */
  #initialLeft = 0;
  /** A position that holds once everything queued has been popped. */
  #position: string | undefined;
  #poppable: Latch | undefined;
  #writable: Latch | undefined;

  constructor(options: DeltaFIFOOptions<T>) {
    this.#options = options;
  }

  get size(): number {
    return this.#items.size;
  }

  /**
   * False until the first `replace` has been popped to the end, or until a single change is written first (D-15).
   * Unlike client-go, it becomes true after the last entry has been processed, not before.
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
    const [key, transformed] = this.#receive(object);
    this.#populated = true;
    if (key !== undefined && (this.#items.has(key) || this.#options.knownObjects?.get(key) !== undefined)) {
      this.#enqueue(key, { type: "Deleted", object: transformed });
      this.#position = undefined;
    }
  }

  /**
   * Replaced for every object, then Deleted with a tombstone for every other one that is queued or known, in this
   * order (D-13).
   */
  replace(objects: readonly T[], resourceVersion: string): void {
    const listed = new Set<ObjectKey>();
    for (const object of objects) {
      const [key, transformed] = this.#receive(object);
      if (key !== undefined) {
        listed.add(key);
        this.#enqueue(key, { type: "Replaced", object: transformed });
      }
    }
    const deletions = this.#deleteQueued(listed) + this.#deleteKnown(listed);
    if (!this.#populated) {
      this.#populated = true;
      this.#initialLeft = listed.size + deletions;
    }
    this.bookmark(resourceVersion);
  }

  /** Nothing happened up to `resourceVersion` that is not queued already. */
  bookmark(resourceVersion: string): void {
    this.#position = resourceVersion;
    this.#tellApplied();
  }

  resync(): void {
    const { knownObjects } = this.#options;
    if (knownObjects === undefined) {
      return;
    }
    for (const key of knownObjects.keys()) {
      const object = knownObjects.get(key);
      // What is queued is newer than what is known; a Sync behind it would carry the older state (D-14).
      if (object !== undefined && !this.#items.has(key)) {
        this.#enqueue(key, { type: "Sync", object });
      }
    }
  }

  pop(process: ProcessFunc<T>): boolean {
    const key = this.#keys[this.#head];
    const deltas = key === undefined ? undefined : this.#items.get(key);
    if (key === undefined || deltas === undefined) {
      return false;
    }
    this.#dropHead();
    this.#items.delete(key);
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

  whenWritable(): Promise<void> | undefined {
    if (this.#writable === undefined && !this.#closed && this.size >= (this.#options.highWater ?? Infinity)) {
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

  #change(type: "Added" | "Updated", object: T): void {
    const [key, transformed] = this.#receive(object);
    this.#populated = true;
    if (key !== undefined) {
      this.#enqueue(key, { type, object: transformed });
      this.#position = undefined;
    }
  }

  /** Transforms and names an object. Neither may ever keep the queue from going on, so neither throws. */
  #receive(object: T): [key: ObjectKey | undefined, object: T] {
    let transformed = object;
    try {
      transformed = this.#options.transform?.(object) ?? object;
    } catch (error) {
      this.#options.onError?.(error);
    }
    try {
      return [this.#options.identity.keyOf(transformed), transformed];
    } catch (error) {
      this.#options.onError?.(error);
      return [undefined, transformed];
    }
  }

  #enqueue(key: ObjectKey, delta: Delta<T>): void {
    const deltas = this.#items.get(key);
    if (deltas === undefined) {
      this.#items.set(key, [delta]);
      this.#keys.push(key);
      this.#wake();
      return;
    }
    const last = deltas[deltas.length - 1];
    if (last?.type === "Deleted" && delta.type === "Deleted") {
      // Two in a row are one; the one that saw the final state wins, else the first (D-11).
      if (last.object instanceof DeletedFinalStateUnknown) {
        deltas[deltas.length - 1] = delta;
      }
      return;
    }
    deltas.push(delta);
  }

  /** Tombstones for what is queued but not listed, with the newest queued state. Returns how many. */
  #deleteQueued(listed: ReadonlySet<ObjectKey>): number {
    let deletions = 0;
    for (const [key, deltas] of this.#items) {
      if (!listed.has(key)) {
        deletions += 1;
        this.#enqueue(key, {
          type: "Deleted",
          object: new DeletedFinalStateUnknown(key, newestState(deltas)),
        });
      }
    }
    return deletions;
  }

  /** Tombstones for what is known but neither listed nor queued. Returns how many. */
  #deleteKnown(listed: ReadonlySet<ObjectKey>): number {
    const { knownObjects } = this.#options;
    let deletions = 0;
    for (const key of knownObjects?.keys() ?? []) {
      if (!listed.has(key) && !this.#items.has(key)) {
        deletions += 1;
        this.#enqueue(key, {
          type: "Deleted",
          object: new DeletedFinalStateUnknown(key, knownObjects?.get(key)),
        });
      }
    }
    return deletions;
  }

  #dropHead(): void {
    this.#head += 1;
    if (this.#head === this.#keys.length) {
      this.#keys = [];
      this.#head = 0;
    } else if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#keys.length) {
      this.#keys = this.#keys.slice(this.#head);
      this.#head = 0;
    }
  }

  #tellApplied(): void {
    if (this.#position !== undefined && this.#items.size === 0) {
      this.#options.onApplied?.(this.#position);
      this.#position = undefined;
    }
  }

  #releaseWriter(): void {
    if (this.#writable !== undefined && this.size <= (this.#options.highWater ?? Infinity) / 2) {
      this.#writable.open();
      this.#writable = undefined;
    }
  }

  #wake(): void {
    this.#poppable?.open();
    this.#poppable = undefined;
  }
}

/** A promise that is resolved from outside. */
class Latch {
  readonly opened: Promise<void>;
  #open!: () => void;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open();
  }
}

function newestState<T>(deltas: Deltas<T>): T | undefined {
  const { object } = deltas[deltas.length - 1] ?? deltas[0];
  return object instanceof DeletedFinalStateUnknown ? object.object : object;
}
