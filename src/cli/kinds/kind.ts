import type { Kind } from "../../discovery/kind.js";
import type { AskedType } from "../selection/asked.js";

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
