import type { KubeObject } from "../../api/object.js";
import { podEventChanges, rowChanges } from "../event-changes.js";
import {
  kubeEventRecord,
  type ObjectType,
  POD_TYPE,
  recordOf,
  recordWithoutObject,
  typeOf,
} from "../event-record.js";
import { objectEventSummary, podEventSummary, SUMMARY_RECORD_FIELDS } from "../event-summary.js";
import type { ObjectEvent, Printer } from "../printer.js";
import type { PrintedRecord } from "../record-text.js";
import { changedTokens, type RowEvent } from "../row-printer.js";
import type { Format, KindFormat, PrintedKind, RowTokens } from "./format.js";

/** Returns the text of a record, with a newline at its end. */
type RecordText = (record: PrintedRecord) => string;

/** Returns a format that prints a record for each event, with the whole objects or without them. */
export function recordFormat(textOf: RecordText, objects: boolean): Format {
  return {
    reads: objects ? "whole" : SUMMARY_RECORD_FIELDS,
    explains: true,
    pods: podRecords(textOf, objects),
    kind: async (kind, tokens) =>
      Promise.resolve(objects ? objectRecords(textOf, kind, tokens) : rowRecords(textOf, tokens)),
    kubeEvents: async () => Promise.resolve((event, at) => textOf(kubeEventRecord(event, at))),
  };
}

function podRecords(textOf: RecordText, objects: boolean): Printer {
  return (event, at, why) => {
    const facts = { summary: podEventSummary(event, why?.shown), changes: podEventChanges(why) };
    return textOf(objects ? recordOf(event, at, facts, POD_TYPE) : recordWithoutObject(event, at, facts));
  };
}

function rowRecords(textOf: RecordText, tokens: RowTokens): KindFormat {
  return {
    prints: "rows",
    printer: (event, at) => {
      const summary = objectEventSummary(event, event.object);
      return textOf(recordWithoutObject(event, at, { summary, changes: changesOf(event, tokens) }));
    },
  };
}

function objectRecords(textOf: RecordText, kind: PrintedKind, tokens: RowTokens): KindFormat {
  const type: ObjectType = typeOf(kind);
  return {
    prints: "objects",
    printer: (event, at, row) => {
      const summary = objectEventSummary(event, row?.object);
      const changes = changesOf(row ?? bareRow(event), tokens);
      return textOf(recordOf(event, at, { summary, changes }, type));
    },
  };
}

function changesOf(event: RowEvent, tokens: RowTokens): ReturnType<typeof rowChanges> {
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
