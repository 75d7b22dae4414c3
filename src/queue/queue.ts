import type { ObjectKey } from "../api/object-key.js";
import type { ReflectorStore } from "../reflector/reflector-store.js";
import type { Deltas } from "./delta.js";

/** What is done with a popped entry. Must not wait: the store is written inside it. */
export type ProcessFunc<T> = (key: ObjectKey, deltas: Deltas<T>, isInInitialList: boolean) => void;

/** What the informer pops from. Writing is the reflector's side, popping the informer's; one consumer. */
export interface Queue<T> extends ReflectorStore<T> {
  /** Entries waiting. */
  readonly size: number;
  /** The first full list has been popped to the end (D-15). False before anything was written. */
  readonly hasSynced: boolean;
  /** Adds a Sync for every known object that has nothing queued (D-14). */
  resync(): void;
  /**
   * Hands the oldest entry to `process` and removes it; false when there was none. A throw of `process` passes
   * through, the entry is gone and counts as popped.
   */
  pop(process: ProcessFunc<T>): boolean;
  /** Resolves true when there is something to pop, false when the queue is closed and empty (D-16). */
  whenPoppable(): Promise<boolean>;
  /** Lets waiting consumers go. What is queued stays poppable, writers are not refused. */
  close(): void;
}
