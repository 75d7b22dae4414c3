import { ApiError } from "./api-error.js";
import { textOf } from "../json/json-access.js";
import type { JsonValue } from "../json/json-object.js";

/** One problem of a field of an object, in the words of kube-apiserver's validation. */
export interface FieldProblem {
  readonly reason: string;
  /** The path of the field, such as `spec.containers[0].image`. */
  readonly field: string;
  readonly message: string;
}

export function required(field: string, why = ""): FieldProblem {
  return {
    reason: "FieldValueRequired",
    field,
    message: why === "" ? "Required value" : `Required value: ${why}`,
  };
}

export function invalidValue(field: string, value: JsonValue, why: string): FieldProblem {
  return { reason: "FieldValueInvalid", field, message: `Invalid value: ${JSON.stringify(value)}: ${why}` };
}

export function forbiddenField(field: string, why: string): FieldProblem {
  return { reason: "FieldValueForbidden", field, message: `Forbidden: ${why}` };
}

export function duplicate(field: string, value: string): FieldProblem {
  return { reason: "FieldValueDuplicate", field, message: `Duplicate value: ${JSON.stringify(value)}` };
}

export function notFoundValue(field: string, value: string): FieldProblem {
  return { reason: "FieldValueNotFound", field, message: `Not found: ${JSON.stringify(value)}` };
}

export function notSupported(field: string, value: string, supported: readonly string[]): FieldProblem {
  const choices = supported.map((choice) => JSON.stringify(choice)).join(", ");
  return {
    reason: "FieldValueNotSupported",
    field,
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${choices}`,
  };
}

/** Returns a problem if the field has a value that is not supported. An absent field is valid. */
export function choiceProblems(
  field: string,
  value: JsonValue | undefined,
  supported: readonly string[],
): FieldProblem[] {
  return value === undefined || supported.includes(textOf(value))
    ? []
    : [notSupported(field, textOf(value), supported)];
}

/** Refuses an object of the core group if it has problems. @throws ApiError 422 that lists all of them. */
export function refuseProblems(kind: string, name: string, problems: readonly FieldProblem[]): void {
  if (problems.length === 0) {
    return;
  }
  const texts = problems.map(({ field, message }) => `${field}: ${message}`);
  const text = texts.length === 1 ? texts.join() : `[${texts.join(", ")}]`;
  throw new ApiError(422, "Invalid", `${kind} "${name}" is invalid: ${text}`, {
    name,
    kind,
    causes: problems.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}
