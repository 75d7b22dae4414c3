import type { ApiError } from "../refusals/api-error.js";
import type { StoredObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kind-registry.js";
import { applyPatch } from "./apply-patch.js";
import { type FieldError, invalid } from "../refusals/refusals.js";
import { wrongType } from "../encoding/typed-objects.js";

/**
 * Returns an object with a patch applied.
 *
 * @throws ApiError 422 for a patch that changes the kind, the apiVersion or the uid of the object, or that
 * leaves a member of the wrong type; and the errors of `applyPatch`.
 */
export function patchedObject(
  kind: Kind,
  current: StoredObject,
  contentType: string,
  patch: unknown,
): StoredObject {
  const patched = applyPatch(contentType, current, patch, kind.kind);
  if (patched.kind !== current.kind || patched.apiVersion !== current.apiVersion) {
    throw invalidPatch(patched, "the patch changes the kind");
  }
  const problem = wrongType(kind, patched);
  if (problem !== undefined) {
    throw invalidPatch(patched, problem);
  }
  const { uid = "", name } = current.metadata;
  const given = patched.metadata.uid ?? uid;
  if (given !== uid) {
    const message = `Invalid value: ${JSON.stringify(given)}: field is immutable`;
    throw invalid(kind, name, [{ reason: "FieldValueInvalid", field: "metadata.uid", message }]);
  }
  return patched;
}

/**
 * Returns a 422 without the kind and the name of the object, because the real server does not know them at
 * this point.
 */
function invalidPatch(patched: StoredObject, why: string): ApiError {
  const message = `Invalid value: ${JSON.stringify(JSON.stringify(patched))}: ${why}`;
  const error: FieldError = { reason: "FieldValueInvalid", field: "patch", message };
  return invalid({ group: "", kind: "" }, "", [error]);
}
