import type { KubeObject } from "../../api/object.js";
import { isJsonObject, type JsonObject, textOf } from "../../base/json-object.js";

/**
 * Returns the label selector of a workload (`spec.selector`) as the server takes it in a query: `app=web,tier in
 * (a,b)`. Returns undefined if the workload has none that is understood, so that nothing is left out.
 */
export function selectorOf(workload: KubeObject | undefined): string | undefined {
  const spec: unknown = (workload as JsonObject | undefined)?.["spec"];
  const selector: unknown = isJsonObject(spec) ? spec["selector"] : undefined;
  if (!isJsonObject(selector)) {
    return undefined;
  }
  const labels: unknown = selector["matchLabels"];
  const expressions: unknown = selector["matchExpressions"];
  const terms = [
    ...(isJsonObject(labels) ? Object.entries(labels).map(([key, value]) => `${key}=${textOf(value)}`) : []),
    ...(Array.isArray(expressions) ? expressions.map(expressionOf) : []),
  ];
  return terms.length === 0 || terms.includes(undefined) ? undefined : terms.join(",");
}

function expressionOf(expression: unknown): string | undefined {
  const { key: keyGiven, operator, values }: JsonObject = isJsonObject(expression) ? expression : {};
  const key = textOf(keyGiven);
  const list = Array.isArray(values) ? values.map(textOf).join(",") : "";
  switch (operator) {
    case "In":
      return `${key} in (${list})`;
    case "NotIn":
      return `${key} notin (${list})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return undefined;
  }
}
