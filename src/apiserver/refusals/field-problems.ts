import { textOf } from "../json/json-access.js";
import type { JsonValue } from "../json/json-object.js";
import { type FieldError, invalid, type ResourceNames } from "./refusals.js";

/** One problem of a field of an object, in the words of kube-apiserver's validation. */
export type FieldProblem = FieldError;

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

/** Refuses an object if it has problems. @throws ApiError 422 that lists all of them. */
export function refuseProblems(
  names: Pick<ResourceNames, "group" | "kind">,
  name: string,
  problems: readonly FieldProblem[],
): void {
  if (problems.length > 0) {
    throw invalid(names, name, problems);
  }
}
