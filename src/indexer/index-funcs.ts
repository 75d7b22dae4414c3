import type { KubeObject } from "../api/object.js";
import type { IndexFunc } from "./indexer.js";

/** Name of the index over namespaces, as in client-go. Listers use it, so no other index may take it. */
export const NAMESPACE_INDEX = "namespace";

/** Name of the index over nodes. */
export const NODE_INDEX = "node";

/** Name of the index over the values of a label: `label:app`. */
export function labelIndex(label: string): string {
  return `label:${label}`;
}

/** The namespace of an object; cluster-wide objects have the empty one. */
export function byNamespace(object: KubeObject): readonly string[] {
  return [object.metadata?.namespace ?? ""];
}

/** What of an object says where it runs. */
interface Scheduled {
  readonly spec?: { readonly nodeName?: string };
}

/** The node a pod is bound to; none while it is bound to none. */
export function byNode(object: Scheduled): readonly string[] {
  const node = object.spec?.nodeName;
  return node === undefined || node === "" ? [] : [node];
}

/** The value of one label; none for objects without it. */
export function byLabel(label: string): IndexFunc<KubeObject> {
  return ({ metadata }) => {
    const labels = metadata?.labels ?? {};
    const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
    return value === undefined ? [] : [value];
  };
}
