import type { ObjectKey } from "../api/object-key.js";

/**
 * Why an event is delivered.
 *
 * - `initial`: the object is part of the first list, or of the replay for a handler that was added later.
 * - `watch`: the change was seen as it happened.
 * - `relist`: the change was missed, and was found by comparing the store with what came later, which mostly
 *   is a new full list. It may stand for several changes.
 * - `resync`: nothing changed. The object is delivered again from the store.
 */
export type EventCause = "initial" | "watch" | "relist" | "resync";

/** A deletion. It always has a key, and it has an object unless no state of the object was ever seen. */
export interface DeletedObject<T> {
  readonly key: ObjectKey;
  /**
   * The last state of the object. If `finalStateUnknown` is true, this is the last state that the informer
   * saw, and the object may have changed after that.
   */
  readonly object: T | undefined;
  /**
   * Whether the deletion itself was missed, and was inferred from a later list (client-go:
   * DeletedFinalStateUnknown).
   */
  readonly finalStateUnknown: boolean;
}

/**
 * One change as a value: the argument of `onEvent`, and what a loop over `SharedIndexInformer.events()`
 * yields.
 */
export type ResourceEvent<T> =
  | { readonly type: "add"; readonly object: T; readonly cause: EventCause }
  | { readonly type: "update"; readonly oldObject: T; readonly object: T; readonly cause: EventCause }
  | { readonly type: "delete"; readonly deleted: DeletedObject<T>; readonly cause: EventCause };

/**
 * A receiver of the changes of the objects of an informer. All methods are optional. A handler has either
 * `onEvent`, or any of the three methods for one type of event; events for which it has no method are
 * skipped.
 *
 * The informer calls a handler for one event at a time, in order. If the method returns a promise, the next
 * event waits until the promise is settled. If the method throws or its promise rejects, the error is
 * reported to `onHandlerError`, the event counts as handled, and the other handlers are not affected.
 *
 * Objects and events are shared with the cache and with the other handlers. They must not be changed.
 */
export interface ResourceEventHandler<T> {
  /**
   * Receives every event, whatever its type. If a handler has this method, the informer calls it instead of
   * the other three, and never calls those, even if they are present.
   */
  onEvent?(event: ResourceEvent<T>): void | Promise<void>;
  /** Receives an object that is new in the store. */
  onAdd?(object: T, cause: EventCause): void | Promise<void>;
  /** Receives the old and the new state of an object. In a resync, both are the same. */
  onUpdate?(oldObject: T, newObject: T, cause: EventCause): void | Promise<void>;
  /** Receives an object that was removed from the store. */
  onDelete?(deleted: DeletedObject<T>, cause: EventCause): void | Promise<void>;
}

/**
 * Calls the method of `handler` that is for `event`: `onEvent` if it is present, otherwise the one for the
 * type of the event. Returns what the method returned, and `undefined` if there is no such method.
 */
export function dispatch<T>(handler: ResourceEventHandler<T>, event: ResourceEvent<T>): void | Promise<void> {
  if (handler.onEvent !== undefined) {
    return handler.onEvent(event);
  }
  switch (event.type) {
    case "add":
      return handler.onAdd?.(event.object, event.cause);
    case "update":
      return handler.onUpdate?.(event.oldObject, event.object, event.cause);
    case "delete":
      return handler.onDelete?.(event.deleted, event.cause);
  }
}
