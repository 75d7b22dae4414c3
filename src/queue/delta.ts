import type { DeletedFinalStateUnknown } from "./deleted-final-state-unknown.js";

/** What happened to an object. Replaced: found by a full list. Sync: redelivered from the store (D-1). */
export type DeltaType = "Added" | "Updated" | "Deleted" | "Replaced" | "Sync";

/** One change of one object. Only a Deleted may carry a tombstone. */
export type Delta<T> =
  | { readonly type: Exclude<DeltaType, "Deleted">; readonly object: T }
  | { readonly type: "Deleted"; readonly object: T | DeletedFinalStateUnknown<T> };

/** The changes of one object, oldest first, never empty. */
export type Deltas<T> = readonly [Delta<T>, ...Delta<T>[]];
