import { JsonNumber } from "../base/json-number.js";

/** A number as kubectl has it: an integer of 64 bits, or a floating-point number if it is anything else. */
export type GoNumber =
  { readonly type: "integer"; readonly value: bigint } | { readonly type: "float"; readonly value: number };

/** Returns a number as kubectl has it. `1.0` and `1e3` are floating-point numbers if their text is known. */
export function goNumber(number: number | bigint | JsonNumber): GoNumber {
  if (number instanceof JsonNumber) {
    return isShort(number.text) ? integer(BigInt(number.text)) : float(Number(number.text));
  }
  if (typeof number === "number") {
    return Number.isInteger(number) ? integer(BigInt(number)) : float(number);
  }
  return integer(number);
}

/** Whether a text is an integer that is short enough to be one of 64 bits. A text may have megabytes. */
function isShort(text: string): boolean {
  return /^[+-]?0*\d{1,19}$/.test(text);
}

function integer(value: bigint): GoNumber {
  return BigInt.asIntN(64, value) === value ? { type: "integer", value } : float(Number(value));
}

function float(value: number): GoNumber {
  return { type: "float", value };
}

/** Formats a number as Go's `%v` does: `1e+06` for a floating-point number of a million. */
export function goNumberText(number: GoNumber): string {
  if (number.type === "integer") {
    return String(number.value);
  }
  const [mantissa = "", exponent = ""] = number.value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) {
    return goNumberJson(number);
  }
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** Formats a number as Go's JSON encoder does. */
export function goNumberJson({ value }: GoNumber): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
