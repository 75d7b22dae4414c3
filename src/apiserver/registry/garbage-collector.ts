import { itemsOf, textOf } from "../json/json-access.js";
import type { StoredObject } from "../json/json-object.js";
import { type Kind, type KindRegistry, storedResource } from "../kinds/kind-registry.js";
import type { ObjectStore } from "../store/object-store.js";
import type { StoredRecord } from "../store/stored-record.js";
import { FOREGROUND, ORPHAN } from "./deletion.js";
import { type ObjectPlace, scopeRange } from "./places.js";
import type { Registry, WriteHook } from "./registry.js";

/**
 * Deletes what is owned by deleted objects, as the garbage collector of kube-controller-manager does, but in the same
 * turn of the event loop. Foreground deletion waits for the dependents that block their owner; orphaning removes
 * the references to it.
 */
export class GarbageCollector implements WriteHook {
  readonly #store: ObjectStore;
  readonly #kinds: KindRegistry;
  readonly #registry: Registry;

  constructor(store: ObjectStore, kinds: KindRegistry, registry: Registry) {
    this.#store = store;
    this.#kinds = kinds;
    this.#registry = registry;
  }

  written(kind: Kind, record: StoredRecord): void {
    const { metadata } = record.view();
    if (metadata.deletionTimestamp === undefined) {
      return;
    }
    const { finalizers = [] } = metadata;
    const place = placeOf(kind, record);
    if (finalizers.includes(ORPHAN)) {
      this.#orphan(record);
      this.#finalize(place, ORPHAN);
    } else if (finalizers.includes(FOREGROUND)) {
      this.#deleteDependents(record);
      this.#finishForeground(place, record.uid);
    }
  }

  removed(_kind: Kind, record: StoredRecord): void {
    this.#deleteDependents(record);
    for (const { uid } of ownersIn(record.view())) {
      const owner = this.#placeWithUid(record.namespace, textOf(uid));
      if (owner !== undefined) {
        this.#finishForeground(owner, textOf(uid));
      }
    }
  }

  /** Deletes the dependents of an object whose other owners are gone, too. */
  #deleteDependents(owner: StoredRecord): void {
    for (const dependent of this.#dependentsOf(owner.namespace, owner.uid)) {
      const object = this.#store.get(storedResource(dependent.kind), dependent.namespace, dependent.name);
      const others =
        object === undefined ? [] : ownersIn(object.view()).filter(({ uid }) => uid !== owner.uid);
      const isHeld = others.some(
        ({ uid }) => this.#placeWithUid(dependent.namespace, textOf(uid)) !== undefined,
      );
      if (isHeld) {
        this.#release(dependent, owner.uid);
      } else if (object !== undefined && object.view().metadata.deletionTimestamp === undefined) {
        this.#registry.delete(dependent);
      }
    }
  }

  #orphan(owner: StoredRecord): void {
    for (const dependent of this.#dependentsOf(owner.namespace, owner.uid)) {
      this.#release(dependent, owner.uid);
    }
  }

  #release(place: ObjectPlace, owner: string): void {
    this.#registry.replace(place, (object) => {
      const ownerReferences = ownersIn(object).filter(({ uid }) => uid !== owner);
      return { ...object, metadata: { ...object.metadata, ownerReferences: [...ownerReferences] } };
    });
  }

  /** Lets an object go that is deleted in the foreground, if no dependent blocks it. */
  #finishForeground(place: ObjectPlace, uid: string): void {
    const record = this.#store.get(storedResource(place.kind), place.namespace, place.name);
    const { deletionTimestamp, finalizers = [] } = record?.view().metadata ?? {};
    if (deletionTimestamp === undefined || !finalizers.includes(FOREGROUND)) {
      return;
    }
    const blocking = this.#dependentsOf(place.namespace, uid).some((dependent) => {
      const object = this.#store.get(storedResource(dependent.kind), dependent.namespace, dependent.name);
      return ownersIn(object?.view()).some(
        (owner) => owner["uid"] === uid && owner["blockOwnerDeletion"] === true,
      );
    });
    if (!blocking) {
      this.#finalize(place, FOREGROUND);
    }
  }

  #finalize(place: ObjectPlace, finalizer: string): void {
    this.#registry.update(
      place,
      (object) => ({
        ...object,
        metadata: {
          ...object.metadata,
          finalizers: (object.metadata.finalizers ?? []).filter((other) => other !== finalizer),
        },
      }),
      { inProcess: true },
    );
  }

  /** Finds the objects that refer to an owner. A cluster-scoped owner may have dependents in every namespace. */
  #dependentsOf(namespace: string, uid: string): ObjectPlace[] {
    return this.#found(namespace, uid, (object) => ownersIn(object).some((owner) => owner["uid"] === uid));
  }

  /** Finds an object by its uid, in a namespace or among the cluster-scoped ones. */
  #placeWithUid(namespace: string, uid: string): ObjectPlace | undefined {
    const found = this.#found(namespace, uid, ({ metadata }) => metadata.uid === uid);
    return found[0] ?? this.#found("", uid, ({ metadata }) => metadata.uid === uid)[0];
  }

  #found(namespace: string, uid: string, isWanted: (object: StoredObject) => boolean): ObjectPlace[] {
    return this.#kinds
      .all()
      .filter((kind) => namespace === "" || kind.namespaced)
      .flatMap((kind) =>
        [...this.#store.read(storedResource(kind), scopeRange(namespace))]
          // Most objects do not name the uid at all, and looking for it in their bytes is cheap.
          .filter((record) => record.bytes.includes(uid) && isWanted(record.view()))
          .map((record) => placeOf(kind, record)),
      );
  }
}

function placeOf(kind: Kind, { namespace, name }: StoredRecord): ObjectPlace {
  return { kind, namespace, name };
}

function ownersIn(object: StoredObject | undefined): ReturnType<typeof itemsOf> {
  return itemsOf(object?.metadata["ownerReferences"]);
}
