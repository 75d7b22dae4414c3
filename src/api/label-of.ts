import { isJsonObject } from "../base/json-object.js";

/**
 * Returns the value of a label, or `undefined` if the labels do not have it. Labels come from the server, so
 * they may be of any type. Anything but text in an object counts as absent.
 */
export function labelOf(labels: unknown, label: string): string | undefined {
  const value = isJsonObject(labels) && Object.hasOwn(labels, label) ? labels[label] : undefined;
  return typeof value === "string" ? value : undefined;
}
