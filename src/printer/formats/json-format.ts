import { escapeTerminal } from "../escape-terminal.js";
import { kubeEventRecord, POD_TYPE, recordOf, typeOf } from "../event-record.js";
import type { Format } from "./format.js";

/** The format `json`: a record on one line for each event, with every control character escaped. */
export function jsonFormat(): Format {
  return {
    reads: "whole",
    explains: false,
    pods: (event, at) => jsonLine(recordOf(event, at, POD_TYPE)),
    kind: async (kind) => {
      const type = typeOf(kind);
      return Promise.resolve({
        prints: "objects",
        printer: (event, at) => jsonLine(recordOf(event, at, type)),
      });
    },
    kubeEvents: async () => Promise.resolve((event, at) => jsonLine(kubeEventRecord(event, at))),
  };
}

/** Returns a record on one line, with every control character escaped. */
export function jsonLine(record: object): string {
  return `${escapeTerminal(JSON.stringify(record))}\n`;
}
