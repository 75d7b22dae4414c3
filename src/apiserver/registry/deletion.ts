import { isJsonObject, type StoredMetadata, type StoredObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kind-registry.js";
import { timestamp } from "../kinds/object-metadata.js";
import type { Preconditions } from "../kinds/preconditions.js";
import { badRequest } from "../refusals/refusals.js";

/** The options of a DELETE that this server reads. */
export interface DeleteOptions {
  /**
   * How long the object has to end. A grace period that has begun can only be shortened.
   *
   * @defaultValue the grace period of the object
   */
  readonly gracePeriodSeconds?: number;
  /** The uid or resourceVersion that the object must have. */
  readonly preconditions?: Preconditions;
  /** Does everything except storing the result. @defaultValue false */
  readonly dryRun?: boolean;
  /**
   * What happens to the objects that the object owns. Has an effect only on a server with garbage collection.
   *
   * @defaultValue "Background": they are deleted after the object
   */
  readonly propagationPolicy?: PropagationPolicy;
}

/** What happens to the dependents of a deleted object. */
export type PropagationPolicy = "Background" | "Foreground" | "Orphan";

/** The finalizers by which the garbage collector is told of a policy. */
export const FOREGROUND = "foregroundDeletion";
export const ORPHAN = "orphan";

const FINALIZER_OF: Readonly<Record<PropagationPolicy, string | undefined>> = {
  Background: undefined,
  Foreground: FOREGROUND,
  Orphan: ORPHAN,
};

/** Returns an object with the finalizer of a policy. */
export function withPropagation(object: StoredObject, policy: PropagationPolicy): StoredObject {
  const others = (object.metadata.finalizers ?? []).filter(
    (finalizer) => finalizer !== FOREGROUND && finalizer !== ORPHAN,
  );
  const added = FINALIZER_OF[policy];
  const finalizers = added === undefined ? others : [...others, added];
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

/** Checks the grace period of a DELETE. @throws ApiError 400 if it is not an integer. */
export function checkGracePeriod({ gracePeriodSeconds = 0 }: DeleteOptions): void {
  if (!Number.isSafeInteger(gracePeriodSeconds)) {
    throw badRequest(
      `cannot read the delete options: found gracePeriodSeconds ${gracePeriodSeconds}, expected an integer`,
    );
  }
}

/** The steps of deleting an object: a write that marks it, its removal, both, or neither. */
export interface DeletionPlan {
  /** The object as it is written first. */
  readonly marked?: StoredObject;
  readonly remove: boolean;
}

/**
 * Decides what a DELETE does. An object with finalizers is marked and stays. A grace period that has begun
 * can only be shortened. A graceful kind is marked even if it is removed at once, so that a watch sees
 * MODIFIED before DELETED, as with kube-apiserver.
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
  // The new grace period counts from the first DELETE, not from now.
  const deadline = Date.parse(deletionTimestamp);
  return {
    marked: withMetadata(kind, current, {
      deletionTimestamp: timestamp(new Date(deadline - (running - asked) * 1000)),
      deletionGracePeriodSeconds: asked,
    }),
    remove: asked === 0 && !hasFinalizers(kind, current),
  };
}

/**
 * Whether the next write removes an object: it is marked, its grace period is over, and it has no finalizers.
 */
export function isDeletable(kind: Kind, object: StoredObject): boolean {
  return (
    object.metadata.deletionTimestamp !== undefined &&
    (object.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
    !hasFinalizers(kind, object)
  );
}

/** Whether an object has finalizers in its metadata. A namespace can also have them in its spec. */
function hasFinalizers(kind: Kind, object: StoredObject): boolean {
  const spec = object["spec"];
  return (
    isNonEmptyList(object.metadata.finalizers) ||
    (isNamespace(kind) && isJsonObject(spec) && isNonEmptyList(spec["finalizers"]))
  );
}

/** Whether a kind is that of namespaces. */
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
