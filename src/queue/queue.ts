import type { ObjectKey } from "../api/object-key.js";
import type { ReflectorStore } from "../reflector/reflector-store.js";
import type { Deltas } from "./delta.js";

/** Processes the deltas of a pop. It writes to the store and must do so synchronously. */
export type ProcessFunc<T> = (key: ObjectKey, deltas: Deltas<T>, isInInitialList: boolean) => void;

/**
 * The queue between a reflector and an informer. The reflector writes to it through the methods of
 * ReflectorStore, and the informer, its only consumer, pops from it.
 */
export interface Queue<T> extends ReflectorStore<T> {
  /** The number of objects that have deltas waiting. */
  readonly size: number;
  /** Whether the first full list has been popped to the end (D-15). False before anything was written. */
  readonly hasSynced: boolean;
  /** Queues a Sync for every known object that has nothing queued (D-14). */
  resync(): void;
  /**
   * Removes the oldest delta, with the deltas of the same object up to the next delta of any other object, and
   * passes them to `process` (D-10). Returns false if there was none. What `process` throws is thrown to the
   * caller; the deltas are still removed and count as popped.
   */
  pop(process: ProcessFunc<T>): boolean;
  /**
   * Resolves with true when there is a delta to pop, or with false when the queue is closed and empty
   * (D-16).
   */
  whenPoppable(): Promise<boolean>;
  /**
   * Ends the waits of the consumer and the writer. Deltas can still be popped, and writes are still
   * accepted.
   */
  close(): void;
}
