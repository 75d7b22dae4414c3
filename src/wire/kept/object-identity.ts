import type { ObjectIdentity } from "../../api/object-identity.js";
import { objectKey } from "../../api/object-key.js";
import { isJsonObject, type JsonObject, textOf } from "../../base/json-object.js";
import { keptOf } from "./lazy-object.js";

/**
 * The identity of an object. A lazy object
 * knows its identity; a plain one has it in its metadata.
 */
export const objectIdentity: ObjectIdentity<unknown> = {
  keyOf: (object) => {
    const kept = keptOf(object);
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
  uidOf: (object) => keptOf(object)?.uid ?? textOf(metadataOf(object)["uid"]),
  resourceVersionOf: (object) =>
    keptOf(object)?.resourceVersion ?? textOf(metadataOf(object)["resourceVersion"]),
};

const NO_FIELDS: JsonObject = {};

function metadataOf(object: unknown): JsonObject {
  const metadata = isJsonObject(object) ? object["metadata"] : undefined;
  return isJsonObject(metadata) ? metadata : NO_FIELDS;
}
