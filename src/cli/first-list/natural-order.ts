import { compareTexts } from "../../jsonpath/value-reader.js";

const NUMBER = /\d+/y;

/**
 * Compares two texts as people number things: `web-9` is before `web-10`, and digits are before other characters. Of two
 * equal numbers, the one with fewer zeros in front is first. Everything else is compared as UTF-8.
 */
export function compareNaturally(one: string, other: string): number {
  let [at, otherAt] = [0, 0];
  for (;;) {
    const [number, otherNumber] = [numberAt(one, at), numberAt(other, otherAt)];
    if (number === "" || otherNumber === "") {
      if (at === one.length || otherAt === other.length || one[at] !== other[otherAt]) {
        return (
          Number(otherNumber !== "") - Number(number !== "") ||
          compareTexts(one.slice(at), other.slice(otherAt))
        );
      }
      at += 1;
      otherAt += 1;
    } else {
      const order = compareNumbers(number, otherNumber);
      if (order !== 0) {
        return order;
      }
      at += number.length;
      otherAt += otherNumber.length;
    }
  }
}

/** Returns the digits that begin at a place of a text, or an empty text. */
function numberAt(text: string, at: number): string {
  NUMBER.lastIndex = at;
  return NUMBER.exec(text)?.[0] ?? "";
}

function compareNumbers(one: string, other: string): number {
  const [digits, otherDigits] = [withoutZeros(one), withoutZeros(other)];
  return digits.length - otherDigits.length || compareTexts(digits, otherDigits) || one.length - other.length;
}

function withoutZeros(number: string): string {
  return number.replace(/^0+/, "");
}
