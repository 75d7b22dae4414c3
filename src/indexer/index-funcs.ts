import { labelOf } from "../api/label-of.js";
import type { KubeObject } from "../api/object.js";
import { textOf } from "../base/json-object.js";
import type { IndexFunc } from "./index-func.js";

/**
 * The name of the index over namespaces, as in client-go. Every informer has this index. Listers use it,
 * so no other index may have the name.
 */
export const NAMESPACE_INDEX = "namespace";

/** The name of the index over nodes. */
export const NODE_INDEX = "node";

/** Returns the name of the index over the values of a label, for example `label:app`. */
export function labelIndex(label: string): string {
  return `label:${label}`;
}

/**
 * Indexes objects by their namespace, as the index `namespace` does that every informer has. The value of a
 * cluster-scoped object is the empty string. Like the other functions here, it never throws: what the server
 * sent with another type counts as absent.
 */
export function byNamespace(object: KubeObject): readonly string[] {
  return [textOf(object.metadata?.namespace)];
}

/** The part of an object that says on which node it runs. */
interface Scheduled {
  readonly spec?: { readonly nodeName?: string };
}

/** Indexes pods by the node they are bound to. A pod that is not bound has no value. */
export function byNode(object: Scheduled): readonly string[] {
  const node = textOf(object.spec?.nodeName);
  return node === "" ? [] : [node];
}

const labelFuncs = new Map<string, IndexFunc<KubeObject>>();

/**
 * Returns an index function over the value of one label. An object without the label has no value. For the same label,
 * it is always the same function, so that several users of an informer can ask for the same index.
 */
export function byLabel(label: string): IndexFunc<KubeObject> {
  let valuesOf = labelFuncs.get(label);
  if (valuesOf === undefined) {
    valuesOf = ({ metadata }) => {
      const value = labelOf(metadata?.labels, label);
      return value === undefined ? [] : [value];
    };
    labelFuncs.set(label, valuesOf);
  }
  return valuesOf;
}
