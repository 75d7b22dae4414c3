import type { Books, Notification, NotificationBuffer } from "./notification-buffer.js";

/** Below this many taken slots it is cheaper to keep them than to move the rest. */
const COMPACT_AT = 1_024;

/** Keeps everything in order. The slots taken are released in blocks, so that each costs O(1). */
export class FifoBuffer<T> implements NotificationBuffer<T> {
  #slots: (Notification<T> | undefined)[] = [];
  #head = 0;
  readonly #books: Books<T>;

  constructor(books: Books<T>) {
    this.#books = books;
  }

  get size(): number {
    return this.#slots.length - this.#head;
  }

  push(notification: Notification<T>): void {
    this.#slots.push(notification);
    this.#books(notification.event, 1);
  }

  shift(): Notification<T> | undefined {
    if (this.#head === this.#slots.length) {
      return undefined;
    }
    const first = this.#slots[this.#head];
    // An object told must not stay reachable from here.
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
