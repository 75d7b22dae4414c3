import type { Clock, Timer } from "../base/clock.js";

/** An item and when it is due. */
interface Entry<T> {
  readonly item: T;
  dueAt: number;
  /** Decides between items that are due at the same time. */
  readonly sequence: number;
  /** The place of the entry in the heap. */
  slot: number;
}

/**
 * Items that wait for their time. They are in a heap, the next one first, so that a single timer serves all of them.
 * An item waits once: if it is added again, the earlier time counts. Items that are due at the same time keep their order.
 */
export class DelayedItems<T> {
  readonly #clock: Pick<Clock, "now" | "timer">;
  readonly #onDue: (item: T) => void;
  readonly #heap: Entry<T>[] = [];
  readonly #entries = new Map<T, Entry<T>>();
  #sequence = 0;
  #timer: Timer | undefined;
  /** When the timer fires. This may be before the first item is due, because moving a timer costs more. */
  #timerAt = Infinity;

  /** `onDue` is called with each item when its time has come. */
  constructor(clock: Pick<Clock, "now" | "timer">, onDue: (item: T) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** The number of items that wait. */
  get size(): number {
    return this.#heap.length;
  }

  /** Adds an item that is due in `ms`. */
  add(item: T, ms: number): void {
    const dueAt = this.#clock.now() + ms;
    const known = this.#entries.get(item);
    if (known === undefined) {
      const entry = { item, dueAt, sequence: this.#sequence++, slot: this.#heap.length };
      this.#entries.set(item, entry);
      this.#heap.push(entry);
      this.#moveUp(entry);
    } else if (dueAt < known.dueAt) {
      known.dueAt = dueAt;
      this.#moveUp(known);
    }
    this.#setTimer();
  }

  /** Forgets all items and cancels the timer. */
  clear(): void {
    this.#heap.length = 0;
    this.#entries.clear();
    this.#cancel();
  }

  #cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerAt = Infinity;
  }

  /** Starts the timer, unless it fires in time. */
  #setTimer(): void {
    const [first] = this.#heap;
    if (first !== undefined && first.dueAt < this.#timerAt) {
      this.#cancel();
      this.#timerAt = first.dueAt;
      this.#timer = this.#clock.timer(first.dueAt - this.#clock.now(), () => this.#fired());
    }
  }

  #fired(): void {
    this.#timer = undefined;
    this.#timerAt = Infinity;
    const now = this.#clock.now();
    for (let [first] = this.#heap; first !== undefined && first.dueAt <= now; [first] = this.#heap) {
      this.#removeFirst(first);
      this.#onDue(first.item);
    }
    this.#setTimer();
  }

  #removeFirst(first: Entry<T>): void {
    this.#entries.delete(first.item);
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) {
      this.#put(last, 0);
      this.#moveDown(last);
    }
  }

  #put(entry: Entry<T>, slot: number): void {
    entry.slot = slot;
    this.#heap[slot] = entry;
  }

  /** Moves an entry towards the front until its parent is due before it. */
  #moveUp(entry: Entry<T>): void {
    for (;;) {
      const parent = entry.slot === 0 ? undefined : this.#heap[(entry.slot - 1) >> 1];
      if (parent === undefined || !isBefore(entry, parent)) {
        return;
      }
      this.#swap(entry, parent);
    }
  }

  /** Moves an entry towards the end until both of its children are due after it. */
  #moveDown(entry: Entry<T>): void {
    for (;;) {
      const left = this.#heap[2 * entry.slot + 1];
      const right = this.#heap[2 * entry.slot + 2];
      const child = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (child === undefined || !isBefore(child, entry)) {
        return;
      }
      this.#swap(entry, child);
    }
  }

  #swap(entry: Entry<T>, other: Entry<T>): void {
    const { slot } = other;
    this.#put(other, entry.slot);
    this.#put(entry, slot);
  }
}

function isBefore(left: Entry<unknown>, right: Entry<unknown>): boolean {
  return left.dueAt < right.dueAt || (left.dueAt === right.dueAt && left.sequence < right.sequence);
}
