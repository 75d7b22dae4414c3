import type { DeletedFinalStateUnknown } from "./deleted-final-state-unknown.js";

/**
 * What happened to an object (D-1).
 *
 * - `Added`, `Updated`, `Deleted`: a change that a watch has reported. A `Deleted` may also be inferred from
 *   a list.
 * - `Replaced`: the object was found by a full list.
 * - `Sync`: the object is delivered again from the store, by a resync.
 */
export type DeltaType = "Added" | "Updated" | "Deleted" | "Replaced" | "Sync";

/** One change of one object. Only a `Deleted` may carry a tombstone. */
export type Delta<T> =
  | { readonly type: Exclude<DeltaType, "Deleted">; readonly object: T }
  | { readonly type: "Deleted"; readonly object: T | DeletedFinalStateUnknown<T> };

/** Consecutive changes of one object, the oldest first. There is at least one. */
export type Deltas<T> = readonly [Delta<T>, ...Delta<T>[]];
