import type { ObjectIdentity } from "../../api/object-identity.js";
import type { ObjectKey } from "../../api/object-key.js";
import { compareResourceVersions } from "../../api/resource-version.js";
import type { Indexer } from "../../indexer/indexer.js";
import { DeletedFinalStateUnknown } from "../../queue/deleted-final-state-unknown.js";
import type { Delta, Deltas, DeltaType } from "../../queue/delta.js";
import type { EventCause, ResourceEvent } from "../resource-event-handler.js";

/** What `processDeltas` reads, writes and calls. */
export interface ProcessContext<T> {
  readonly indexer: Indexer<T>;
  readonly identity: ObjectIdentity<T>;
  /**
   * Whether updates that changed nothing are delivered, too, if they do not come from a resync. client-go
   * does this when resync is off (B-5).
   */
  readonly tellUnchanged: boolean;
  /** Queues an event for every handler. */
  readonly notify: (key: ObjectKey, event: ResourceEvent<T>) => void;
  /** Called when an event was ignored because it is older than the stored object. */
  readonly onStale: (key: ObjectKey, resourceVersion: string) => void;
}

type Upsert<T> = Exclude<Delta<T>, { type: "Deleted" }>;

/**
 * Applies the changes of one object, oldest first. Each change is written to the store and then queued for
 * the handlers. Whether a change is an add or an update depends on the store, not on the type of the delta
 * (P-1).
 *
 * This function has no `await`, because a reader, or a handler that is added meanwhile, must not see the
 * changed store before the event is queued.
 */
export function processDeltas<T>(
  context: ProcessContext<T>,
  key: ObjectKey,
  deltas: Deltas<T>,
  isInInitialList: boolean,
): void {
  for (const delta of deltas) {
    if (delta.type === "Deleted") {
      remove(context, key, delta.object);
    } else {
      upsert(context, key, delta, causeOf(delta.type, isInInitialList));
    }
  }
}

function causeOf(type: DeltaType, isInInitialList: boolean): EventCause {
  switch (type) {
    case "Replaced":
      return isInInitialList ? "initial" : "relist";
    case "Sync":
      return "resync";
    case "Added":
    case "Updated":
    case "Deleted":
      return "watch";
  }
}

function upsert<T>(context: ProcessContext<T>, key: ObjectKey, delta: Upsert<T>, cause: EventCause): void {
  const { indexer, identity, notify } = context;
  const { object } = delta;
  const old = indexer.get(key);
  if (old === undefined) {
    indexer.add(object);
    notify(key, { type: "add", object, cause });
    return;
  }
  if (cause === "watch" && isOlder(context, key, object, old)) {
    return;
  }
  const uid = identity.uidOf(object);
  const oldUid = identity.uidOf(old);
  indexer.update(object);
  if (uid !== oldUid && uid !== "" && oldUid !== "") {
    // The stored object was deleted, and another one has its name now. Unlike client-go, which reports an
    // update (P-8).
    notify(key, { type: "delete", deleted: { key, object: old, finalStateUnknown: true }, cause: "relist" });
    notify(key, { type: "add", object, cause });
    return;
  }
  // An event that is received twice changes nothing the second time (IP-21).
  if (delta.type === "Sync" || context.tellUnchanged || !isSameVersion(identity, old, object)) {
    notify(key, { type: "update", oldObject: old, object, cause });
  }
}

function remove<T>(context: ProcessContext<T>, key: ObjectKey, gone: T | DeletedFinalStateUnknown<T>): void {
  const { indexer, notify } = context;
  const old = indexer.get(key);
  if (old === undefined) {
    return;
  }
  if (gone instanceof DeletedFinalStateUnknown) {
    indexer.delete(key);
    const object = gone.object ?? old;
    notify(key, { type: "delete", deleted: { key, object, finalStateUnknown: true }, cause: "relist" });
    return;
  }
  if (isOlder(context, key, gone, old)) {
    return;
  }
  indexer.delete(key, context.identity.resourceVersionOf(gone));
  notify(key, { type: "delete", deleted: { key, object: gone, finalStateUnknown: false }, cause: "watch" });
}

/**
 * Reports whether `object`, which came with an event of a watch, is older than the stored object. Such an
 * event is ignored, unlike in client-go, which stores whatever comes last. Objects of a list are not checked,
 * because the versions of a server that was restored from a backup go back.
 */
function isOlder<T>({ identity, onStale }: ProcessContext<T>, key: ObjectKey, object: T, stored: T): boolean {
  const version = identity.resourceVersionOf(object);
  const order = compareResourceVersions(version, identity.resourceVersionOf(stored));
  const older = order !== undefined && order < 0;
  if (older) {
    onStale(key, version);
  }
  return older;
}

/**
 * Reports whether two objects have the same resourceVersion. Empty versions are never the same, so that
 * changes stay visible if a transform removes the versions (F-4).
 */
function isSameVersion<T>(identity: ObjectIdentity<T>, left: T, right: T): boolean {
  const version = identity.resourceVersionOf(left);
  return version !== "" && version === identity.resourceVersionOf(right);
}
