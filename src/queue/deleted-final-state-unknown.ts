import type { ObjectKey } from "../api/object-key.js";

/**
 * Tombstone: the object is gone, but its deletion was not seen, only inferred from a list without it. `object` is the
 * last state known, possibly stale; `key` is authoritative (D-2).
 */
export class DeletedFinalStateUnknown<T> {
  readonly key: ObjectKey;
  readonly object: T | undefined;

  constructor(key: ObjectKey, object: T | undefined) {
    this.key = key;
    this.object = object;
  }
}
