import { InformerError } from "../base/errors.js";
import { shortened } from "../base/shortened.js";

/**
 * The error of a template that cannot be parsed, or that fails on an object. `code` is `ERR_JSONPATH`. No
 * member has a value of an object.
 */
export class JsonPathError extends InformerError {
  override readonly name: string = "JsonPathError";
  /** What is wrong, in the words of kubectl: `unclosed action`. */
  readonly reason: string;
  /** Where the template is wrong, in characters from 0. `undefined` if it fails on an object. */
  readonly position: number | undefined;

  constructor(message: string, reason: string, position?: number) {
    super("ERR_JSONPATH", message);
    this.reason = reason;
    this.position = position;
  }
}

/** Returns the error of a template that cannot be parsed. */
export function syntaxError(template: string, reason: string, position: number): JsonPathError {
  const place = `at character ${position + 1}`;
  return new JsonPathError(
    `Cannot parse the JSONPath template ${quoted(template)}: ${reason}, ${place}`,
    reason,
    position,
  );
}

/** Returns the error of a template that fails on an object. */
export function executionError(template: string, reason: string): JsonPathError {
  return new JsonPathError(
    `Cannot execute the JSONPath template ${quoted(template)} on an object: ${reason}`,
    reason,
  );
}

function quoted(template: string): string {
  return JSON.stringify(shortened(template, 160));
}
