import { checkIdentity, keyIfAny, type ObjectIdentity } from "../api/object-identity.js";
import { type ObjectKey, splitObjectKey } from "../api/object-key.js";
import { isPosition } from "../api/resource-version.js";
import type { KnownObjects } from "../queue/known-objects.js";
import { FunctionIndex } from "./function-index.js";
import type { IndexFunc } from "./index-func.js";
import { byNamespace, NAMESPACE_INDEX } from "./index-funcs.js";
import { NamespaceIndex } from "./namespace-index.js";

/** Options of an Indexer. */
export interface IndexerOptions<T> {
  /** Reads the key and the resourceVersion of an object. */
  readonly identity: ObjectIdentity<T>;
  /** The first indices, by name. More can be added by `addIndexers`. */
  readonly indexers?: Readonly<Record<string, IndexFunc<T>>> | undefined;
  /**
   * Called when an index function has thrown or has not returned an array. The object has no value in that
   * index.
   */
  readonly onIndexError?: ((error: unknown, indexName: string) => void) | undefined;
}

/**
 * The store of an informer: objects by key and by named indices.
 *
 * Only the informer writes to an indexer. Readers get a Lister. The objects are shared by all readers and
 * must not be changed. Each call is one consistent step: a returned array shows the store at one moment and
 * belongs to the caller. The iterators are the exception, because they see later changes of the store.
 */
export class Indexer<T> implements KnownObjects<T> {
  readonly #identity: ObjectIdentity<T>;
  readonly #onIndexError: (error: unknown, indexName: string) => void;
  #objects = new Map<ObjectKey, T>();
  readonly #indices = new Map<string, FunctionIndex<T>>();
  readonly #namespaces = new NamespaceIndex();
  #resourceVersion = "";

  constructor(options: IndexerOptions<T>) {
    checkIdentity(options.identity);
    this.#identity = options.identity;
    this.#onIndexError = options.onIndexError ?? ((): void => undefined);
    this.addIndexers(options.indexers ?? {});
  }

  get size(): number {
    return this.#objects.size;
  }

  /**
   * The position of the last write: that of the last written object or of the last bookmark (N-1).
   *
   * The objects of a list are not in the order of their versions. If the objects come from a DeltaFIFO, pass
   * its `onApplied` on to `bookmark`. Then everything that happened up to this position is in the store.
   */
  get resourceVersion(): string {
    return this.#resourceVersion;
  }

