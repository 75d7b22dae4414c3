import type { ObjectKey } from "../api/object-key.js";

/**
 * A tombstone for an object whose deletion was not seen, but was inferred from a list that no longer has the
 * object. `key` is certain. `object` is the last state that was known, which may be stale, or undefined if
 * none was (D-2).
 */
export class DeletedFinalStateUnknown<T> {
  readonly key: ObjectKey;
  readonly object: T | undefined;

  constructor(key: ObjectKey, object: T | undefined) {
    this.key = key;
    this.object = object;
  }
}
