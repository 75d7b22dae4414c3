import type { ObjectIdentity } from "../api/object-identity.js";
import type { ObjectKey } from "../api/object-key.js";
import type { KnownObjects } from "../queue/known-objects.js";

/**
 * The values an object has in one index; none, one or many (X-1). Must depend on the object alone: what it said of an
 * object is asked for again when that object goes.
 */
export type IndexFunc<T> = (object: T) => readonly string[];

export interface IndexerOptions<T> {
  readonly identity: ObjectIdentity<T>;
  readonly indexers?: Readonly<Record<string, IndexFunc<T>>> | undefined;
  /** An index function threw, or returned no array; the object has no value in that index. */
  readonly onIndexError?: ((error: unknown, indexName: string) => void) | undefined;
}

/** One index. Invariant: a value has the keys of exactly the objects that have it, and at least one (X-2). */
interface Index<T> {
  readonly name: string;
  readonly valuesOf: IndexFunc<T>;
  readonly keys: Map<string, Set<ObjectKey>>;
}

const NO_VALUES: readonly string[] = [];

/**
 * The store: objects by key and by named indices. Only the informer writes to it; readers get a Lister. Objects are
 * shared with every reader and must not be changed. Every call is one consistent step: what it returns is of one moment
 * and the caller's own, but for the iterators, which follow the store.
 */
export class Indexer<T> implements KnownObjects<T> {
  readonly #identity: ObjectIdentity<T>;
  readonly #onIndexError: (error: unknown, indexName: string) => void;
  #objects = new Map<ObjectKey, T>();
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

  /**
   * The position that was applied last: that of the last object written, or of the last bookmark (N-1). Objects leave a
   * DeltaFIFO out of the server's order, so its `onApplied` must be passed on to `bookmark` for this to mean that
   * everything up to the position is here.
   */
  get resourceVersion(): string {
    return this.#resourceVersion;
  }

  get indexNames(): readonly string[] {
    return [...this.#indices.keys()];
  }

  /** The same as `update`: what is there decides, not the verb (T-2). */
  add(object: T): T | undefined {
    return this.update(object);
  }

  /**
   * Stores an object under its key. Returns what was there before.
   *
   * @throws what the identity throws for an object without a key; nothing is changed then.
   */
  update(object: T): T | undefined {
    const key = this.#identity.keyOf(object);
    const old = this.#objects.get(key);
    this.#objects.set(key, object);
    for (const index of this.#indices.values()) {
      this.#reindex(index, key, { old, object });
    }
    this.#applied(this.#identity.resourceVersionOf(object));
    return old;
  }

  /** Removes an object and returns it. `resourceVersion` is that of its deletion, where it was seen (N-1). */
  delete(key: ObjectKey, resourceVersion = ""): T | undefined {
    const old = this.#objects.get(key);
    if (this.#objects.delete(key)) {
      for (const index of this.#indices.values()) {
        this.#reindex(index, key, { old, object: undefined });
      }
    }
    this.#applied(resourceVersion);
    return old;
  }

  /**
   * Puts these objects in place of all there were.
   *
   * @throws what the identity throws for an object without a key; nothing is changed then.
   */
  replace(objects: Iterable<T>, resourceVersion: string): void {
    const replacement = new Map<ObjectKey, T>();
    for (const object of objects) {
      replacement.set(this.#identity.keyOf(object), object);
    }
    this.#objects = replacement;
    for (const index of this.#indices.values()) {
      this.#fill(index);
    }
    this.bookmark(resourceVersion);
  }

  /** The store is as the server was at `resourceVersion`; empty where that cannot be said of any position. */
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

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  entries(): IterableIterator<[ObjectKey, T]> {
    return this.#objects.entries();
  }

  /**
   * Adds indices, before or after there are objects, and fills them at once. None is added when one cannot be (X-4).
   *
   * @throws RangeError when a name is taken.
   */
  addIndexers(indexers: Readonly<Record<string, IndexFunc<T>>>): void {
    const added = Object.entries(indexers);
    const taken = added.find(([name]) => this.#indices.has(name));
    if (taken !== undefined) {
      throw new RangeError(`Cannot add index "${taken[0]}": there is one of that name`);
    }
    for (const [name, valuesOf] of added) {
      const index = { name, valuesOf, keys: new Map<string, Set<ObjectKey>>() };
      this.#indices.set(name, index);
      this.#fill(index);
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
    const index = this.#index(indexName);
    const found = new Set<T>();
    for (const value of this.#values(index, object)) {
      for (const member of this.byIndex(indexName, value)) {
        found.add(member);
      }
    }
    return [...found];
  }

  /** Values that at least one object has; none for an unknown index (X-3). */
  indexValues(indexName: string): string[] {
    return [...(this.#indices.get(indexName)?.keys.keys() ?? [])];
  }

  #index(name: string): Index<T> {
    const index = this.#indices.get(name);
    if (index === undefined) {
      const known = this.indexNames.map((other) => `"${other}"`).join(", ");
      throw new RangeError(`Cannot use index "${name}": there is ${known === "" ? "none" : `only ${known}`}`);
    }
    return index;
  }

  #fill(index: Index<T>): void {
    index.keys.clear();
    for (const [key, object] of this.#objects) {
      this.#reindex(index, key, { old: undefined, object });
    }
  }

  #reindex(
    index: Index<T>,
    key: ObjectKey,
    { old, object }: { readonly old: T | undefined; readonly object: T | undefined },
  ): void {
    const before = old === undefined ? NO_VALUES : this.#values(index, old);
    const after = object === undefined ? NO_VALUES : this.#values(index, object);
    if (isSame(before, after)) {
      return;
    }
    for (const value of before) {
      const members = index.keys.get(value);
      members?.delete(key);
      if (members?.size === 0) {
        index.keys.delete(value);
      }
    }
    for (const value of after) {
      const members = index.keys.get(value);
      if (members === undefined) {
        index.keys.set(value, new Set([key]));
      } else {
        members.add(key);
      }
    }
  }

  /** Unlike client-go, where an index function that fails ends the process (X-1). */
  #values({ name, valuesOf }: Index<T>, object: T): readonly string[] {
    try {
      const values = valuesOf(object);
      if (!isArray(values)) {
        throw new TypeError(`Cannot index an object in "${name}": found no array of values`);
      }
      return values;
    } catch (error) {
      this.#onIndexError(error, name);
      return NO_VALUES;
    }
  }

  /**
   * Unlike client-go, an object without a resourceVersion, which a transform has stripped, does not make the store
   * forget its position.
   */
  #applied(resourceVersion: string): void {
    if (resourceVersion !== "") {
      this.#resourceVersion = resourceVersion;
    }
  }
}

/** Also where an index function written in JavaScript breaks its type. */
function isArray(values: unknown): boolean {
  return Array.isArray(values);
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((value, position) => value === right[position]);
}
