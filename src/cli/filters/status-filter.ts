import { UsageError } from "../usage-error.js";
import { flagWords } from "./flag-words.js";
import type { StateFilter } from "./state-filter.js";

/**
 * Returns the filter of `--status`: STATUS is one of the words. A `*` stands for any text. Upper and lower case are the
 * same, because no two words of Kubernetes differ only in that.
 *
 * @throws UsageError for an empty word, and for a word with a space, which no STATUS has.
 */
export function statusFilter(values: readonly string[]): StateFilter {
  const expected = "words of STATUS, separated by commas: CrashLoopBackOff,Init:*";
  const words = flagWords("--status", values, expected);
  const wrong = words.find((word) => /\s/u.test(word));
  if (wrong !== undefined) {
    throw new UsageError(`Cannot use --status "${wrong}": found a space, expected ${expected}`, "--status");
  }
  const patterns = words.map((word) => word.toLowerCase().split("*"));
  return {
    fields: [],
    matches: (_pod, { status }) => {
      const text = status.toLowerCase();
      return patterns.some((parts) => hasParts(text, parts));
    },
  };
}

/**
 * Reports whether a text consists of the parts, in their order, with any text between them. The time that this takes is
 * proportional to the length of the text.
 */
function hasParts(text: string, [first = "", ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) {
    return text === first;
  }
  if (!text.startsWith(first)) {
    return false;
  }
  let from = first.length;
  for (const part of others) {
    const at = text.indexOf(part, from);
    if (at < 0) {
      return false;
    }
    from = at + part.length;
  }
  return text.length - from >= last.length && text.endsWith(last);
}
