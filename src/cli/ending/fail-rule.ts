import { FAIL_WORDS } from "../flags/ending-flags.js";
import { type Condition, CONDITION_WORDS, meant, parsedCondition, unusable } from "./condition.js";

export type FailWord = (typeof FAIL_WORDS)[number];

/** One kind of trouble that `--fail-on` names. */
export type FailRule =
  | { readonly kind: "word"; readonly word: FailWord }
  | { readonly kind: "restarts"; readonly above: number }
  | { readonly kind: "condition"; readonly condition: Condition };

const FLAG = "--fail-on";

/** All words that begin a rule, as a user writes them. */
const ALL_WORDS: readonly string[] = [...FAIL_WORDS, "restarts>N", "any"];

/**
 * Parses the values of `--fail-on`, which are lists of words and conditions with commas between them. `any` stands for
 * all words without a parameter.
 *
 * @throws UsageError for a word that is not known.
 */
export function failRules(values: readonly string[]): FailRule[] {
  return values.flatMap(splitAtCommas).flatMap((word) => rulesOf(word.trim()));
}

function rulesOf(word: string): FailRule[] {
  if (word.toLowerCase() === "any") {
    return FAIL_WORDS.map((one) => ({ kind: "word", word: one }));
  }
  const known = FAIL_WORDS.find((one) => one === word.toLowerCase());
  if (known !== undefined) {
    return [{ kind: "word", word: known }];
  }
  const [, above] = /^restarts\s*>\s*(\d+)$/i.exec(word) ?? [];
  if (above !== undefined) {
    return [{ kind: "restarts", above: Number(above) }];
  }
  const condition = parsedCondition(word, FLAG);
  if (condition === undefined) {
    const expected = [...ALL_WORDS, ...CONDITION_WORDS].join(", ");
    throw unusable(word, FLAG, `${meant(word, ALL_WORDS)}expected one of ${expected}`);
  }
  return [{ kind: "condition", condition }];
}

/** Splits at each comma that is not inside of braces or brackets. */
function splitAtCommas(text: string): string[] {
  return text.split(/,(?![^{}]*\})(?![^[\]]*\])/);
}
