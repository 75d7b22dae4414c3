import type { KubeObject } from "../api/object.js";
import { jsonTextOf } from "../wire/kept/json-text-of.js";

/** What is printed about an object. The object itself is the last member, if there is one. */
export interface PrintedRecord {
  readonly type: string;
  readonly object?: KubeObject;
}

/**
 * Returns the JSON of a record. An object that is kept as text is not parsed: the record
 * has that text.
 */
export function recordText(record: PrintedRecord): string {
  const text = jsonTextOf(record.object);
  if (text === undefined) {
    return JSON.stringify(record);
  }
  const others = JSON.stringify({ ...record, object: undefined });
  return `${others.slice(0, -1)},"object":${text}}`;
}
