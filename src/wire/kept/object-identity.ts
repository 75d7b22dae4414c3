import type { ObjectIdentity } from "../../api/object-identity.js";
import { objectKey } from "../../api/object-key.js";
import { isJsonObject, type JsonObject, textOf } from "../../base/json-object.js";
import { keptBytesOf } from "./lazy-object.js";

/**
 * The identity of an object. An object that is kept as
 * bytes knows its identity; a plain one has it in its metadata.
 */
export const objectIdentity: ObjectIdentity<unknown> = {
  keyOf: (object) => {
    const kept = keptBytesOf(object);
    if (kept !== undefined) {
      return kept.key;
    }
    const metadata = metadataOf(object);
    const name = metadata["name"];
    if (typeof name !== "string" || name === "") {
      throw new TypeError("Cannot make an object key: found no metadata.name");
    }
    return objectKey(textOf(metadata["namespace"]), name);
  },
  uidOf: (object) => keptBytesOf(object)?.uid ?? textOf(metadataOf(object)["uid"]),
  resourceVersionOf: (object) =>
    keptBytesOf(object)?.resourceVersion ?? textOf(metadataOf(object)["resourceVersion"]),
};

const NO_FIELDS: JsonObject = {};

function metadataOf(object: unknown): JsonObject {
  const metadata = isJsonObject(object) ? object["metadata"] : undefined;
  return isJsonObject(metadata) ? metadata : NO_FIELDS;
}
