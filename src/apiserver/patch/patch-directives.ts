import { ApiError } from "../refusals/api-error.js";
import { isJsonObject, type JsonValue } from "../json/json-object.js";

export const PATCH = "$patch";
export const RETAIN_KEYS = "$retainKeys";
export const SET_ELEMENT_ORDER = "$setElementOrder/";
export const DELETE_FROM_PRIMITIVE_LIST = "$deleteFromPrimitiveList/";

/** Reports whether a field of a patch is a directive other than `$patch`. */
export function isDirective(key: string): boolean {
  return (
    key === RETAIN_KEYS || key.startsWith(SET_ELEMENT_ORDER) || key.startsWith(DELETE_FROM_PRIMITIVE_LIST)
  );
}

/**
 * Returns a value of a patch that is added where there was no value before: without directives and nulls.
 * Returns `undefined` for an object with a `$patch` directive.
 */
export function withoutDirectives(value: JsonValue): JsonValue | undefined {
  if (Array.isArray(value)) {
    return value.map(withoutDirectives).filter((item) => item !== undefined);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  if (PATCH in value) {
    return undefined;
  }
  const fields = new Map<string, JsonValue | undefined>();
  for (const [field, before] of Object.entries(value)) {
    const after = before === null || before === undefined ? undefined : withoutDirectives(before);
    if (after !== undefined && !isDirective(field)) {
      fields.set(field, after);
    }
  }
  return Object.fromEntries(fields);
}

/**
 * Returns the error for a patch that contradicts itself. It is a 500, because the real server takes this for
 * a failure of its own.
 */
export function contradiction(message: string): ApiError {
  return new ApiError(500, "", message);
}
