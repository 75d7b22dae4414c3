import { isContradictory, matchesLabels, parseLabelSelector } from "../api/label-selector.js";
import type { KubeObject } from "../api/object.js";
import { objectKey, type ObjectKey } from "../api/object-key.js";
import { NAMESPACE_INDEX } from "./index-funcs.js";
import type { Indexer } from "./indexer.js";

/** Which objects of the store to list. */
export interface ListerOptions {
  /**
   * The namespace to list. Absent or empty: all namespaces. The index `namespace` is used, so that objects of
   * other namespaces are not looked at (LI-2).
   */
  readonly namespace?: string | undefined;
  /** A selector as for `kubectl -l`, for example `app=web,tier!=db`. Absent or empty: all objects (LI-1). */
  readonly labelSelector?: string | undefined;
}

/**
 * A read-only view of the store. It never asks the server.
 *
 * A returned array shows the store at one moment and belongs to the caller. The objects in it are shared with
 * other readers, and are frozen unless a transform made them. Their order is not specified.
 *
 * Objects in protobuf decode a member when it is read. To look at the same member of every object takes some
 * microseconds for each, again and again. An index is looked up without decoding anything.
 *
 * `IndexName` is the names of the indices, if they are known to the compiler.
 */
export interface Lister<T, IndexName extends string = string> {
  /** The number of objects in the store. */
  readonly size: number;
  /**
   * Everything that happened on the server up to this position is in the store. Empty before the first list.
   */
  readonly resourceVersion: string;
  /**
   * Returns one object, by its key or by the two parts of the key. The key is `namespace/name`, or `name` for
   * an object without a namespace (LI-3).
   */
  get(key: ObjectKey): T | undefined;
  get(namespace: string, name: string): T | undefined;
  /** Returns the objects that match all options. @throws SyntaxError if the label selector is not valid. */
  list(options?: ListerOptions): T[];
  /** Returns the keys of all objects. */
  keys(): ObjectKey[];
  /** Returns the objects that have `value` in an index. @throws RangeError if there is no such index. */
  byIndex(indexName: IndexName | typeof NAMESPACE_INDEX, value: string): T[];
  /**
   * Returns the sorted keys of the objects that have `value` in an index.
   *
   * @throws RangeError if there is no such index.
   */
  indexKeys(indexName: IndexName | typeof NAMESPACE_INDEX, value: string): ObjectKey[];
  /**
   * Returns the values that at least one object has in an index, or no values if there is no such index
   * (X-3).
   */
  indexValues(indexName: IndexName | typeof NAMESPACE_INDEX): string[];
}

/** Returns the read-only view of an indexer. */
export function listerOf<T>(indexer: Indexer<T>): Lister<T> {
  return {
    get size() {
      return indexer.size;
    },
    get resourceVersion() {
      return indexer.resourceVersion;
    },
    get: (first: string, name?: string) => indexer.get(name === undefined ? first : objectKey(first, name)),
    list: (options = {}) => list(indexer, options),
    keys: () => Array.from(indexer.keys()),
    byIndex: (indexName, value) => indexer.byIndex(indexName, value),
    indexKeys: (indexName, value) => indexer.indexKeys(indexName, value),
    indexValues: (indexName) => indexer.indexValues(indexName),
  };
}

function list<T>(indexer: Indexer<T>, { namespace = "", labelSelector = "" }: ListerOptions): T[] {
  const selector = parseLabelSelector(labelSelector);
  if (isContradictory(selector)) {
    return [];
  }
  const scope = inNamespace(indexer, namespace);
  return selector.length === 0
    ? scope
    : scope.filter((object) => matchesLabels(selector, metadataOf(object)?.labels));
}

function inNamespace<T>(indexer: Indexer<T>, namespace: string): T[] {
  return namespace === "" ? indexer.list() : indexer.byIndex(NAMESPACE_INDEX, namespace);
}

/** Reads the metadata of an object of unknown type. Every object of the API has this shape. */
function metadataOf(object: unknown): KubeObject["metadata"] {
  return (object as KubeObject).metadata;
}
