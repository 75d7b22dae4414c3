import type { Latch } from "../../base/latch.js";
import type { Companion, Observer } from "../watching/companion.js";

/**
 * Returns what opens `listed` when the objects of the first list of a target have been printed. `observe` is called for
 * each of its events.
 */
export function listedCompanion<T>(listed: Latch, observe: Observer<T> = () => undefined): Companion<T> {
  return { observe, begin: () => listed.open(), ended: Promise.resolve() };
}
