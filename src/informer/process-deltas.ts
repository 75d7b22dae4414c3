import type { ObjectIdentity } from "../api/object-identity.js";
import type { ObjectKey } from "../api/object-key.js";
import { compareResourceVersions } from "../api/resource-version.js";
import type { Indexer } from "../indexer/indexer.js";
import { DeletedFinalStateUnknown } from "../queue/deleted-final-state-unknown.js";
import type { Delta, Deltas, DeltaType } from "../queue/delta.js";
import type { EventCause, ResourceEvent } from "./resource-event-handler.js";

export interface ProcessContext<T> {
  readonly indexer: Indexer<T>;
  readonly identity: ObjectIdentity<T>;
  /**
   * Tell updates that changed nothing and were not asked for by a resync (client-go does, where resync is
   * off; B-5).
   */
  readonly tellUnchanged: boolean;
  readonly notify: (key: ObjectKey, event: ResourceEvent<T>) => void;
  /** An event older than what is stored was left out. */
  readonly onStale: (key: ObjectKey, resourceVersion: string) => void;
}

type Upsert<T> = Exclude<Delta<T>, { type: "Deleted" }>;

/**
 * Applies what happened to one object, oldest first: writes the store, then tells the handlers. The store
 * decides whether something is an add or an update, not the delta (P-1).
 *
 * No await in here: between the store and the handlers' queues there is no moment at which a late handler or
 * a reader could see one without the other.
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
    // Unlike client-go, which calls this an update (P-8): another object took the name, the first one is
    // gone.
    notify(key, { type: "delete", deleted: { key, object: old, finalStateUnknown: true }, cause: "relist" });
    notify(key, { type: "add", object, cause });
    return;
  }
  // An event that comes twice is no news either (IP-21).
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
 * The event was overtaken: what is stored is newer. Unlike client-go, which stores whatever comes last; a
 * list is always believed, because a server restored from a backup goes back in time.
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

/** False for empty versions: a transform that strips them must not make changes invisible (F-4). */
function isSameVersion<T>(identity: ObjectIdentity<T>, left: T, right: T): boolean {
  const version = identity.resourceVersionOf(left);
  return version !== "" && version === identity.resourceVersionOf(right);
}
