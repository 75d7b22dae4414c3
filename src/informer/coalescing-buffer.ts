import type { ObjectKey } from "../api/object-key.js";
import type { Books, Notification, NotificationBuffer } from "./notification-buffer.js";
import type { ResourceEvent } from "./resource-event-handler.js";

/**
 * Keeps for each object only what takes a handler from the state it was told to the newest one: nothing, one event,
 * or a delete and the add of its successor. So it is bounded by the number of objects. An object keeps its place in
 * the order from its first untold change on.
 */
export class CoalescingBuffer<T> implements NotificationBuffer<T> {
  /** In the order of the first untold change; never an empty array. */
  readonly #pending = new Map<ObjectKey, Notification<T>[]>();
  /** One live iterator: a new one for each shift would walk over all the holes that deletes leave in the Map. */
  #order = this.#pending.keys();
  #size = 0;
  readonly #books: Books<T>;

  constructor(books: Books<T>) {
    this.#books = books;
  }

  get size(): number {
    return this.#size;
  }

  push(notification: Notification<T>): void {
    const { key } = notification;
    // An object's age is that of its first untold change.
    let { at } = notification;
    const waiting = this.#pending.get(key) ?? [];
    const last = waiting.pop();
    const kept = last === undefined ? [notification.event] : merge(last.event, notification.event);
    if (last !== undefined) {
      at = last.at;
      this.#size -= 1;
    }
    for (const event of kept) {
      waiting.push({ key, event, at });
      this.#size += 1;
      this.#books(event, 1);
    }
    if (last !== undefined) {
      // Last, else the books would for a moment say that nothing of the first list is left to tell (H-3).
      this.#books(last.event, -1);
    }
    if (waiting.length === 0) {
      this.#pending.delete(key);
    } else {
      this.#pending.set(key, waiting);
    }
  }

  shift(): Notification<T> | undefined {
    let next = this.#order.next();
    if (next.done === true) {
      this.#order = this.#pending.keys();
      next = this.#order.next();
    }
    if (next.done === true) {
      return undefined;
    }
    const key = next.value;
    const waiting = this.#pending.get(key) ?? [];
    const first = waiting.shift();
    this.#pending.delete(key);
    if (waiting.length > 0) {
      this.#pending.set(key, waiting);
    }
    this.#size -= 1;
    return first;
  }

  clear(): void {
    this.#pending.clear();
    this.#order = this.#pending.keys();
    this.#size = 0;
  }
}

/** The fewest events that tell what the two tell. */
function merge<T>(earlier: ResourceEvent<T>, later: ResourceEvent<T>): readonly ResourceEvent<T>[] {
  switch (earlier.type) {
    case "add":
      // Never told, so to its handler it does not exist.
      return later.type === "delete" ? [] : [{ ...earlier, object: later.object }];
    case "update":
      if (later.type === "delete") {
        return [later];
      }
      return [
        { ...earlier, object: later.object, cause: earlier.cause === "resync" ? later.cause : earlier.cause },
      ];
    case "delete":
      return later.type === "delete" ? [earlier] : [earlier, later];
  }
}
