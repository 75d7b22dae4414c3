import type { ObjectKey } from "../api/object-key.js";
import type { IndexFunc } from "./index-func.js";

const NO_VALUES: readonly string[] = [];

/**
 * An index over what a function finds in objects. Invariant: `keys` maps each value to the keys of exactly those
 * objects that have the value. A value that no object has is not in the map.
 */
export class FunctionIndex<T> {
  readonly keys: Map<string, Set<ObjectKey>> = new Map<string, Set<ObjectKey>>();
  readonly func: IndexFunc<T>;
  readonly #name: string;
  readonly #onError: (error: unknown, indexName: string) => void;

  constructor(name: string, func: IndexFunc<T>, onError: (error: unknown, indexName: string) => void) {
    this.#name = name;
    this.func = func;
    this.#onError = onError;
  }

  /** Replaces what is indexed by these objects. */
  fill(objects: Iterable<readonly [ObjectKey, T]>): void {
    this.keys.clear();
    for (const [key, object] of objects) {
      this.change(key, { old: undefined, object });
    }
  }

  /** Indexes an object that was added, changed or deleted. */
  change(
    key: ObjectKey,
    { old, object }: { readonly old: T | undefined; readonly object: T | undefined },
  ): void {
    const before = old === undefined ? NO_VALUES : this.valuesOf(old);
    const after = object === undefined ? NO_VALUES : this.valuesOf(object);
    if (isSame(before, after)) {
      return;
    }
    for (const value of before) {
      const members = this.keys.get(value);
      members?.delete(key);
      if (members?.size === 0) {
        this.keys.delete(value);
      }
    }
    for (const value of after) {
      const members = this.keys.get(value);
      if (members === undefined) {
        this.keys.set(value, new Set([key]));
      } else {
        members.add(key);
      }
    }
  }

  /** Returns no values if the index function fails. In client-go, that ends the process. */
  valuesOf(object: T): readonly string[] {
    try {
      const values = this.func(object);
      if (!isArray(values)) {
        throw new TypeError(
          `Cannot index an object in "${this.#name}": the index function did not return an array`,
        );
      }
      return values;
    } catch (error) {
      this.#onError(error, this.#name);
      return NO_VALUES;
    }
  }
}

/** Checks at run time, because an index function that is written in JavaScript may not keep to its type. */
function isArray(values: unknown): boolean {
  return Array.isArray(values);
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((value, position) => value === right[position]);
}
