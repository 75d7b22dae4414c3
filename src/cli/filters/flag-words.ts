import { UsageError } from "../usage-error.js";

/**
 * Splits the values of a repeatable flag at their commas.
 *
 * @throws UsageError for an empty word.
 */
export function flagWords(flag: string, values: readonly string[], expected: string): string[] {
  return values.flatMap((value) => {
    const words = value.split(",").map((word) => word.trim());
    if (words.includes("")) {
      throw new UsageError(`Cannot use ${flag} "${value}": found an empty word, expected ${expected}`, flag);
    }
    return words;
  });
}
