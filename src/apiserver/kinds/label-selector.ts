import { type LabelSelector, matchesLabels } from "../../api/label-selector.js";
import { fieldsOf, itemsOf, textOf } from "../json/json-access.js";
import type { JsonValue } from "../json/json-object.js";

const OPERATORS = { In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "notexists" } as const;

/** Returns the requirements of a LabelSelector, such as `spec.selector` of a Deployment. */
export function requirementsOf(selector: JsonValue | undefined): LabelSelector {
  const { matchLabels, matchExpressions } = fieldsOf(selector);
  const equal = Object.entries(fieldsOf(matchLabels)).map(([key, value]) => ({
    key,
    operator: "in" as const,
    values: [textOf(value)],
  }));
  const others = itemsOf(matchExpressions).flatMap(({ key, operator, values }) => {
    const known = Object.entries(OPERATORS).find(([name]) => name === operator)?.[1];
    return known === undefined
      ? []
      : [{ key: textOf(key), operator: known, values: Array.isArray(values) ? values.map(textOf) : [] }];
  });
  return [...equal, ...others];
}

/** Reports whether a LabelSelector selects an object with these labels. An empty one selects everything. */
export function selectorMatches(
  selector: JsonValue | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  return matchesLabels(requirementsOf(selector), labels);
}
