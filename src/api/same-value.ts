import { isJsonObject } from "../base/json-object.js";

/** The deepest nesting that is compared. What is nested deeper counts as different. */
const COMPARED_LEVELS = 64;

/** Reports whether two values of JSON are equal. Objects are equal whatever the order of their members. */
export function isSameValue(left: unknown, right: unknown, levels: number = COMPARED_LEVELS): boolean {
  if (left === right) {
    return true;
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
