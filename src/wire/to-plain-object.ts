import { ProtobufObject } from "./protobuf-object.js";

/**
 * A plain copy of an object, whatever it is: one of the caller's own, that can be spread, changed and cloned, with the
 * members of the server's JSON.
 */
export function toPlainObject<T extends object>(object: T): T {
  // What toJSON makes has the members of the object's own type.
  return object instanceof ProtobufObject ? (object.toJSON() as T) : structuredClone(object);
}
