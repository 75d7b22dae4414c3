import type { Pod } from "./pod.js";

/**
 * One collection of the API by group, version and plural. The type parameter is what its objects look like;
 * it exists for the compiler alone.
 */
export interface GroupVersionResource<T = unknown> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural as it stands in URLs: `pods`, `deployments`. */
  readonly resource: string;
  /** Whether its objects live in namespaces. @defaultValue true */
  readonly namespaced?: boolean;
  /** Where the kind is named, an event that carries an object of another kind is refused (V-1). */
  readonly kind?: string;
  /** Never present: carries `T`. */
  readonly objectType?: T;
}

/** Pods, of all or one namespace. */
export const PODS: GroupVersionResource<Pod> = { group: "", version: "v1", resource: "pods", kind: "Pod" };

/** URL path of the collection, in one namespace or in all: `/api/v1/namespaces/default/pods`. */
export function resourcePath(resource: GroupVersionResource, namespace?: string): string {
  const root =
    resource.group === ""
      ? `/api/${encodeURIComponent(resource.version)}`
      : `/apis/${encodeURIComponent(resource.group)}/${encodeURIComponent(resource.version)}`;
  const scope =
    namespace === undefined || namespace === "" ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${scope}/${encodeURIComponent(resource.resource)}`;
}

/** How messages name a resource: `pods`, `deployments.apps`. */
export function resourceName(resource: GroupVersionResource): string {
  return resource.group === "" ? resource.resource : `${resource.resource}.${resource.group}`;
}
