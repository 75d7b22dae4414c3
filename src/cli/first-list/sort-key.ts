import { JsonNumber } from "../../base/json-number.js";
import { goNumber } from "../../jsonpath/go-number.js";
import { compareTexts } from "../../jsonpath/value-reader.js";
import { compareQuantities, type Quantity, quantityOf } from "./quantity.js";

/** A value as `kubectl get --sort-by` compares it. */
export type SortKey =
  | { readonly type: "missing" | "null" }
  | { readonly type: "number"; readonly value: number | bigint }
  | { readonly type: "text"; readonly value: string; readonly quantity: Quantity | undefined };

/** The order of values of different types. kubectl refuses to compare a number with a text. */
const TYPES: readonly SortKey["type"][] = ["missing", "null", "number", "text"];

/** Returns the key of a value, or undefined for a value without an order: a boolean, a list or a map. */
export function sortKey(value: unknown): SortKey | undefined {
  if (value === undefined || value === null) {
    return { type: value === null ? "null" : "missing" };
  }
  if (typeof value === "string") {
    return { type: "text", value, quantity: quantityOf(value) };
  }
  return typeof value === "number" || typeof value === "bigint" || value instanceof JsonNumber
    ? { type: "number", value: goNumber(value).value }
    : undefined;
}

/**
 * Compares two keys. Two texts that are quantities are compared by their amounts, and other texts by their bytes, which
 * is also the order of times.
 */
export function compareSortKeys(one: SortKey, other: SortKey): number {
  if (one.type === "text" && other.type === "text") {
    return one.quantity !== undefined && other.quantity !== undefined
      ? compareQuantities(one.quantity, other.quantity)
      : compareTexts(one.value, other.value);
  }
  if (one.type === "number" && other.type === "number") {
    return Number(one.value > other.value) - Number(one.value < other.value);
  }
  return TYPES.indexOf(one.type) - TYPES.indexOf(other.type);
}
