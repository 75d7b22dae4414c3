import type { ObjectMeta } from "./object.js";

/**
 * A resource of the API, by group, version and plural name. `T` is the type of its objects. It exists only at
 * compile time.
 */
export interface GroupVersionResource<T = unknown> {
  /** The API group. Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural name as it is in URLs: `pods`, `deployments`. */
  readonly resource: string;
  /** Whether the objects are in namespaces. @defaultValue true */
  readonly namespaced?: boolean;
  /** The kind of the objects. If it is given, watch events with objects of another kind are ignored (V-1). */
  readonly kind?: string;
  /** Whether only the metadata of the objects is asked for: see `onlyMetadata`. @defaultValue false */
  readonly onlyMetadata?: boolean;
  /** Never present. It lets the compiler infer `T`. */
  readonly objectType?: T;
}

/** An object of any kind of which only the metadata is known. */
export interface PartialObjectMetadata {
  readonly apiVersion: "meta.k8s.io/v1";
  readonly kind: "PartialObjectMetadata";
  readonly metadata: ObjectMeta;
}

/**
 * Returns the same resource, of whose objects only the metadata is asked for. The objects of a list and a watch are
 * then much smaller, at the server, on the way and in memory. Every server can do this for every resource, also for
 * custom ones. The objects do not know their own kind, so give it to `EventRecorder`, and the resource itself to `owns`.
 */
export function onlyMetadata(resource: GroupVersionResource): GroupVersionResource<PartialObjectMetadata> {
  const { group, version, resource: plural, namespaced } = resource;
  return {
    group,
    version,
    resource: plural,
    kind: "PartialObjectMetadata",
    onlyMetadata: true,
    ...(namespaced === undefined ? {} : { namespaced }),
  };
}

/** Returns the URL path of a resource in one namespace or in all: `/api/v1/namespaces/default/pods`. */
export function resourcePath(resource: GroupVersionResource, namespace?: string): string {
  const root =
    resource.group === ""
      ? `/api/${encodeURIComponent(resource.version)}`
      : `/apis/${encodeURIComponent(resource.group)}/${encodeURIComponent(resource.version)}`;
  const scope =
    namespace === undefined || namespace === "" ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${scope}/${encodeURIComponent(resource.resource)}`;
}

/** Returns the name of a resource for messages: `pods`, `deployments.apps`. */
export function resourceName(resource: GroupVersionResource): string {
  return resource.group === "" ? resource.resource : `${resource.resource}.${resource.group}`;
}
