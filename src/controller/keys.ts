import type { KubeObject } from "../api/object.js";
import { type ObjectKey, type ObjectName, parseObjectKey } from "../api/object-key.js";
import { objectIdentity } from "../wire/kept/object-identity.js";

/**
 * Returns the key of an object: `namespace/name`, or `name` if it has no namespace (client-go:
 * `cache.MetaNamespaceKeyFunc`). Decodes nothing of an object that is kept as bytes. The key of a deleted object is
 * `DeletedObject.key`.
 *
 * @throws TypeError when the object has no name.
 */
export function keyOf(object: KubeObject): ObjectKey {
  return objectIdentity.keyOf(object);
}

/**
 * Splits a key into its namespace, which may be empty, and its name (client-go: `cache.SplitMetaNamespaceKey`). It is
 * `parseObjectKey` under the name that goes with `keyOf`.
 *
 * @throws TypeError when the key has more than one slash.
 */
export function splitKey(key: ObjectKey): ObjectName {
  return parseObjectKey(key);
}
