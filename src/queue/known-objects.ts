import type { ObjectKey } from "../api/object-key.js";

/** What the consumer of a queue already has: asked to find deletions that were missed, and for resyncs. */
export interface KnownObjects<T> {
  keys(): Iterable<ObjectKey>;
  get(key: ObjectKey): T | undefined;
}
