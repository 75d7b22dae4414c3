import { goNumber } from "./go-number.js";
import { compareTexts, type Scalar } from "./value-reader.js";

/** A scalar that can be compared, with its type. */
type Comparable =
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "integer"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number };

/** The operators, as tests of a number that is below, equal to or above 0. */
const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

/**
 * Compares two values as kubectl does. Returns a text that says why they cannot be compared: an integer and a
 * floating-point number are different types, booleans have no order, and null, maps and lists equal nothing.
 *
 * @param left - the value, or `undefined` if it is not a scalar.
 */
export function compareValues(
  left: Scalar | undefined,
  operator: string,
  right: Scalar | undefined,
): boolean | string {
  const test = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (test === undefined) {
    return `unrecognized filter operator ${operator}`;
  }
  const [one, other] = [comparable(left), comparable(right)];
  if (one === undefined || other === undefined) {
    return "invalid type for comparison";
  }
  const order = orderOf(one, other);
  if (order === undefined) {
    return "incompatible types for comparison";
  }
  return one.type === "boolean" && operator !== "==" && operator !== "!="
    ? "invalid type for comparison"
    : test(order);
}

function comparable(scalar: Scalar | undefined): Comparable | undefined {
  switch (typeof scalar) {
    case "boolean":
      return { type: "boolean", value: scalar };
    case "string":
      return { type: "string", value: scalar };
    default:
      return scalar === null || scalar === undefined ? undefined : goNumber(scalar);
  }
}

function orderOf(one: Comparable, other: Comparable): number | undefined {
  if (one.type !== other.type) {
    return undefined;
  }
  return one.type === "string" && other.type === "string"
    ? compareTexts(one.value, other.value)
    : Number(one.value > other.value) - Number(one.value < other.value);
}
