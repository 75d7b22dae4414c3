import { isJsonObject, partOf, textOf } from "../base/json-object.js";
import type { OwnerReference } from "../types/meta/v1.js";
import type { KubeObject } from "./object.js";

/**
 * Returns the reference to the owner that manages an object, or `undefined` if no owner does (client-go:
 * `metav1.GetControllerOf`). The controller of a pod of a Deployment is a ReplicaSet. What the server sent with another
 * type than it should have counts as absent.
 */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const references: unknown = partOf(object.metadata)?.ownerReferences;
  return Array.isArray(references)
    ? (references as OwnerReference[]).find(
        (reference) => isJsonObject(reference) && reference.controller === true,
      )
    : undefined;
}

/**
 * Whether `owner` manages `object` (client-go: `metav1.IsControlledBy`). The uid decides, so an object of an owner that
 * was deleted does not belong to a new owner of the same name.
 */
export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  const uid = textOf(owner.metadata?.uid);
  return uid !== "" && controllerOf(object)?.uid === uid;
}
