import { objectFacts, podFacts, rowFacts } from "../event-facts.js";
import {
  kubeEventRecord,
  type ObjectType,
  POD_TYPE,
  recordOf,
  recordWithoutObject,
  typeOf,
} from "../event-record.js";
import { SUMMARY_RECORD_FIELDS } from "../event-summary.js";
import type { Printer } from "../printer.js";
import type { PrintedRecord } from "../record-text.js";
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
    const facts = podFacts(event, why);
    return textOf(objects ? recordOf(event, at, facts, POD_TYPE) : recordWithoutObject(event, at, facts));
  };
}

function rowRecords(textOf: RecordText, tokens: RowTokens): KindFormat {
  return {
    prints: "rows",
    printer: (event, at) => textOf(recordWithoutObject(event, at, rowFacts(event, tokens))),
  };
}

function objectRecords(textOf: RecordText, kind: PrintedKind, tokens: RowTokens): KindFormat {
  const type: ObjectType = typeOf(kind);
  return {
    prints: "objects",
    printer: (event, at, row) => textOf(recordOf(event, at, objectFacts(event, row, tokens), type)),
  };
}
