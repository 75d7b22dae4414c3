import type { Latch } from "../../base/latch.js";
import type { Observer } from "../watching/companion.js";
import type { Accompany } from "../watching/target.js";

/**
 * Returns what opens `listed` when the objects of the first list of a target have been printed. `observe` is called for
 * each of its events.
 */
export function whenListed<T>(listed: Latch, observe: Observer<T> = () => undefined): Accompany<T> {
  const companion = { observe, begin: () => listed.open(), ended: Promise.resolve() };
  return async () => Promise.resolve(companion);
}
