import type { ObjectKey } from "../api/object-key.js";
import type { CountWaiting, Notification, NotificationBuffer } from "./notification-buffer.js";
import type { ResourceEvent } from "./resource-event-handler.js";

/**
 * A buffer that merges the waiting events of an object. For each object it keeps only what takes the handler
 * from the last state that it received to the newest one: no event, one event, or a delete and the add of
 * the object that took the name. The number of objects therefore bounds its size.
 *
 * Objects are in the order of their first waiting change. Later changes do not move them.
 */
export class CoalescingBuffer<T> implements NotificationBuffer<T> {
  /** The waiting events by object, in the order of the first waiting change. No array is empty. */
  readonly #pending = new Map<ObjectKey, Notification<T>[]>();
  /**
   * One iterator for many calls of `shift`, because a new iterator would have to skip all the entries that
   * were deleted from the Map before.
   */
  #order = this.#pending.keys();
  #size = 0;
  readonly #countWaiting: CountWaiting<T>;

  constructor(countWaiting: CountWaiting<T>) {
    this.#countWaiting = countWaiting;
  }

  get size(): number {
    return this.#size;
  }

  push(notification: Notification<T>): void {
    const { key } = notification;
    // A merged event has waited since the first of its changes.
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
      this.#countWaiting(event, 1);
    }
    if (last !== undefined) {
      // The replaced event is subtracted last. Otherwise the count could fall to zero for a moment, as if all
      // events of the first list had been delivered (H-3).
      this.#countWaiting(last.event, -1);
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

/** Returns the fewest events that have the same effect as `earlier` and `later` of the same object. */
function merge<T>(earlier: ResourceEvent<T>, later: ResourceEvent<T>): readonly ResourceEvent<T>[] {
  switch (earlier.type) {
    case "add":
      // The add was never delivered, so the deletion need not be delivered either.
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
