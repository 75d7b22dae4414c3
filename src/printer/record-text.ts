import type { KubeObject } from "../api/object.js";
import { jsonTextOf } from "../wire/kept/json-text-of.js";

/** What is printed about an object, with the object itself unless it is left out. */
export interface PrintedRecord {
  readonly type: string;
  readonly object?: KubeObject;
}

/**
 * Returns the JSON of a record, with the object at its end. An object that is kept as text is not parsed: the record
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
