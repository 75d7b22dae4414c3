import type { GroupVersionResource } from "../api/resource.js";

/** A kind of objects that the server has, with all the names that users may call it by. */
export interface Kind extends GroupVersionResource {
  readonly kind: string;
  readonly namespaced: boolean;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** What can be done with the objects, or undefined if that is not known but includes list and watch. */
  readonly verbs?: readonly string[];
}
