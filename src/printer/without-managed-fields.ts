import type { KubeObject } from "../api/object.js";

/**
 * Returns the object without its managedFields, a third of its size that readers do not need. Most codecs drop
 * it.
 */
export function withoutManagedFields(object: KubeObject): KubeObject {
  if (object.metadata?.managedFields === undefined) {
    return object;
  }
  const metadata = { ...object.metadata };
  delete metadata.managedFields;
  return { ...object, metadata };
}
