import type { ObjectKey } from "../api/object-key.js";
import type { ResourceEvent } from "./resource-event-handler.js";

/** An event on its way to a handler. */
export interface Notification<T> {
  readonly key: ObjectKey;
  readonly event: ResourceEvent<T>;
  /** When it began to wait, on the informer's clock. */
  readonly at: number;
}