  /** The names of the indices that were added. */
  get indexNames(): readonly string[] {
    return [...this.#indices.keys()];
  }

  /** Does the same as `update`, because the contents of the store decide whether an object is new (T-2). */
  add(object: T): T | undefined {
    return this.update(object);
  }

  /**
   * Stores an object under its key. Returns the object that was there before.
   *
   * @throws whatever the identity throws for an object without a key. Nothing is changed then.
   */
  update(object: T): T | undefined {
    const key = this.#identity.keyOf(object);
    const old = this.#objects.get(key);
    this.#objects.set(key, object);
    if (old === undefined) {
      this.#namespaces.add(key);
    }
    for (const index of this.#indices.values()) {
      index.change(key, { old, object });
    }
    this.#applied(this.#identity.resourceVersionOf(object));
    return old;
  }

  /**
   * Removes an object and returns it. `resourceVersion` is that of the deletion, if the deletion was seen
   * (N-1).
   */
  delete(key: ObjectKey, resourceVersion = ""): T | undefined {
    const old = this.#objects.get(key);
    if (this.#objects.delete(key)) {
      this.#namespaces.delete(key);
      for (const index of this.#indices.values()) {
        index.change(key, { old, object: undefined });
      }
    }
    this.#applied(resourceVersion);
    return old;
  }

  /**
   * Replaces all objects by these objects.
   *
   * @throws whatever the identity throws for an object without a key. Nothing is changed then.
   */
  replace(objects: Iterable<T>, resourceVersion: string): void {
    const replacement = new Map<ObjectKey, T>();
    for (const object of objects) {
      replacement.set(this.#identity.keyOf(object), object);
    }
    this.#objects = replacement;
    this.#namespaces.clear();
    for (const key of replacement.keys()) {
      this.#namespaces.add(key);
    }
    for (const index of this.#indices.values()) {
      index.fill(this.#objects);
    }
    this.bookmark(resourceVersion);
  }

  /**
   * Sets the position. The store must be in the state that the server had at `resourceVersion`. Pass an empty
   * string if no such position is known.
   */
  bookmark(resourceVersion: string): void {
    this.#resourceVersion = resourceVersion;
  }

  get(key: ObjectKey): T | undefined {
    return this.#objects.get(key);
  }

  list(): T[] {
    return Array.from(this.#objects.values());
  }

  keys(): IterableIterator<ObjectKey> {
    return this.#objects.keys();
  }

  /** Returns the keys of the objects of one namespace. */
  keysIn(namespace: string): Iterable<ObjectKey> {
    return this.#namespaces.keys.get(namespace) ?? [];
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  entries(): IterableIterator<[ObjectKey, T]> {
    return this.#objects.entries();
  }

  /**
   * Adds indices and fills them at once from the objects in the store. If one of them cannot be added, none
   * is. An index that exists with the same function stays as it is.
   *
   * @throws RangeError if an index of that name exists with another function.
   */
  addIndexers(indexers: Readonly<Record<string, IndexFunc<T>>>): void {
    const added = Object.entries(indexers).filter(([name, valuesOf]) => this.#funcOf(name) !== valuesOf);
    const taken = added.find(([name]) => this.#funcOf(name) !== undefined);
    if (taken !== undefined) {
      throw new RangeError(
        `Cannot add index "${taken[0]}": another function has that name, pass the same one`,
      );
    }
    for (const [name, valuesOf] of added) {
      const index = new FunctionIndex(name, valuesOf, this.#onIndexError);
      index.fill(this.#objects);
      this.#indices.set(name, index);
    }
  }

  /** Returns the objects that have `value` in an index. @throws RangeError if there is no such index. */
  byIndex(indexName: string, value: string): T[] {
    const objects: T[] = [];
    for (const key of this.#index(indexName).keys.get(value) ?? []) {
      const object = this.#objects.get(key);
      if (object !== undefined) {
        objects.push(object);
      }
    }
    return objects;
  }

  /**
   * Returns the sorted keys of the objects that have `value` in an index.
   *
   * @throws RangeError if there is no such index.
   */
  indexKeys(indexName: string, value: string): ObjectKey[] {
    return [...(this.#index(indexName).keys.get(value) ?? [])].sort();
  }

  /**
   * Returns the objects that share at least one value of an index with `object`, each object once. The given
   * object need not be in the store.
   *
   * @throws RangeError if there is no such index.
   */
  index(indexName: string, object: T): T[] {
    const index = this.#index(indexName);
    const found = new Set<T>();
    const values =
      index instanceof NamespaceIndex
        ? [splitObjectKey(keyIfAny(this.#identity, object) ?? "").namespace]
        : index.valuesOf(object);
    for (const value of values) {
      for (const member of this.byIndex(indexName, value)) {
        found.add(member);
      }
    }
    return [...found];
  }

  /**
   * Returns the values that at least one object has in an index, or no values if there is no such index
   * (X-3).
   */
  indexValues(indexName: string): string[] {
    return [...(this.#existing(indexName)?.keys.keys() ?? [])];
  }

  #funcOf(name: string): IndexFunc<T> | typeof byNamespace | undefined {
    return name === NAMESPACE_INDEX ? byNamespace : this.#indices.get(name)?.func;
  }

  #existing(name: string): FunctionIndex<T> | NamespaceIndex | undefined {
    return name === NAMESPACE_INDEX ? this.#namespaces : this.#indices.get(name);
  }

  #index(name: string): FunctionIndex<T> | NamespaceIndex {
    const index = this.#existing(name);
    if (index === undefined) {
      const known = [...this.indexNames, NAMESPACE_INDEX].map((other) => `"${other}"`).join(", ");
      throw new RangeError(`Cannot use index "${name}": expected one of ${known}`);
    }
    return index;
  }

  /**
   * Moves the position, unless the object has no resourceVersion, because a transform has stripped it or the
   * server has left it out. In client-go, such an object makes the store forget its position.
   */
  #applied(resourceVersion: string): void {
    if (isPosition(resourceVersion)) {
      this.#resourceVersion = resourceVersion;
    }
  }
}
