import type { StoredObject } from "../json/json-object.js";

/** What a strategy may ask about the world. */
export interface StrategyContext {
  /** Wall clock of the server. */
  readonly now: Date;
}

/**
 * What is special about writing one kind: defaults, validation, which half of the object a write may touch. Functions
 * get their own copy of what is written and return what is to be stored; `current` is shared and must not be changed; metadata that every kind shares (uid, resourceVersion,
 * creationTimestamp, generation, managedFields) is the registry's job, not theirs.
 */
export interface KindStrategy {
  /** Defaults and validates a new object; drops status. @throws ApiError 422. */
  prepareForCreate(object: StoredObject, context: StrategyContext): StoredObject;
  /** Defaults and validates a write to the main resource; status stays as it was. @throws ApiError 422. */
  prepareForUpdate(next: StoredObject, current: StoredObject, context: StrategyContext): StoredObject;
  /** A write to `/status`: everything but status (and metadata that may change there) stays as it was. */
  prepareForStatusUpdate(next: StoredObject, current: StoredObject, context: StrategyContext): StoredObject;
  /** Grace of a deletion in seconds, given what was asked for; 0 deletes at once. */
  gracePeriodSeconds(object: StoredObject, asked: number | undefined): number;
}
