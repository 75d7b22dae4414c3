import { objectIdentity } from "../wire/kept/object-identity.js";
import { dispatch, type ResourceEvent, type ResourceEventHandler } from "./resource-event-handler.js";

/**
 * Returns a handler that passes on to `handler` only the events of objects that pass `filter`.
 *
 * An update of an object that passes now, but did not pass before, is passed on as an add. An update of an
 * object that passed before, but does not pass now, is passed on as a deletion of the old state, whose key
 * `keyOf` returns. By default this is the key that the informer has for the object.
 *
 * Unlike in client-go, the filter of a deletion that was missed sees the last known object, not a tombstone.
 * A deletion without any known object is always passed on.
 */
export function filteringHandler<T>(
  filter: (object: T) => boolean,
  handler: ResourceEventHandler<T>,
  keyOf: (object: T) => string = (object): string => objectIdentity.keyOf(object),
): ResourceEventHandler<T> {
  return {
    onEvent: (event): void | Promise<void> => {
      const filtered = filterEvent(event, filter, keyOf);
      return filtered === undefined ? undefined : dispatch(handler, filtered);
    },
  };
}

/** Returns the event for a handler that knows only the objects that pass, or `undefined` if there is none. */
function filterEvent<T>(
  event: ResourceEvent<T>,
  filter: (object: T) => boolean,
  keyOf: (object: T) => string,
): ResourceEvent<T> | undefined {
  switch (event.type) {
    case "add":
      return filter(event.object) ? event : undefined;
    case "update": {
      const { oldObject, object, cause } = event;
      const before = filter(oldObject);
      const after = filter(object);
      if (before && after) {
        return event;
      }
      if (after) {
        return { type: "add", object, cause };
      }
      return before
        ? {
            type: "delete",
            deleted: { key: keyOf(oldObject), object: oldObject, finalStateUnknown: false },
            cause,
          }
        : undefined;
    }
    case "delete":
      return event.deleted.object === undefined || filter(event.deleted.object) ? event : undefined;
  }
}
