import type { StoredObject } from "./json-object.js";
import type { Kind } from "./kinds.js";
import { applyPatch } from "./patch.js";
import { invalid } from "./refusals.js";

/**
 * An object as a patch leaves it.
 *
 * @throws ApiError 422 for a patch that changes what an object is: its kind, its version or its uid; and whatever
 * `applyPatch` throws.
 */
export function patchedObject(
  kind: Kind,
  current: StoredObject,
  contentType: string,
  patch: unknown,
): StoredObject {
  const patched = applyPatch(contentType, current, patch, kind.kind);
  if (patched.kind !== current.kind || patched.apiVersion !== current.apiVersion) {
    const message = `Invalid value: ${JSON.stringify(JSON.stringify(patched))}: the patch changes the kind`;
    throw invalid({ group: "", kind: "" }, "", [{ reason: "FieldValueInvalid", field: "patch", message }]);
  }
  const { uid = "", name } = current.metadata;
  const given = patched.metadata.uid ?? uid;
  if (given !== uid) {
    const message = `Invalid value: ${JSON.stringify(given)}: field is immutable`;
    throw invalid(kind, name, [{ reason: "FieldValueInvalid", field: "metadata.uid", message }]);
  }
  return patched;
}
