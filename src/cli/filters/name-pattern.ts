import { RE2JS, RE2JSSyntaxException } from "re2js";
import { UsageError } from "../usage-error.js";

/**
 * A regular expression of a flag, in the syntax of Go (RE2), as in kubectl and stern. Its engine takes linear time.
 * Node's engine does not: it takes 2^30 steps to find that `(a+)+$` does not match a name of 30 characters, and handles
 * no signal meanwhile.
 */
export class NamePattern {
  readonly #pattern: RE2JS;

  /** @throws UsageError for a text that is not a regular expression, with the position of the error. */
  constructor(flag: string, text: string) {
    if (text === "") {
      throw new UsageError(`Cannot use ${flag} "": expected a regular expression, such as ^web-`, flag);
    }
    const parsed = parse(text);
    if ("fault" in parsed) {
      const at = positionOf(text, parsed.fault);
      throw new UsageError(
        `Cannot use ${flag} "${text}": found an error at character ${at} of the regular expression (${parsed.fault})`,
        flag,
      );
    }
    this.#pattern = parsed.pattern;
  }

  /** Reports whether some part of a name matches. */
  test(name: string): boolean {
    return this.#pattern.test(name);
  }
}

function parse(text: string): { readonly pattern: RE2JS } | { readonly fault: string } {
  try {
    return { pattern: RE2JS.compile(text) };
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) {
      return { fault: error.getDescription() };
    }
    throw error;
  }
}

/** Returns the position of an error: the end of the shortest prefix of the text that has the same error. */
function positionOf(text: string, fault: string): number {
  let length = text.length;
  while (length > 1 && hasFault(text.slice(0, length - 1), fault)) {
    length -= 1;
  }
  return length;
}

function hasFault(text: string, fault: string): boolean {
  const parsed = parse(text);
  return "fault" in parsed && parsed.fault === fault;
}
