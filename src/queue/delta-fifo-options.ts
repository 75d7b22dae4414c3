import type { ObjectIdentity } from "../api/object-identity.js";
import type { KnownObjects } from "./known-objects.js";

/** Options of a DeltaFIFO. */
export interface DeltaFIFOOptions<T> {
  /** Reads the key and the resourceVersion of an object. */
  readonly identity: ObjectIdentity<T>;
  /** What the consumer has. Without it, missed deletions are found only among the queued objects. */
  readonly knownObjects?: KnownObjects<T> | undefined;
  /**
   * Applied once to every object that is written, including deleted ones, but never to tombstones or resyncs
   * (D-17). The key is read from its result.
   */
  readonly transform?: ((object: T) => T) | undefined;
  /**
   * Called when the transform has thrown or has returned something without a key. The object is queued as it
   * came.
   *
   * @defaultValue onError
   */
  readonly onTransformError?: ((error: unknown, object: T) => void) | undefined;
  /**
   * The number of waiting deltas at which `whenWritable` begins to hold the writer back.
   *
   * @defaultValue Infinity
   */
  readonly highWater?: number | undefined;
  /** Called when an object without a key was left out. */
  readonly onError?: ((error: unknown, object: T) => void) | undefined;
  /**
   * Called after each pop, and when the position moves while nothing is queued. The consumer has received
   * everything that happened up to `resourceVersion`, which is empty until the first list has been popped to
   * the end.
   */
  readonly onApplied?: ((resourceVersion: string) => void) | undefined;
}
