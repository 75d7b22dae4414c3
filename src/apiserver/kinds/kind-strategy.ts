import type { StoredObject } from "../json/json-object.js";

/** What a strategy may use beside the objects. */
export interface StrategyContext {
  /** The current time of the server's wall clock. */
  readonly now: Date;
  /** Whether the write comes from inside the process. Then a workload need not be complete. */
  readonly inProcess: boolean;
}

/** The parts of an object that are written through a path of their own. */
export const WRITTEN_SUBRESOURCES = ["status", "resize", "ephemeralcontainers"] as const;

export type WrittenSubresource = (typeof WRITTEN_SUBRESOURCES)[number];

/**
 * The rules for writing objects of one kind: its defaults, its validation, and whether a write may change the
 * spec or the status. Each function gets its own copy of the written object and returns the object to store.
 * `current` is shared and must not be changed. The registry, not the strategy, sets the metadata that all
 * kinds share: uid, resourceVersion, creationTimestamp and generation.
 */
export interface KindStrategy {
  /** Applies defaults to a new object, validates it, and drops its status. @throws ApiError 400 or 422. */
  prepareForCreate(object: StoredObject, context: StrategyContext): StoredObject;
  /**
   * Applies defaults to a write to the main resource and validates it. The status stays as it was.
   *
   * @throws ApiError 400 or 422.
   */
  prepareForUpdate(next: StoredObject, current: StoredObject, context: StrategyContext): StoredObject;
  /**
   * Prepares a write to `/status`. Everything stays as it was, except status and the metadata that may change
   * there.
   */
  prepareForStatusUpdate(next: StoredObject, current: StoredObject, context: StrategyContext): StoredObject;
  /**
   * Prepares a write to `/resize`. Everything stays as it was, except the resources of the containers. Only
   * pods have it.
   *
   * @throws ApiError 422.
   */
  prepareForResize?(next: StoredObject, current: StoredObject): StoredObject;
  /**
   * Prepares a write to `/ephemeralcontainers`. Everything stays as it was, except that ephemeral containers are
   * added. Only pods have it.
   *
   * @throws ApiError 400 or 422.
   */
  prepareForEphemeralContainers?(next: StoredObject, current: StoredObject): StoredObject;
  /**
   * Returns the grace period of a deletion in seconds. `asked` is the period that the client asked for. 0
   * deletes at once.
   */
  gracePeriodSeconds(object: StoredObject, asked: number | undefined): number;
}
