import type { JsonValue } from "../json/json-object.js";

const QUANTITY = /^([+-]?[0-9.]+)(?:[eE]([-+]?[0-9]+)|([numkKMGTPE]?i?))$/;

const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * Returns the amount of a resource quantity, or `undefined` if the value is not a quantity: `100m` is 0.1,
 * `1Ki` is 1024. The number is exact enough to compare quantities that people write, but not to compute with.
 */
export function parseQuantity(quantity: JsonValue | undefined): number | undefined {
  if (typeof quantity !== "string" && typeof quantity !== "number") {
    return undefined;
  }
  const [, digits = "", exponent, suffix = ""] = QUANTITY.exec(String(quantity)) ?? [];
  const factor = exponent === undefined ? FACTORS[suffix] : 10 ** Number(exponent);
  const amount = Number(digits) * (factor ?? Number.NaN);
  return digits === "" || Number.isNaN(amount) ? undefined : amount;
}
