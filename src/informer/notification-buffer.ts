import type { ObjectKey } from "../api/object-key.js";
import type { ResourceEvent } from "./resource-event-handler.js";

/** An event on its way to a handler. */
export interface Notification<T> {
  readonly key: ObjectKey;
  readonly event: ResourceEvent<T>;
  /** When it began to wait, on the informer's clock. */
  readonly at: number;
}

/** Told of every event that starts waiting (1), or that will not be told any more because it was merged (-1). */
export type Books<T> = (event: ResourceEvent<T>, by: 1 | -1) => void;

/** What one handler has not been told yet, oldest first. */
export interface NotificationBuffer<T> {
  readonly size: number;
  push(notification: Notification<T>): void;
  shift(): Notification<T> | undefined;
  clear(): void;
}
