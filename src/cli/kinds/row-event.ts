import type { TableRow } from "../../api/table-row.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import type { RowEvent } from "../../printer/row-printer.js";

/** Returns the event of a row for a printer, with the row before. A resync has changed nothing. */
export function rowEvent(event: ResourceEvent<TableRow>): RowEvent {
  const { type, cause } = event;
  if (type === "delete") {
    const { key, object } = event.deleted;
    return { type, key, object, cause };
  }
  return { type, object: event.object, cause, before: type === "update" ? event.oldObject : undefined };
}
