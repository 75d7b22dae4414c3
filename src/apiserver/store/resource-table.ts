import { SortedKeys } from "./sorted-keys.js";
import type { StoredRecord } from "./stored-record.js";

/** One write, as the history keeps it and as watches receive it. */
export interface StoreEvent {
  readonly revision: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** The new state. For DELETED, the last state with the revision of the deletion. */
  readonly record: StoredRecord;
  /** The state before the write; absent for ADDED. */
  readonly previous?: StoredRecord;
  /** The time of the write in milliseconds, on the server's clock. */
  readonly at: number;
}

/** How much history a resource keeps. Writes beyond either bound are forgotten. */
export interface HistoryWindow {
  /** The largest number of writes. */
  readonly events: number;
  /** The largest age of a write in milliseconds. */
  readonly ms: number;
}

/** The part of a resource to read: keys from `from` (inclusive) to `to` (exclusive), as of `revision`. */
export interface ReadRange {
  readonly from: string;
  readonly to: string | undefined;
  /** If absent, the present state is read. */
  readonly revision?: number;
}

/**
 * All objects of one resource and the recent writes to them. Any state since `floor` can be read. A past
 * state is the present state with the later writes undone, so no state is ever copied.
 */
export class ResourceTable {
  readonly #records = new Map<string, StoredRecord>();
  readonly #keys = new SortedKeys();
  /**
   * The writes after `#floor`, oldest first. They begin at position `#head`; earlier entries are forgotten.
   */
  #events: StoreEvent[] = [];
  #head = 0;
  #floor: number;

  constructor(floor: number) {
    this.#floor = floor;
  }

  /** The oldest revision that can still be read and from which a watch can start. */
  get floor(): number {
    return this.#floor;
  }

  get size(): number {
    return this.#records.size;
  }

  get(key: string): StoredRecord | undefined {
    return this.#records.get(key);
  }

  apply(event: StoreEvent): void {
    this.#put(event.record.key, event.type === "DELETED" ? undefined : event.record);
    this.#events.push(event);
  }

  /** Forgets the writes that are beyond the window. */
  trim(window: HistoryWindow, now: number): void {
    while (this.#events.length - this.#head > window.events || this.#headIsOlderThan(now - window.ms)) {
      this.#floor = this.#events[this.#head]?.revision ?? this.#floor;
      this.#head += 1;
    }
    this.#dropHead();
  }

  /** Forgets the writes up to `revision`, so that no earlier state can be read. */
  forget(revision: number): void {
    if (revision <= this.#floor) {
      return;
    }
    this.#floor = revision;
    this.#head = this.#positionAfter(revision);
    this.#dropHead();
  }

  /** Makes the state at `revision` the present state and forgets the later writes. */
  rewind(revision: number): void {
    for (const [key, record] of this.#undone(revision)) {
      this.#put(key, record);
    }
    this.#events.length = this.#positionAfter(revision);
    this.#floor = Math.min(this.#floor, revision);
  }

  /** Returns the writes after `revision`, oldest first. The revision must not be before `floor`. */
  eventsAfter(revision: number): StoreEvent[] {
    return this.#events.slice(this.#positionAfter(revision));
  }

  /**
   * Yields the objects in a range, in key order. For the present state, the cost depends on the objects that
   * are read. For a past state, it also depends on the number of writes since then.
   */
  *read({ from, to, revision }: ReadRange): Generator<StoredRecord> {
    const undone = this.#undone(revision);
    const present = this.#keys.all();
    const gone = [...undone.keys()].filter((key) => key >= from && !this.#records.has(key)).sort();
    let position = this.#keys.lowerBound(from);
    let other = 0;
    for (;;) {
      const left = present[position];
      const right = gone[other];
      const key = left === undefined || (right !== undefined && right < left) ? right : left;
      if (key === undefined || (to !== undefined && key >= to)) {
        return;
      }
      if (key === left) {
        position += 1;
      } else {
        other += 1;
      }
      const record = undone.has(key) ? undone.get(key) : this.#records.get(key);
      if (record !== undefined) {
        yield record;
      }
    }
  }

  /** Returns how many objects a range holds, without reading them. */
  count({ from, to, revision }: ReadRange): number {
    const end = to === undefined ? this.#keys.all().length : this.#keys.lowerBound(to);
    let count = end - this.#keys.lowerBound(from);
    for (const [key, record] of this.#undone(revision)) {
      if (key >= from && (to === undefined || key < to)) {
        count += Number(record !== undefined) - Number(this.#records.has(key));
      }
    }
    return count;
  }

  #put(key: string, record: StoredRecord | undefined): void {
    if (record === undefined) {
      this.#records.delete(key);
      this.#keys.delete(key);
      return;
    }
    if (!this.#records.has(key)) {
      this.#keys.add(key);
    }
    this.#records.set(key, record);
  }

  /**
   * Returns the keys that have been written since `revision`, each with its record at that revision, or with
   * `undefined` if there was no object.
   */
  #undone(revision: number | undefined): Map<string, StoredRecord | undefined> {
    const undone = new Map<string, StoredRecord | undefined>();
    if (revision === undefined) {
      return undone;
    }
    for (let position = this.#events.length - 1; position >= this.#head; position -= 1) {
      const event = this.#events[position];
      if (event === undefined || event.revision <= revision) {
        break;
      }
      undone.set(event.record.key, event.previous);
    }
    return undone;
  }

  #positionAfter(revision: number): number {
    let low = this.#head;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle]?.revision ?? 0) <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #headIsOlderThan(time: number): boolean {
    const head = this.#events[this.#head];
    return head !== undefined && head.at < time;
  }

  /** Frees the memory of forgotten events when they are more than half of a large array. */
  #dropHead(): void {
    if (this.#head > 256 && this.#head * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
  }
}
