import type { KubernetesObject, ObjectCache } from "@kubernetes/client-node";
import type { ObjectIdentity } from "../api/object-identity.js";
import { objectKey, type ObjectKey } from "../api/object-key.js";
import { compareResourceVersions } from "../api/resource-version.js";
import type { ReflectorStore } from "../reflector/reflector-store.js";
import type { Change } from "./listeners.js";
import { typedObject } from "./typed-object.js";

/** A stored object, and what identified it when it came. The user may change the object, but not the rest. */
interface Entry<T> {
  readonly object: T;
  readonly uid: string;
  readonly resourceVersion: string;
}

/** What an ObjectStore reads of its objects, and whom it tells. */
export interface ObjectStoreOptions<T> {
  readonly identity: ObjectIdentity<T>;
  /** Is told each change in the turn in which it is stored, so that a callback finds in the cache what it is told. */
  readonly tell: (change: Change, object: T) => void;
}

/**
 * The objects of one informer. They belong to the user, who may change them. The store outlives the runs of its
 * informer: the first list of a run is compared with what the run before has left.
 */
export class ObjectStore<T extends KubernetesObject> implements ObjectCache<T> {
  readonly #options: ObjectStoreOptions<T>;
  readonly #entries = new Map<ObjectKey, Entry<T>>();

  constructor(options: ObjectStoreOptions<T>) {
    this.#options = options;
  }

  get(name: string, namespace?: string): T | undefined {
    return this.#entries.get(objectKey(namespace, name))?.object;
  }

  /** Returns the objects of one namespace, or all objects if the namespace is absent or empty. */
  list(namespace = ""): readonly T[] {
    const objects: T[] = [];
    for (const [key, { object }] of this.#entries) {
      if (namespace === "" || key.startsWith(`${namespace}/`)) {
        objects.push(object);
      }
    }
    return objects;
  }

  /** Returns what the reflector of one run writes to. Nothing is stored or told after `run` has aborted. */
  during(run: AbortSignal): ReflectorStore<T> {
    const { identity } = this.#options;
    const upsert = (object: T): void => {
      const key = identity.keyOf(object);
      if (!run.aborted && !this.#isOlder(key, object)) {
        this.#put(key, object);
      }
    };
    return {
      add: upsert,
      update: upsert,
      delete: (object) => {
        const key = identity.keyOf(object);
        if (!run.aborted && !this.#isOlder(key, object)) {
          this.#remove(key, typedObject(object));
        }
      },
      replace: (objects) => {
        // A callback may stop the informer at any of these changes.
        for (const [key, entry] of this.#missingFrom(objects)) {
          if (!run.aborted) {
            this.#remove(key, entry.object);
          }
        }
        for (const object of objects) {
          if (!run.aborted) {
            this.#put(identity.keyOf(object), object);
          }
        }
      },
    };
  }

  /** Returns the stored objects that a list does not have. */
  #missingFrom(objects: readonly T[]): [ObjectKey, Entry<T>][] {
    const listed = new Set(objects.map((object) => this.#options.identity.keyOf(object)));
    return [...this.#entries].filter(([key]) => !listed.has(key));
  }

  /** Whether an object of a watch is older than the stored one. Those of a list are not, after a restored backup. */
  #isOlder(key: ObjectKey, object: T): boolean {
    const stored = this.#entries.get(key)?.resourceVersion ?? "";
    const order = compareResourceVersions(this.#options.identity.resourceVersionOf(object), stored);
    return order !== undefined && order < 0;
  }

  #put(key: ObjectKey, received: T): void {
    const { identity, tell } = this.#options;
    const old = this.#entries.get(key);
    const uid = identity.uidOf(received);
    const resourceVersion = identity.resourceVersionOf(received);
    if (old !== undefined && resourceVersion !== "" && resourceVersion === old.resourceVersion) {
      return;
    }
    const object = typedObject(received);
    const isAnother = old !== undefined && uid !== old.uid;
    if (isAnother) {
      this.#remove(key, old.object);
    }
    this.#entries.set(key, { object, uid, resourceVersion });
    tell(old === undefined || isAnother ? "add" : "update", object);
  }

  #remove(key: ObjectKey, lastState: T): void {
    if (this.#entries.delete(key)) {
      this.#options.tell("delete", lastState);
    }
  }
}
