import type { ObjectKey } from "../api/object-key.js";
import { DeletedFinalStateUnknown } from "./deleted-final-state-unknown.js";
import type { Delta, Deltas, DeltaType } from "./delta.js";

/** The number of free slots, 8 KB, below which keeping them is cheaper than moving the rest. */
const COMPACT_AT = 256;

/** Consecutive deltas of one key. */
export interface Run<T> {
  readonly key: ObjectKey;
  readonly deltas: Deltas<T>;
}

/**
 * The deltas of a queue in the order in which they were written, each with the position of the server at that
 * moment. They are taken in runs: the oldest delta, with the deltas of the same key up to the next delta of
 * any other key (D-10).
 *
 * A delta has a slot in each of four arrays with a common head, which takes 32 bytes. A Delta object would
 * take 40 bytes besides its slot, so it is made when it is taken. At most half of the slots are free, apart
 * from the first few thousand, and a free slot holds neither key nor object.
 */
export class DeltaLine<T> {
  #keys: ObjectKey[] = [];
  #types: DeltaType[] = [];
  #objects: (Delta<T>["object"] | undefined)[] = [];
  #positions: string[] = [];
  #head = 0;
  /** The number of slots that were removed from the front of the arrays so far. */
  #removed = 0;
  /**
   * The number of the newest delta of each key that has deltas, in the order in which the keys came. Numbers
   * do not change when slots are removed: the slot of a delta is its number minus `#removed`.
   */
  readonly #newest = new Map<ObjectKey, number>();

  /** The number of deltas. */
  get length(): number {
    return this.#keys.length - this.#head;
  }

  /** The number of different keys. */
  get size(): number {
    return this.#newest.size;
  }

  /** The position at which the oldest delta was written. Undefined if there is none. */
  get firstPosition(): string | undefined {
    return this.#positions[this.#head];
  }

  has(key: ObjectKey): boolean {
    return this.#newest.has(key);
  }

  keys(): Iterable<ObjectKey> {
    return this.#newest.keys();
  }

  /** Returns the object of the newest delta of a key. */
  newestObject(key: ObjectKey): Delta<T>["object"] | undefined {
    const newest = this.#newest.get(key);
    return newest === undefined ? undefined : this.#objects[newest - this.#removed];
  }

  /**
   * Adds a delta at the end. Of two deletions of a key with nothing of the key between them, only one is
   * kept, at the place of the first. It is the first one, unless that is a tombstone: then the second one may
   * know a later state (D-11).
   */
  push(key: ObjectKey, delta: Delta<T>, position: string): void {
    const newest = this.#newest.get(key);
    if (newest === undefined) {
      this.#append(key, delta, position);
      return;
    }
    const slot = newest - this.#removed;
    if (delta.type !== "Deleted" || this.#types[slot] !== "Deleted") {
      // All deltas of a key share one string, because each caller may have made its own.
      this.#append(this.#keys[slot] ?? key, delta, position);
    } else if (this.#objects[slot] instanceof DeletedFinalStateUnknown) {
      this.#objects[slot] = delta.object;
    }
  }

  /** Removes the oldest run. */
  shift(): Run<T> | undefined {
    const key = this.#keys[this.#head];
    if (key === undefined) {
      return undefined;
    }
    const deltas: [Delta<T>, ...Delta<T>[]] = [this.#take()];
    while (this.#keys[this.#head] === key) {
      deltas.push(this.#take());
    }
    if (this.#newest.get(key) === this.#removed + this.#head - 1) {
      this.#newest.delete(key);
    }
    this.#compact();
    return { key, deltas };
  }

  #append(key: ObjectKey, { type, object }: Delta<T>, position: string): void {
    this.#newest.set(key, this.#removed + this.#keys.length);
    this.#keys.push(key);
    this.#types.push(type);
    this.#objects.push(object);
    this.#positions.push(position);
  }

  /** Frees the slot at the head, and returns its delta. */
  #take(): Delta<T> {
    // The two arrays hold what `push` was given, so the type and the object belong together.
    const delta = { type: this.#types[this.#head], object: this.#objects[this.#head] } as Delta<T>;
    this.#keys[this.#head] = "";
    this.#objects[this.#head] = undefined;
    this.#head += 1;
    return delta;
  }

  #compact(): void {
    if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#keys.length) {
      this.#keys = this.#keys.slice(this.#head);
      this.#types = this.#types.slice(this.#head);
      this.#objects = this.#objects.slice(this.#head);
      this.#positions = this.#positions.slice(this.#head);
      this.#removed += this.#head;
      this.#head = 0;
    }
  }
}
