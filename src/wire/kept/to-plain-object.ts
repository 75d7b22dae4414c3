import { keptOf, readWhole } from "./lazy-object.js";
import { plainCopy } from "./plain-copy.js";

/** The type `T` without `readonly` at any depth. */
export type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

/**
 * Returns a plain copy of a lazy or plain object, with the members of the server's JSON. The copy belongs to
 * the caller, and may be changed at any depth.
 */
export function toPlainObject<T extends object>(object: T): Mutable<T> {
  const kept = keptOf(object);
  // What is decoded has the same members as T.
  return (kept === undefined ? plainCopy(object) : readWhole(kept)) as Mutable<T>;
}
