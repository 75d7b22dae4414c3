import type { ObjectMeta } from "../types/meta/v1.js";

export type { ObjectMeta };

/**
 * `T` with every member readonly, at any depth. Objects of the cache are shared and frozen. The types of the built-in
 * kinds are readonly already. For a type of your own, write `GroupVersionResource<DeepReadonly<Certificate>>`.
 */
export type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** What all Kubernetes objects have in common, with the names and shapes of the JSON of the server. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** The metadata of a list. A watch that continues the list starts from `resourceVersion`. */
export interface ListMeta {
  readonly resourceVersion: string;
  /** The token with which to ask for the next page. Absent on the last page. */
  readonly continue?: string;
  /** The number of objects after this page, if the server says so. It never does for lists with selectors. */
  readonly remainingItemCount?: number;
}
