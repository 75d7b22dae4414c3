import type { ObjectKey } from "../api/object-key.js";
import type { Clock } from "../base/clock.js";
import type { Logger } from "../base/logger.js";
import type { Predicate } from "./predicates.js";
import type { RateLimiter } from "./rate-limiter.js";
import type { WorkQueueMetrics } from "./work-queue-metrics.js";

/** What a successful reconciliation asks for. */
export interface ReconcileResult {
  /**
   * Reconciles the object again after this many milliseconds, even if nothing changes. Absent or not above 0: not
   * before something changes.
   */
  readonly requeueAfterMs?: number | undefined;
}

// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- most functions return nothing, which is void
type MaybeResult = ReconcileResult | undefined | void;

/** A reconciliation that threw, or whose promise was rejected. */
export interface ReconcileFailure {
  /** The name of the controller. */
  readonly controller: string;
  readonly key: ObjectKey;
  readonly error: unknown;
  /** How often the key has failed in a row. */
  readonly failures: number;
}

/** A reconciliation that has ended. */
export interface Reconciled {
  /** The name of the controller. */
  readonly controller: string;
  readonly result: "success" | "requeueAfter" | "error";
  /** Milliseconds from the call until the promise was settled. */
  readonly tookMs: number;
}

/** Callbacks for measurements of a controller and its queue. If one throws, the error is logged. */
export interface ControllerMetrics extends WorkQueueMetrics {
  /** Called after each reconciliation, except those that were interrupted by the end of the controller. */
  readonly onReconciled?: ((reconciled: Reconciled) => void) | undefined;
}

/** Options of a Controller. */
export interface ControllerOptions {
  /** The name of the controller in messages, measurements and the status of its informers. */
  readonly name: string;
  /**
   * Brings the world to the state that the object wants. It is called with a key, not with an event, because many events
   * may have become one call. It should read the present state from listers, and do nothing if the object is gone or if
   * all is as it should be.
   *
   * If it throws, it is called again after a wait that grows with each failure. It is never called for one key twice at
   * the same time. The signal aborts when the controller stops, which waits for the call: pass it on to waits
   * and to requests that read, and give requests that write a time limit, because a write that is broken off may have
   * happened.
   */
  readonly reconcile: (key: ObjectKey, signal: AbortSignal) => MaybeResult | Promise<MaybeResult>;
  /** Receives the failures of `reconcile`. `console` will do. */
  readonly logger: Logger;
  /** How many keys are reconciled at the same time. @defaultValue 1 */
  readonly workers?: number | undefined;
  /** How long a key waits after a failure. @defaultValue defaultRateLimiter() */
  readonly rateLimiter?: RateLimiter<ObjectKey> | undefined;
  /**
   * Called when a reconciliation has failed, before it is tried again.
   *
   * @defaultValue the error is logged: as an error, or as a detail without a stack if it is one of up to five conflicts
   * (409) of the key in a row, which are ordinary
   */
  readonly onReconcileError?: ((failure: ReconcileFailure) => void) | undefined;
  readonly metrics?: ControllerMetrics | undefined;
  /** @defaultValue systemClock */
  readonly clock?: Clock | undefined;
}

/** Which events of an informer make a controller reconcile. */
export interface OwnsOptions<T> {
  /** Leaves out the events for which it returns false. @defaultValue every event counts */
  readonly when?: Predicate<T> | undefined;
}

/** Which events of an informer make a controller reconcile, and which keys. */
export interface WatchesOptions<T> extends OwnsOptions<T> {
  /**
   * Returns the keys to reconcile for an object. Of an update, the keys for both states are reconciled, so that an object
   * that moves from one owner to another is noticed by both (controller-runtime: `handler.EnqueueRequestsFromMapFunc`).
   *
   * @defaultValue the key of the object itself
   */
  readonly keysOf?: ((object: T) => Iterable<ObjectKey>) | undefined;
}
