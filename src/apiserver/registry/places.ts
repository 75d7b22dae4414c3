import type { Kind } from "../kinds/kind-registry.js";
import type { ReadRange } from "../store/resource-table.js";

/** The kind, namespace and name that identify one object. */
export interface ObjectPlace {
  readonly kind: Kind;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}

/** A collection of objects of one kind, in one namespace or in all of them. */
export interface CollectionPlace {
  readonly kind: Kind;
  /** Empty for all namespaces, and for cluster-scoped kinds. */
  readonly namespace: string;
}

/** Returns the range of store keys in one namespace, or of all keys if `namespace` is empty. */
export function scopeRange(namespace: string): ReadRange {
  return namespace === "" ? { from: "", to: undefined } : namespaceRange(namespace);
}

/**
 * Returns the range of store keys in one namespace. They begin with `NAMESPACE/`, and `0` is the character
 * after `/`.
 */
export function namespaceRange(namespace: string): { from: string; to: string } {
  return { from: `${namespace}/`, to: `${namespace}0` };
}
