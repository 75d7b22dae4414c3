import { SortedKeys } from "./sorted-keys.js";
import type { StoredRecord } from "./stored-record.js";

/** One write, as the history keeps it and watches hear it. */
export interface StoreEvent {
  readonly revision: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** The new state; for DELETED the last one, carrying the revision of the deletion. */
  readonly record: StoredRecord;
  /** The state before; absent for ADDED. */
  readonly previous?: StoredRecord;
  /** When it was written, on the server's clock. */
  readonly at: number;
}

/** How much history a resource keeps: whatever is beyond either bound is forgotten. */
export interface HistoryWindow {
  readonly events: number;
  readonly ms: number;
}

/** The part of a resource a reader wants: keys from `from` (inclusive) to `to` (exclusive), as of `revision`. */
export interface ReadRange {
  readonly from: string;
  readonly to: string | undefined;
  /** The present where absent. */
  readonly revision?: number;
}

/**
 * All objects of one resource and the recent writes to them. Any state since `floor` can be read: it is the present
 * with the later writes undone, so no state is ever copied.
 */
export class ResourceTable {
  readonly #records = new Map<string, StoredRecord>();
  readonly #keys = new SortedKeys();
  /** The writes after `#floor`, oldest first, from position `#head` on. */
  #events: StoreEvent[] = [];
  #head = 0;
  #floor: number;

  constructor(floor: number) {
    this.#floor = floor;
  }

  /** The oldest revision that can still be read, and the oldest a watch can start from. */
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

  /** Forgets what is beyond the window. */
  trim(window: HistoryWindow, now: number): void {
    while (this.#events.length - this.#head > window.events || this.#headIsOlderThan(now - window.ms)) {
      this.#floor = this.#events[this.#head]?.revision ?? this.#floor;
      this.#head += 1;
    }
    this.#dropHead();
  }

  /** Forgets everything up to `revision`: no state before it can be read again. */
  forget(revision: number): void {
    if (revision <= this.#floor) {
      return;
    }
    this.#floor = revision;
    this.#head = this.#positionAfter(revision);
    this.#dropHead();
  }

  /** Makes the state at `revision` the present, and the later writes undone. */
  rewind(revision: number): void {
    for (const [key, record] of this.#undone(revision)) {
      this.#put(key, record);
    }
    this.#events.length = this.#positionAfter(revision);
    this.#floor = Math.min(this.#floor, revision);
  }

  /** The writes after a revision that is not before `floor`, oldest first. */
  eventsAfter(revision: number): StoreEvent[] {
    return this.#events.slice(this.#positionAfter(revision));
  }

  /** The objects in a range, in key order. Reading the present costs what is read; the past costs its writes, too. */
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

  /** How many objects a range holds, without reading them. */
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

  /** What differs between `revision` and now: the state then by key, `undefined` where there was no object. */
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

  /** Gives the memory of forgotten events back once they are most of the array. */
  #dropHead(): void {
    if (this.#head > 256 && this.#head * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
  }
}
