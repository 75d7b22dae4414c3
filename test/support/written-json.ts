import fc from "fast-check";
import { nastyString } from "./byte-splits.js";

/** A value of JSON as it is written: the text of a scalar, or a list, or the members of a map. */
export type Written =
  | string
  | { readonly items: readonly Written[] }
  | { readonly members: readonly (readonly [name: string, value: Written])[] };

/** Numbers that a JavaScript number cannot hold or would print in another way, and others. */
export const NUMBERS: readonly string[] = [
  ..."9223372036854775807 -9223372036854775808 1.0 -0 1E400 1e3 0.10 1.5 -1.5e-7 12 0".split(" "),
  "1" + "0".repeat(40),
];

/** Strings whose text is not what `JSON.stringify` would write. */
const ESCAPED = [
  '"\\u0061"',
  '"\\ud800"',
  '"\\ud83d\\ude00"',
  '"\\/"',
  '"\\u003cb\\u003e"',
  '"1.0"',
  '"\\uDFFF"',
];

export function writtenString(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...ESCAPED),
    nastyString().map((text) => JSON.stringify(text)),
  );
}

/** Generates values, several levels deep. Names may be written with escapes, and may occur twice. */
export function writtenJson(): fc.Arbitrary<Written> {
  const name = fc.oneof(
    writtenString(),
    fc.constantFrom(
      '"metadata"',
      '"managedFields"',
      '"items"',
      '"object"',
      '"a"',
      '"10"',
      '"9"',
      '"__proto__"',
    ),
  );
  return fc.letrec<{ value: Written }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      writtenString(),
      fc.constantFrom("null", "true", "false", ...NUMBERS),
      fc.array(tie("value"), { maxLength: 3 }).map((items) => ({ items })),
      fc.array(fc.tuple(name, tie("value")), { maxLength: 4 }).map((members) => ({ members })),
    ),
  })).value;
}

/** Returns the tokens of a value in order. */
export function tokensOf(written: Written): readonly string[] {
  if (typeof written === "string") {
    return [written];
  }
  return "items" in written
    ? ["[", ...separated(written.items.map(tokensOf)), "]"]
    : ["{", ...separated(written.members.map(([name, value]) => [name, ":", ...tokensOf(value)])), "}"];
}

function separated(parts: readonly (readonly string[])[]): readonly string[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [",", ...part]));
}

/** Returns the text of a value without whitespace. */
export function compactText(written: Written): string {
  return tokensOf(written).join("");
}

/** Generates the texts of a value: without whitespace, or with any whitespace between the tokens. */
export function anyText(written: Written): fc.Arbitrary<string> {
  const tokens = tokensOf(written);
  const gap = fc.constantFrom("", "", " ", "\n\t", "\r\n");
  return fc.oneof(
    fc.constant(tokens.join("")),
    fc.array(gap, { minLength: tokens.length, maxLength: tokens.length }).map((gaps) =>
      // Whitespace before the first token would not belong to the value.
      tokens.map((token, index) => (index === 0 ? token : `${gaps[index] ?? ""}${token}`)).join(""),
    ),
  );
}
