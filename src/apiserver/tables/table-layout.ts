import { humanDuration } from "../../api/human-duration.js";
import { itemsOf, textOf } from "../json/json-access.js";
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type StoredObject,
  valueAt,
} from "../json/json-object.js";

/** One column of a table, as kubectl reads it. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "boolean" | "number" | "date";
  /** `name` marks the column that identifies the row. */
  readonly format: string;
  readonly description: string;
  /** Columns with a priority above 0 are shown by `-o wide` only. */
  readonly priority: number;
}

/** The columns of a kind, and how its objects become rows. */
export interface TableLayout {
  readonly columns: readonly Column[];
  readonly cells: (object: StoredObject, now: Date) => JsonValue[];
  /** Returns the conditions of a row, for example that a pod has completed. */
  readonly conditions?: (object: StoredObject) => JsonValue[];
}

export function column(name: string, description: string, more: Partial<Column> = {}): Column {
  return { name, type: "string", format: "", description, priority: 0, ...more };
}

/** Returns a column that only `-o wide` shows. */
export function wideColumn(name: string, description: string, more: Partial<Column> = {}): Column {
  return column(name, description, { priority: 1, ...more });
}

export const NAME: Column = column("Name", "Name of the object, unique among its kind in its namespace.", {
  format: "name",
});
export const AGE: Column = column("Age", "Time since the object was created.");

/** Returns the time since an RFC 3339 timestamp, or `<unknown>` if there is none. */
export function timeSince(timestamp: JsonValue | undefined, now: Date): string {
  const text = textOf(timestamp);
  return text === "" ? "<unknown>" : humanDuration(now.getTime() - Date.parse(text));
}

export function ageOf({ metadata }: StoredObject, now: Date): string {
  return timeSince(metadata.creationTimestamp, now);
}

export function orNone(text: string): string {
  return text === "" ? "<none>" : text;
}

/** Returns the number at a path, or 0 if it is absent, because Go leaves out counts of zero. */
export function countAt(object: JsonValue, ...path: readonly string[]): number {
  const count = valueAt(object, ...path);
  return typeof count === "number" ? count : 0;
}

/** Formats labels in alphabetical order: `a=1,b=2`. The result is `<none>` if there are no labels. */
export function labelText(labels: JsonValue | undefined): string {
  const pairs = isJsonObject(labels) ? Object.entries(labels) : [];
  return orNone(
    pairs
      .map(([key, value]) => `${key}=${textOf(value)}`)
      .sort()
      .join(","),
  );
}

/**
 * Formats a label selector as kubectl does, sorted by key: `a=1,b in (2,3),!c`. The result is `<none>` if it
 * is empty.
 */
export function selectorText(selector: JsonValue | undefined): string {
  const labels = valueAt(selector, "matchLabels");
  const equalities = isJsonObject(labels)
    ? Object.entries(labels).map(([key, value]) => ({ key, text: `${key}=${textOf(value)}` }))
    : [];
  const expressions = itemsOf(valueAt(selector, "matchExpressions")).map((expression) => ({
    key: textOf(expression["key"]),
    text: expressionText(expression),
  }));
  const requirements = [...equalities, ...expressions].sort((left, right) => (left.key < right.key ? -1 : 1));
  return orNone(requirements.map(({ text }) => text).join(","));
}

function expressionText({ key, operator, values }: JsonObject): string {
  const list = Array.isArray(values) ? values.map(textOf).sort().join(",") : "";
  switch (operator) {
    case "In":
      return `${textOf(key)} in (${list})`;
    case "NotIn":
      return `${textOf(key)} notin (${list})`;
    case "DoesNotExist":
      return `!${textOf(key)}`;
    default:
      return textOf(key);
  }
}
