import type { LabelSelector, LabelSelectorRequirement } from "../types/meta/v1.js";

/**
 * Returns a label selector of an object, such as `spec.selector` of a Deployment, as the text that `lister.list` and the
 * server understand: `app=web,tier in (api,db)` (client-go: `metav1.LabelSelectorAsSelector`). The requirements are in
 * the order of their labels. An empty selector selects everything and becomes an empty text.
 *
 * @throws TypeError when the selector is missing: a missing selector selects no object, and no text has this meaning.
 * RangeError when a requirement is not valid.
 */
export function selectorText(selector: LabelSelector): string {
  checkSelector(selector);
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return [
    ...Object.entries(matchLabels).map(([key, value]): [string, string] => [key, `${key}=${value}`]),
    ...matchExpressions.map((requirement): [string, string] => [requirement.key, textFor(requirement)]),
  ]
    .sort(([left], [right]) => (left < right ? -1 : Number(left > right)))
    .map(([, text]) => text)
    .join(",");
}

/** Refuses what is not a selector, for programs that are not compiled with types, or that assert what they do not know. */
function checkSelector(selector: unknown): void {
  if (typeof selector !== "object" || selector === null) {
    throw new TypeError(
      `Cannot write a label selector: found ${selector === null ? "null" : typeof selector}, expected for example { matchLabels: { app: "web" } }`,
    );
  }
}

function textFor(requirement: LabelSelectorRequirement): string {
  const { key, operator, values = [] } = requirement;
  const list = `(${values.toSorted().join(",")})`;
  switch (operator) {
    case "In":
      return `${key} in ${checked(requirement, values.length > 0, list)}`;
    case "NotIn":
      return `${key} notin ${checked(requirement, values.length > 0, list)}`;
    case "Exists":
      return checked(requirement, values.length === 0, key);
    case "DoesNotExist":
      return checked(requirement, values.length === 0, `!${key}`);
    default:
      throw new RangeError(
        `Cannot write a label selector: the operator of "${key}" is "${operator}", expected In, NotIn, Exists or DoesNotExist`,
      );
  }
}

function checked(
  { key, operator, values = [] }: LabelSelectorRequirement,
  isValid: boolean,
  text: string,
): string {
  if (!isValid) {
    const expected = values.length === 0 ? "at least one" : "none";
    throw new RangeError(
      `Cannot write a label selector: "${key}" has ${values.length} values, but ${operator} expects ${expected}`,
    );
  }
  return text;
}
