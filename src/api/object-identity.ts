import type { ObjectKey } from "./object-key.js";

/**
 * Everything that the queue, the indexer and the informer read of an object. They read nothing else, so they
 * work with plain JSON objects as well as with objects that are still encoded.
 */
export interface ObjectIdentity<T> {
  /**
   * Returns the key of the object: `namespace/name`, or `name` if it has no namespace.
   *
   * @throws TypeError when the object has no name.
   */
  keyOf(object: T): ObjectKey;
  /** Returns the uid, or an empty string if the object has none. */
  uidOf(object: T): string;
  /**
   * Returns the resourceVersion, or an empty string if the object has none, for example because a transform
   * removed it.
   */
  resourceVersionOf(object: T): string;
}

/**
 * Returns the key of an object, or `undefined` if it has none. For messages about objects that may be
 * damaged.
 */
export function keyIfAny<T>(identity: ObjectIdentity<T>, object: T): ObjectKey | undefined {
  try {
    return identity.keyOf(object);
  } catch {
    return undefined;
  }
}

/**
 * Refuses a value that is not an identity, for programs that are not compiled with types. Otherwise every object would
 * be left out.
 */
export function checkIdentity(identity: unknown): void {
  const given = (identity ?? {}) as Partial<Record<keyof ObjectIdentity<unknown>, unknown>>;
  for (const name of ["keyOf", "uidOf", "resourceVersionOf"] as const) {
    if (typeof given[name] !== "function") {
      throw new TypeError(
        `Cannot use the option identity: found no function ${name}, expected an ObjectIdentity; use listWatch.codec`,
      );
    }
  }
}
