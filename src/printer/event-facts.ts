import type { KubeObject } from "../api/object.js";
import type { Explanation } from "../explain/change.js";
import { podEventChanges, rowChanges } from "./event-changes.js";
import type { EventFacts } from "./event-record.js";
import { objectEventSummary, podEventSummary } from "./event-summary.js";
import type { RowTokens } from "./formats/format.js";
import type { ObjectEvent, PodEvent } from "./printer.js";
import { changedTokens, type RowEvent } from "./row-printer.js";

/** Returns what a record says of the event of a pod, as far as the pod was read and the event was explained. */
export function podFacts(event: PodEvent, why: Explanation | undefined): EventFacts {
  return { summary: podEventSummary(event, why?.shown), changes: podEventChanges(why) };
}

/** Returns what a record says of the event of a row. */
export function rowFacts(event: RowEvent, tokens: RowTokens): EventFacts {
  return { summary: objectEventSummary(event, event.object), changes: changesOf(event, tokens) };
}

/** Returns what a record says of the event of a whole object. `row` is the same event of its row, if there is one. */
export function objectFacts(
  event: ObjectEvent<KubeObject>,
  row: RowEvent | undefined,
  tokens: RowTokens,
): EventFacts {
  const summary = objectEventSummary(event, row?.object);
  return { summary, changes: changesOf(row ?? bareRow(event), tokens) };
}

function changesOf(event: RowEvent, tokens: RowTokens): EventFacts["changes"] {
  return rowChanges([...changedTokens(event), ...tokens(event)]);
}

/** Returns the event of an object as that of a row without cells. */
function bareRow(event: ObjectEvent<KubeObject>): RowEvent {
  return { ...event, object: rowOf(event.object), before: rowOf(event.before) } as RowEvent;
}

function rowOf(object: KubeObject | undefined): RowEvent["object"] {
  const { metadata } = object ?? {};
  return object && { ...(metadata === undefined ? {} : { metadata }), columns: [], cells: [], object };
}
