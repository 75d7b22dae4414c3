import type { AskedType } from "../selection/asked.js";
import { RefusedError } from "../watching/refusal.js";
import { BUILT_IN_KINDS } from "./built-in-kinds.js";
import { findKind } from "./find-kinds.js";
import type { Kind } from "./kind.js";

/** A kind of which objects are watched. */
export interface Wanted {
  readonly kind: Kind;
  /** The names of the objects, or none for all objects. */
  readonly names: readonly string[];
  readonly slash: boolean;
}

export async function kindsOf(asked: readonly AskedType[]): Promise<Wanted[]> {
  return asked.map(({ type, names, slash }) => {
    const kind = findKind(type, BUILT_IN_KINDS);
    if (kind === undefined) {
      throw new RefusedError(
        `Cannot watch "${type}": no such resource; for the pod say pods/${type}, for all names that match say --name ${type}`,
      );
    }
    return { kind, names, slash };
  });
}
