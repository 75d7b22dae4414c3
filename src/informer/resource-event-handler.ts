import type { ObjectKey } from "../api/object-key.js";

/**
 * Why a handler is told: `initial` part of the first list (or the replay for a late handler), `watch` seen as it
 * happened, `relist` found by comparing a new full list with the store, so that it may stand for several changes,
 * `resync` redelivered from the store without any change.
 */
export type EventCause = "initial" | "watch" | "relist" | "resync";

/** A deletion. There always is a key; there is an object unless nothing of it was ever seen. */
export interface DeletedObject<T> {
  readonly key: ObjectKey;
  /** The last state. When `finalStateUnknown`, the last state *we* saw, possibly stale. */
  readonly object: T | undefined;
  /** True when the deletion itself was missed and only inferred (client-go: DeletedFinalStateUnknown). */
  readonly finalStateUnknown: boolean;
}

/** One thing a handler is told, as data: what `for await` yields. */
export type ResourceEvent<T> =
  | { readonly type: "add"; readonly object: T; readonly cause: EventCause }
  | { readonly type: "update"; readonly oldObject: T; readonly object: T; readonly cause: EventCause }
  | { readonly type: "delete"; readonly deleted: DeletedObject<T>; readonly cause: EventCause };

/**
 * Who is told. All three are optional. A handler hears one thing at a time: where it returns a promise, the next
 * event waits for it. A throw or a rejection is reported and counts as handled; it harms nobody else.
 * The objects are shared with the cache and must not be changed.
 */
export interface ResourceEventHandler<T> {
  onAdd?(object: T, cause: EventCause): void | Promise<void>;
  onUpdate?(oldObject: T, newObject: T, cause: EventCause): void | Promise<void>;
  onDelete?(deleted: DeletedObject<T>, cause: EventCause): void | Promise<void>;
}
