import type { ObjectKey } from "../api/object-key.js";
import type { ResourceEvent } from "./resource-event-handler.js";

/** An event on its way to a handler. */
export interface Notification<T> {
  readonly key: ObjectKey;
  readonly event: ResourceEvent<T>;
  /** When the event began to wait, in milliseconds on the clock of the informer. */
  readonly at: number;
}

/**
 * Called by a buffer with 1 for an event that begins to wait, and with -1 for a waiting event that was merged
 * into another one. A buffer does not call it for the events that `shift` and `clear` remove.
 */
export type CountWaiting<T> = (event: ResourceEvent<T>, by: 1 | -1) => void;

/** The events that wait for one handler, oldest first. */
export interface NotificationBuffer<T> {
  /** The number of waiting events. */
  readonly size: number;
  push(notification: Notification<T>): void;
  /** Removes and returns the oldest event, or returns `undefined` if there is none. */
  shift(): Notification<T> | undefined;
  clear(): void;
}
