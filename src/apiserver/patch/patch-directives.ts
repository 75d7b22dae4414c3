import { ApiError } from "../refusals/api-error.js";
import { isJsonObject, type JsonValue } from "../json/json-object.js";

export const PATCH = "$patch";
export const RETAIN_KEYS = "$retainKeys";
export const SET_ELEMENT_ORDER = "$setElementOrder/";
export const DELETE_FROM_PRIMITIVE_LIST = "$deleteFromPrimitiveList/";

export function isDirective(key: string): boolean {
  return (
    key === RETAIN_KEYS || key.startsWith(SET_ELEMENT_ORDER) || key.startsWith(DELETE_FROM_PRIMITIVE_LIST)
  );
}

/** A value that nothing is there to merge with: directives and nulls mean nothing; `undefined` when nothing is left. */
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

/** The real server takes these for its own failure, not the client's. */
export function contradiction(message: string): ApiError {
  return new ApiError(500, "", message);
}
