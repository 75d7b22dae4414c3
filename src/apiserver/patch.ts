import { ApiError } from "./api-error.js";
import { isJsonObject, type JsonObject, type StoredObject } from "./json-object.js";

/** Stand-in: every patch is a merge patch. */
export function applyPatch(
  contentType: string,
  document: StoredObject,
  patch: unknown,
  _kind: string,
): StoredObject {
  if (!contentType.endsWith("merge-patch+json") || !isJsonObject(patch)) {
    throw new ApiError(
      415,
      "UnsupportedMediaType",
      `the body of the request was in an unknown format: ${contentType}`,
    );
  }
  return merge(document, patch) as StoredObject;
}

function merge(target: JsonObject, patch: JsonObject): JsonObject {
  const result: JsonObject = { ...target };
  for (const [field, value] of Object.entries(patch)) {
    const before = result[field];
    if (value === null) {
      delete result[field];
    } else {
      result[field] = isJsonObject(value) ? merge(isJsonObject(before) ? before : {}, value) : value;
    }
  }
  return result;
}
