import type { ObjectKey } from "../api/object-key.js";

/**
 * The objects that the consumer of a queue already has. The queue uses them to find missed deletions and to
 * resync.
 */
export interface KnownObjects<T> {
  keys(): Iterable<ObjectKey>;
  get(key: ObjectKey): T | undefined;
}
