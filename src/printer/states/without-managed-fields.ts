import type { KubeObject } from "../../api/object.js";

/** Returns an object without its managedFields. They are there only with `--show-managed-fields`. */
export function withoutManagedFields(object: KubeObject): KubeObject {
  if (object.metadata?.managedFields === undefined) {
    return object;
  }
  const metadata = { ...object.metadata };
  delete metadata.managedFields;
  return { ...object, metadata };
}
