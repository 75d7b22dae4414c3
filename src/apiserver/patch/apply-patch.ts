import { ApiError } from "../refusals/api-error.js";
import { goType } from "../json/go-type.js";
import { isJsonObject, type JsonObject, type JsonValue, type StoredObject } from "../json/json-object.js";
import { jsonMergePatch } from "./json-merge-patch.js";
import { jsonPatch } from "./json-patch.js";
import { schemaOfKind } from "./merge-schema.js";
import { badRequest, unsupportedMediaType } from "../refusals/refusals.js";
import { strategicMergePatch } from "./strategic-merge-patch.js";

const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";
const APPLY_PATCH = "application/apply-patch+yaml";

/**
 * Returns the document with a patch applied. Changes neither argument. Strategic merge patches are for
 * built-in kinds only.
 *
 * @throws ApiError 400 for a malformed patch, 413 for too many operations, 415 for a media type that the kind
 * does not accept, 422 for operations that cannot be carried out, 500 for a strategic merge patch that
 * contradicts itself.
 */
export function applyPatch(
  contentType: string,
  document: StoredObject,
  patch: unknown,
  kind: string,
): StoredObject {
  switch (contentType) {
    case JSON_PATCH:
      return withMetadata(jsonPatch(document, patch));
    case MERGE_PATCH:
      return withMetadata(jsonMergePatch(document, objectPatch(patch, "error decoding patch: ")));
    case STRATEGIC_MERGE_PATCH:
      if (!isBuiltIn(document)) {
        throw unknownPatchType(document);
      }
      return withMetadata(strategicMergePatch(document, objectPatch(patch, ""), schemaOfKind(kind)));
    default:
      throw unknownPatchType(document);
  }
}

/** Returns a 415 in the real server's words. For custom resources, they list the accepted media types. */
function unknownPatchType(document: StoredObject): ApiError {
  return isBuiltIn(document)
    ? new ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {})
    : unsupportedMediaType([JSON_PATCH, MERGE_PATCH, APPLY_PATCH]);
}

/**
 * Reports whether an object belongs to a built-in kind, judging by its group. Groups of custom resources are
 * domain names, so they contain a dot, and only Kubernetes uses `k8s.io`.
 */
function isBuiltIn({ apiVersion = "v1" }: StoredObject): boolean {
  const [group = ""] = apiVersion.includes("/") ? apiVersion.split("/") : [""];
  return !group.includes(".") || group.endsWith(".k8s.io");
}

function objectPatch(patch: unknown, prefix: string): JsonObject {
  if (!isJsonObject(patch)) {
    throw badRequest(
      `${prefix}json: cannot unmarshal ${goType(patch)} into Go value of type map[string]interface {}`,
    );
  }
  return patch;
}

/**
 * Returns a patched value as an object with metadata. If the patch has removed the metadata, it is empty
 * here, and the registry refuses the object.
 */
function withMetadata(value: JsonValue): StoredObject {
  const object = isJsonObject(value) ? value : {};
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  return { ...object, metadata } as StoredObject;
}
