import { setFlagsFromString } from "node:v8";
import { messageOf } from "../../base/errors.js";
import { UsageError } from "../usage-error.js";

/** V8 has a second engine for regular expressions, which never goes back. It is used for expressions with the flag `l`. */
const LINEAR_ENGINE = "enable-experimental-regexp-engine";

/**
 * Compiles the regular expression of a flag. It is executed in linear time, because the other engine of V8 takes
 * 2^30 steps to find that `(a+)+$` does not match a name of 30 characters, and signals are not handled meanwhile.
 *
 * @throws UsageError for a text that is not a regular expression, with the position, and for an expression that
 * cannot be executed in linear time.
 */
export function namePattern(flag: string, text: string): RegExp {
  if (text === "") {
    throw new UsageError(`Cannot use ${flag} "": expected a regular expression, such as ^web-`, flag);
  }
  const fault = faultOf(text);
  if (fault !== undefined) {
    const at = positionOf(text, fault);
    throw new UsageError(
      `Cannot use ${flag} "${text}": found an error at character ${at} of the regular expression (${fault})`,
      flag,
    );
  }
  try {
    return linear(text);
  } catch {
    throw new UsageError(
      `Cannot use ${flag} "${text}": such an expression could take for ever; expected one without lookaheads, lookbehinds, back references and counts above 16`,
      flag,
    );
  }
}

function linear(text: string): RegExp {
  setFlagsFromString(`--${LINEAR_ENGINE}`);
  try {
    return new RegExp(text, "l");
  } finally {
    // V8 accepts cached code of modules only with the flags with which it was made.
    setFlagsFromString(`--no-${LINEAR_ENGINE}`);
  }
}

/** Returns why a text is not a regular expression, or undefined if it is one. */
function faultOf(text: string): string | undefined {
  try {
    new RegExp(text);
    return undefined;
  } catch (error) {
    // "Invalid regular expression: /web(/: Unterminated group"
    const message = messageOf(error);
    return message.slice(message.lastIndexOf("/: ") + 3) || message;
  }
}

/**
 * Returns the position of a fault, which V8 does not tell: where the shortest beginning ends that has the same fault, as
 * all longer ones have.
 */
function positionOf(text: string, fault: string): number {
  let length = text.length;
  while (length > 1 && faultOf(text.slice(0, length - 1)) === fault) {
    length -= 1;
  }
  return length;
}
