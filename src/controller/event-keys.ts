import type { ObjectKey } from "../api/object-key.js";
import type { ResourceEvent } from "../informer/resource-event-handler.js";
import { objectIdentity } from "../wire/kept/object-identity.js";

/** Returns the key of the object of an event. */
export function ownKey(event: ResourceEvent<unknown>): readonly ObjectKey[] {
  return [event.type === "delete" ? event.deleted.key : objectIdentity.keyOf(event.object)];
}

/** Returns the keys that belong to the object of an event, in its old and in its new state. */
export function* mappedKeys<T>(
  event: ResourceEvent<T>,
  keysOf: (object: T) => Iterable<ObjectKey>,
): Iterable<ObjectKey> {
  if (event.type === "update") {
    yield* keysOf(event.oldObject);
  }
  const object = event.type === "delete" ? event.deleted.object : event.object;
  if (object !== undefined) {
    yield* keysOf(object);
  }
}
