import type { CountWaiting, Notification, NotificationBuffer } from "./notification-buffer.js";

/** The fewest free slots for which it is worth moving the events behind them. */
const COMPACT_AT = 1_024;

/**
 * A buffer that keeps every event, in order. The slots of events that were taken are released in blocks, so
 * that taking an event takes constant time on average.
 */
export class FifoBuffer<T> implements NotificationBuffer<T> {
  #slots: (Notification<T> | undefined)[] = [];
  #head = 0;
  readonly #countWaiting: CountWaiting<T>;

  constructor(countWaiting: CountWaiting<T>) {
    this.#countWaiting = countWaiting;
  }

  get size(): number {
    return this.#slots.length - this.#head;
  }

  push(notification: Notification<T>): void {
    this.#slots.push(notification);
    this.#countWaiting(notification.event, 1);
  }

  shift(): Notification<T> | undefined {
    if (this.#head === this.#slots.length) {
      return undefined;
    }
    const first = this.#slots[this.#head];
    // Frees the objects of the event, which this buffer would otherwise keep reachable.
    this.#slots[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#slots.length) {
      this.clear();
    } else if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#slots.length) {
      this.#slots = this.#slots.slice(this.#head);
      this.#head = 0;
    }
    return first;
  }

  clear(): void {
    this.#slots = [];
    this.#head = 0;
  }
}
