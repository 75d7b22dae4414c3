import type { DeletedObject, EventCause, ResourceEventHandler } from "./resource-event-handler.js";

/**
 * Tells `handler` of the objects that pass `filter` alone. An update that enters the filter is told as an add, one
 * that leaves it as a delete of the old state.
 *
 * Unlike client-go, the filter sees the last object of a missed deletion, not the tombstone; a deletion of which no
 * object is known passes.
 */
export function filteringHandler<T>(
  filter: (object: T) => boolean,
  handler: ResourceEventHandler<T>,
  keyOf: (object: T) => string,
): ResourceEventHandler<T> {
  return {
    onAdd: async (object: T, cause: EventCause) => {
      if (filter(object)) {
        await handler.onAdd?.(object, cause);
      }
    },
    onUpdate: async (oldObject: T, object: T, cause: EventCause) => {
      const before = filter(oldObject);
      const after = filter(object);
      if (before && after) {
        await handler.onUpdate?.(oldObject, object, cause);
      } else if (after) {
        await handler.onAdd?.(object, cause);
      } else if (before) {
        await handler.onDelete?.(
          { key: keyOf(oldObject), object: oldObject, finalStateUnknown: false },
          cause,
        );
      }
    },
    onDelete: async (deleted: DeletedObject<T>, cause: EventCause) => {
      if (deleted.object === undefined || filter(deleted.object)) {
        await handler.onDelete?.(deleted, cause);
      }
    },
  };
}
