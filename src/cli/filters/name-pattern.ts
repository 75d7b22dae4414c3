import { setFlagsFromString } from "node:v8";
import { messageOf } from "../../base/errors.js";
import { UsageError } from "../usage-error.js";

/** The flag of V8 that allows its second engine for regular expressions, which never goes back in the text. */
const LINEAR_ENGINE = "enable-experimental-regexp-engine";

/**
 * A regular expression of a flag. It is executed in linear time, because the usual engine takes 2^30 steps to find that
 * `(a+)+$` does not match a name of 30 characters, and no signal is handled meanwhile.
 */
export class NamePattern {
  readonly #text: string;
  #compiled: RegExp | undefined;

  /**
   * @throws UsageError for a text that is not a regular expression, with the position of the error, and for an
   * expression that cannot be executed in linear time.
   */
  constructor(flag: string, text: string) {
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
    if (!isLinear(text)) {
      throw new UsageError(
        `Cannot use ${flag} "${text}": such an expression could take forever; expected one without lookarounds, back references and counts above 16`,
        flag,
      );
    }
    this.#text = text;
  }

  /** Reports whether some part of a name matches. */
  test(name: string): boolean {
    this.#compiled ??= compiled(this.#text);
    return this.#compiled.test(name);
  }
}

/** Whether an expression is executed, for which the flag must be set. V8 ends the process otherwise. */
let isInUse = false;

function compiled(text: string): RegExp {
  isInUse = true;
  return linear(text);
}

function linear(text: string): RegExp {
  setFlagsFromString(`--${LINEAR_ENGINE}`);
  return new RegExp(text, "l");
}

/**
 * Reports whether V8 can execute an expression in linear time. The flag is removed again, because more modules are
 * loaded until the first pod comes, and V8 accepts their cached code only with the flags with which it was made.
 */
function isLinear(text: string): boolean {
  try {
    linear(text);
    return true;
  } catch {
    return false;
  } finally {
    if (!isInUse) {
      setFlagsFromString(`--no-${LINEAR_ENGINE}`);
    }
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
