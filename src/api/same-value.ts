import { JsonNumber } from "../base/json-number.js";
import { isJsonObject } from "../base/json-object.js";

/** The deepest nesting that is compared. What is nested deeper counts as different. */
const COMPARED_LEVELS = 64;

/**
 * Reports whether two values of JSON are equal. Objects are equal whatever the order of their members, and numbers that
 * are kept as text are equal if their texts are.
 */
export function isSameValue(left: unknown, right: unknown, levels: number = COMPARED_LEVELS): boolean {
  if (left === right) {
    return true;
  }
  if (left instanceof JsonNumber && right instanceof JsonNumber) {
    return left.text === right.text;
  }
  if (levels === 0) {
    return false;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length && left.every((item, index) => isSameValue(item, right[index], levels - 1))
    );
  }
  if (!isJsonObject(left) || !isJsonObject(right)) {
    return false;
  }
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSameValue(left[name], right[name], levels - 1))
  );
}
