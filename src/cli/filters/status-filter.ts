import { flagWords } from "./flag-words.js";
import type { StateFilter } from "./state-filter.js";

/**
 * Returns the filter of `--status`: STATUS is one of the words. A `*` stands for any text. Upper and lower case are the
 * same, because no two words of Kubernetes differ only in that.
 *
 * @throws UsageError for an empty word.
 */
export function statusFilter(values: readonly string[]): StateFilter {
  const patterns = flagWords("--status", values, "words of STATUS: CrashLoopBackOff,Init:*").map((word) =>
    word.toLowerCase().split("*"),
  );
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
