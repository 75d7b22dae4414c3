import { ProtobufObject } from "./protobuf-object.js";

/** `T` as its owner may change it: the reverse of DeepReadonly. */
export type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

/**
 * A plain copy of an object, whatever it is: one of the caller's own, that can be spread, changed and cloned, with the
 * members of the server's JSON.
 */
export function toPlainObject<T extends object>(object: T): Mutable<T> {
  // What toJSON makes has the members of the object's own type.
  return (object instanceof ProtobufObject ? object.toJSON() : structuredClone(object)) as Mutable<T>;
}
