import { isJsonObject, type StoredMetadata, type StoredObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kinds.js";
import { timestamp } from "../kinds/object-metadata.js";
import type { Preconditions } from "../kinds/preconditions.js";
import { badRequest } from "../refusals/refusals.js";

/** The body of a DELETE, as far as this server reads it. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: Preconditions;
  readonly dryRun?: boolean;
}

/** @throws ApiError 400 for a grace period that is no whole number. */
export function checkGracePeriod({ gracePeriodSeconds = 0 }: DeleteOptions): void {
  if (!Number.isSafeInteger(gracePeriodSeconds)) {
    throw badRequest(
      `cannot read the delete options: found gracePeriodSeconds ${gracePeriodSeconds}, wanted a whole number`,
    );
  }
}

/** What deleting an object comes to: a write that marks it, its removal, both, or nothing more than waiting. */
export interface DeletionPlan {
  readonly marked?: StoredObject;
  readonly remove: boolean;
}

/**
 * Decides what a DELETE does. Finalizers always win: the object is marked and stays. A grace period may only be
 * shortened once it runs. Graceful kinds are marked even when they go at once, so that a watch sees MODIFIED before
 * DELETED, as with a real server.
 */
export function planDeletion(
  kind: Kind,
  current: StoredObject,
  options: DeleteOptions & { readonly now: Date },
): DeletionPlan {
  if (current.metadata.deletionTimestamp !== undefined) {
    return planSecondDeletion(kind, current, options);
  }
  const heldBack = hasFinalizers(kind, current);
  const period = kind.strategy.gracePeriodSeconds(current, options.gracePeriodSeconds);
  if (!kind.graceful && !heldBack) {
    return { remove: true };
  }
  const { generation } = current.metadata;
  return {
    marked: withMetadata(kind, current, {
      deletionTimestamp: timestamp(new Date(options.now.getTime() + period * 1000)),
      ...(isNamespace(kind) ? {} : { deletionGracePeriodSeconds: period }),
      ...(generation === undefined ? {} : { generation: generation + 1 }),
    }),
    remove: period === 0 && !heldBack,
  };
}

function planSecondDeletion(kind: Kind, current: StoredObject, options: DeleteOptions): DeletionPlan {
  const running = current.metadata.deletionGracePeriodSeconds ?? 0;
  if (running === 0) {
    return { remove: !hasFinalizers(kind, current) };
  }
  const asked = options.gracePeriodSeconds;
  if (asked === undefined || asked >= running) {
    return { remove: false };
  }
  const { deletionTimestamp = "" } = current.metadata;
  // The deletion counts from when it was first asked for, not from now.
  const deadline = Date.parse(deletionTimestamp);
  return {
    marked: withMetadata(kind, current, {
      deletionTimestamp: timestamp(new Date(deadline - (running - asked) * 1000)),
      deletionGracePeriodSeconds: asked,
    }),
    remove: asked === 0 && !hasFinalizers(kind, current),
  };
}

/** Marked for deletion, its grace over and nobody holding it back: the next write removes it. */
export function isDeletable(kind: Kind, object: StoredObject): boolean {
  return (
    object.metadata.deletionTimestamp !== undefined &&
    (object.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
    !hasFinalizers(kind, object)
  );
}

/** Whether somebody must let go first. Namespaces have finalizers in their spec as well. */
function hasFinalizers(kind: Kind, object: StoredObject): boolean {
  const spec = object["spec"];
  return (
    isNonEmptyList(object.metadata.finalizers) ||
    (isNamespace(kind) && isJsonObject(spec) && isNonEmptyList(spec["finalizers"]))
  );
}

export function isNamespace(kind: Kind): boolean {
  return kind.group === "" && kind.resource === "namespaces";
}

function isNonEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function withMetadata(kind: Kind, object: StoredObject, fields: Partial<StoredMetadata>): StoredObject {
  return {
    ...object,
    metadata: { ...object.metadata, ...fields },
    ...(isNamespace(kind) ? { status: { phase: "Terminating" } } : {}),
  };
}
