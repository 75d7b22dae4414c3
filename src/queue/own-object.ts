import { toPlainObject } from "../wire/kept/to-plain-object.js";

/**
 * Returns an object that a transform may change. An object that is frozen is the cache's, and the transform
 * gets a plain copy of it. Any other object belongs to the transform already.
 */
export function ownObject<T>(object: T): T {
  return typeof object === "object" && object !== null && Object.isFrozen(object)
    ? (toPlainObject(object) as T)
    : object;
}
