import type { GroupVersionResource } from "../../api/resource.js";
import type { AskedType } from "../selection/asked.js";

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

/** A type that the user asks for, with the kinds that it means: several for a category. */
export interface FoundType extends AskedType {
  readonly kinds: readonly Kind[];
}

/** A kind of which objects are watched. */
export interface Wanted {
  readonly kind: Kind;
  /** The names of the objects, or none for all objects. */
  readonly names: readonly string[];
  /** Whether the pods of the objects are watched, too, if these are workloads. */
  readonly slash: boolean;
}
