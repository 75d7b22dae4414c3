import type { KubeObject } from "../api/object.js";
import { objectKey, type ObjectKey } from "../api/object-key.js";
import { controllerOf } from "../api/owner-references.js";
import { type GroupVersionResource, resourceName } from "../api/resource.js";
import { textOf } from "../base/json-object.js";

/**
 * Returns a function that maps an object to the key of the owner that manages it, or to nothing if the owner is of
 * another group or kind (controller-runtime: `handler.EnqueueRequestForOwner` with `OnlyControllerOwner`). Versions of
 * the group are not compared, because a reference may name an older one.
 *
 * @throws TypeError when the resource has no kind, or is for metadata only, because references name the kind.
 */
export function ownerKeysOf(owner: GroupVersionResource): (object: KubeObject) => readonly ObjectKey[] {
  const { group, kind, namespaced = true, onlyMetadata = false } = owner;
  if (onlyMetadata) {
    throw new TypeError(
      `Cannot find owners: the resource "${resourceName(owner)}" is for metadata only, which does not know the kind; pass the resource itself`,
    );
  }
  if (kind === undefined) {
    throw new TypeError(
      `Cannot find owners: the resource "${resourceName(owner)}" has no kind, expected for example kind: "Deployment"`,
    );
  }
  return (object) => {
    const reference = controllerOf(object);
    if (reference?.kind !== kind || groupOf(textOf(reference.apiVersion)) !== group) {
      return [];
    }
    const name = textOf(reference.name);
    return name === "" ? [] : [objectKey(namespaced ? textOf(object.metadata?.namespace) : "", name)];
  };
}

/** Returns the group of an apiVersion like `apps/v1`. The core group is empty. */
function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));
}
