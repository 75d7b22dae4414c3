import type * as metaV1 from "kubernetes-types/meta/v1.js";

/**
 * `T` as a handler may see it: the cache shares its objects, so nothing of them may be changed. For types of
 * your own: `GroupVersionResource<DeepReadonly<Deployment>>`.
 */
export type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** The metadata every object has. Times are RFC 3339 strings, as in the server's JSON. */
export type ObjectMeta = DeepReadonly<metaV1.ObjectMeta>;

/** What all Kubernetes objects have in common, in the server's JSON shape. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** Metadata of a list: `resourceVersion` is the position a watch continues from. */
export interface ListMeta {
  readonly resourceVersion: string;
  /** Token for the next page; absent on the last one. */
  readonly continue?: string;
  /** Objects after this page, where the server tells (never with selectors). */
  readonly remainingItemCount?: number;
}
