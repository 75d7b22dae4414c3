/** An amount as `mantissa * 10^exponent`, without a loss. */
export interface Quantity {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/** The powers of ten of the decimal units, and the powers of two of the binary ones. */
const TENS: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const TWOS: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };

/** The most characters of a quantity, and the largest exponent. Nothing that a cluster has comes near. */
const LONGEST = 64;
const LARGEST_EXPONENT = 100;

/** Returns the amount of a text such as `128Mi`, `100m`, `1.5` or `1e3`, or undefined if it is none. */
export function quantityOf(text: string): Quantity | undefined {
  const found = text.length > LONGEST ? null : QUANTITY.exec(text);
  return found === null ? undefined : amountOf(found);
}

function amountOf([, sign, whole = "", fraction = "", power = "0", unit = ""]: RegExpExecArray):
  Quantity | undefined {
  // Without digits, the text is empty, a sign or a unit.
  if (whole + fraction === "" || Math.abs(Number(power)) > LARGEST_EXPONENT) {
    return undefined;
  }
  const digits = BigInt(whole + fraction) << (TWOS[unit] ?? 0n);
  return {
    mantissa: sign === "-" ? -digits : digits,
    exponent: Number(power) + (TENS[unit] ?? 0) - fraction.length,
  };
}

/** Returns a number below, equal to or above 0. */
export function compareQuantities(one: Quantity, other: Quantity): number {
  const least = Math.min(one.exponent, other.exponent);
  const [left, right] = [one, other].map(
    ({ mantissa, exponent }) => mantissa * 10n ** BigInt(exponent - least),
  ) as [bigint, bigint];
  return Number(left > right) - Number(left < right);
}
