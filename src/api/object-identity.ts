import type { ObjectKey } from "./object-key.js";

/**
 * All that the core reads of an object. Queue, indexer and informer ask these three questions and no other, so they
 * work the same on plain JSON and on objects that still are bytes.
 */
export interface ObjectIdentity<T> {
  /** `namespace/name`; throws a TypeError for an object without a name. */
  keyOf(object: T): ObjectKey;
  /** Empty where the object has none. */
  uidOf(object: T): string;
  /** Empty where the object has none, for example because a transform stripped it. */
  resourceVersionOf(object: T): string;
}
