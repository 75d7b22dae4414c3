import type { ObjectIdentity } from "../api/object-identity.js";
import type { ObjectKey } from "../api/object-key.js";
import type { KnownObjects } from "../queue/known-objects.js";

/** The values an object has in one index; none, one or many. */
export type IndexFunc<T> = (object: T) => readonly string[];

export interface IndexerOptions<T> {
  readonly identity: ObjectIdentity<T>;
  readonly indexers?: Readonly<Record<string, IndexFunc<T>>> | undefined;
  /** An index function threw; its object has no value in that index. */
  readonly onIndexError?: ((error: unknown, indexName: string) => void) | undefined;
}

/** One index: value to the keys of the objects that have it. A value without keys is no value. */
interface Index<T> {
  readonly valuesOf: IndexFunc<T>;
  readonly keys: Map<string, Set<ObjectKey>>;
}

const NO_VALUES: readonly string[] = [];

/**
 * The store: objects by key and by named indices. Only the informer writes to it; readers get a Lister. Objects are
 * shared with every reader and must not be changed. Every call is one consistent step.
 */
export class Indexer<T> implements KnownObjects<T> {
  readonly #identity: ObjectIdentity<T>;
  readonly #onIndexError: (error: unknown, indexName: string) => void;
  readonly #objects = new Map<ObjectKey, T>();
  readonly #indices = new Map<string, Index<T>>();
  #resourceVersion = "";

  constructor(options: IndexerOptions<T>) {
    this.#identity = options.identity;
    this.#onIndexError = options.onIndexError ?? ((): void => undefined);
    this.addIndexers(options.indexers ?? {});
  }

  get size(): number {
    return this.#objects.size;
  }

  /** The position that was applied last (N-1); empty before the first. */
  get resourceVersion(): string {
    return this.#resourceVersion;
  }

  get indexNames(): readonly string[] {
    return [...this.#indices.keys()];
  }

  add(object: T): void {
    this.update(object);
  }

  /** Stores an object under its key, in place of what was there. */
  update(object: T): void {
    const key = this.#identity.keyOf(object);
    const old = this.#objects.get(key);
    this.#objects.set(key, object);
    for (const [name, index] of this.#indices) {
      this.#reindex(name, index, key, { old, object });
    }
    this.#moveTo(this.#identity.resourceVersionOf(object));
  }

  /** Removes an object; `resourceVersion` is that of its deletion, where it was seen. */
  delete(key: ObjectKey, resourceVersion = ""): void {
    const old = this.#objects.get(key);
    if (old !== undefined) {
      this.#objects.delete(key);
      for (const [name, index] of this.#indices) {
        this.#reindex(name, index, key, { old, object: undefined });
      }
    }
    this.#moveTo(resourceVersion);
  }

  /** Puts these objects in place of all there were. */
  replace(objects: Iterable<T>, resourceVersion: string): void {
    this.#objects.clear();
    for (const index of this.#indices.values()) {
      index.keys.clear();
    }
    for (const object of objects) {
      this.update(object);
    }
    this.bookmark(resourceVersion);
  }

  /** The store is as the server was at `resourceVersion`. */
  bookmark(resourceVersion: string): void {
    this.#moveTo(resourceVersion);
  }

  get(key: ObjectKey): T | undefined {
    return this.#objects.get(key);
  }

  keys(): IterableIterator<ObjectKey> {
    return this.#objects.keys();
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  entries(): IterableIterator<[ObjectKey, T]> {
    return this.#objects.entries();
  }

  /**
   * Adds indices and fills them at once. None is added when one cannot be.
   *
   * @throws RangeError when a name is taken.
   */
  addIndexers(indexers: Readonly<Record<string, IndexFunc<T>>>): void {
    for (const name of Object.keys(indexers)) {
      if (this.#indices.has(name)) {
        throw new RangeError(`Cannot add index "${name}": there is one of that name`);
      }
    }
    for (const [name, valuesOf] of Object.entries(indexers)) {
      const index = { valuesOf, keys: new Map<string, Set<ObjectKey>>() };
      this.#indices.set(name, index);
      for (const [key, object] of this.#objects) {
        this.#reindex(name, index, key, { old: undefined, object });
      }
    }
  }

  /** Objects that have `value` in an index. @throws RangeError for an unknown index. */
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

  /** Keys of the objects that have `value`, sorted. @throws RangeError for an unknown index. */
  indexKeys(indexName: string, value: string): ObjectKey[] {
    return [...(this.#index(indexName).keys.get(value) ?? [])].sort();
  }

  /** Objects that share at least one value of an index with `object`, each once. @throws RangeError as above. */
  index(indexName: string, object: T): T[] {
    const { valuesOf } = this.#index(indexName);
    const found = new Set<T>();
    for (const value of valuesOf(object)) {
      for (const member of this.byIndex(indexName, value)) {
        found.add(member);
      }
    }
    return [...found];
  }

  /** Values that at least one object has; none for an unknown index. */
  indexValues(indexName: string): string[] {
    return [...(this.#indices.get(indexName)?.keys.keys() ?? [])];
  }

  #index(name: string): Index<T> {
    const index = this.#indices.get(name);
    if (index === undefined) {
      const known = this.indexNames.map((other) => `"${other}"`).join(", ");
      throw new RangeError(`Cannot use index "${name}": there is ${known === "" ? "none" : known}`);
    }
    return index;
  }

  #reindex(
    name: string,
    { valuesOf, keys }: Index<T>,
    key: ObjectKey,
    { old, object }: { readonly old: T | undefined; readonly object: T | undefined },
  ): void {
    const before = old === undefined ? NO_VALUES : this.#values(name, valuesOf, old);
    const after = object === undefined ? NO_VALUES : this.#values(name, valuesOf, object);
    if (before.length === 1 && after.length === 1 && before[0] === after[0]) {
      return;
    }
    for (const value of before) {
      const members = keys.get(value);
      members?.delete(key);
      if (members?.size === 0) {
        keys.delete(value);
      }
    }
    for (const value of after) {
      const members = keys.get(value);
      if (members === undefined) {
        keys.set(value, new Set([key]));
      } else {
        members.add(key);
      }
    }
  }

  /** Unlike client-go, where an index function that fails ends the process. */
  #values(name: string, valuesOf: IndexFunc<T>, object: T): readonly string[] {
    try {
      return valuesOf(object);
    } catch (error) {
      this.#onIndexError(error, name);
      return NO_VALUES;
    }
  }

  #moveTo(resourceVersion: string): void {
    if (resourceVersion !== "") {
      this.#resourceVersion = resourceVersion;
    }
  }
}
