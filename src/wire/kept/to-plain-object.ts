import { plainCopy } from "./plain-copy.js";
import { ProtobufObject } from "./protobuf-object.js";

/** The type `T` without `readonly` at any depth. */
export type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

/**
 * Returns a plain copy of a lazy or plain object, with the members of the server's JSON. The copy belongs to
 * the caller, and can be spread, changed and cloned.
 */
export function toPlainObject<T extends object>(object: T): Mutable<T> {
  // The result of toJSON has the same members as T.
  return (object instanceof ProtobufObject ? object.toJSON() : plainCopy(object)) as Mutable<T>;
}
