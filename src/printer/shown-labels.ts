import type { FieldTypes } from "../api/field-types.js";
import { labelOf } from "../api/label-of.js";
import { isJsonObject } from "../base/json-object.js";

/** Which labels are printed: the values of `--show-labels` and `--label-columns`. */
export interface ShownLabels {
  readonly all: boolean;
  readonly keys: readonly string[];
}

export const NO_LABELS: ShownLabels = { all: false, keys: [] };

/** The labels of an object. */
const LABEL_FIELDS: FieldTypes = { metadata: { labels: "object" } };

/** Returns the fields of an object that are read for its labels. */
export function labelFields({ all, keys }: ShownLabels): readonly FieldTypes[] {
  return all || keys.length > 0 ? [LABEL_FIELDS] : [];
}

/**
 * Returns the labels as tokens of a line: `label.app=web` for each key that the object has, and `labels-all=`. An object
 * without labels has none.
 */
export function labelTokens(labels: unknown, { all, keys }: ShownLabels): [name: string, value: string][] {
  const tokens: [string, string][] = [];
  for (const key of keys) {
    const value = labelOf(labels, key);
    if (value !== undefined) {
      tokens.push([`label.${key}`, value]);
    }
  }
  const every = all ? allLabels(labels) : "";
  if (every !== "") {
    tokens.push(["labels-all", every]);
  }
  return tokens;
}

/** Returns all labels in alphabetical order, `a=1,b=2`, or an empty text. */
export function allLabels(labels: unknown): string {
  const keys = isJsonObject(labels) ? Object.keys(labels) : [];
  return keys
    .map((key) => `${key}=${labelOf(labels, key) ?? ""}`)
    .sort()
    .join(",");
}
