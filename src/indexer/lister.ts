import { isContradictory, matchesLabels, parseLabelSelector } from "../api/label-selector.js";
import type { KubeObject } from "../api/object.js";
import { objectKey, type ObjectKey } from "../api/object-key.js";
import { NAMESPACE_INDEX } from "./index-funcs.js";
import type { Indexer } from "./indexer.js";

/** What of the store is listed. */
export interface ListerOptions {
  /** Absent or empty: all namespaces. Uses the index `namespace`; without it everything is looked at (LI-2). */
  readonly namespace?: string;
  /** As `kubectl -l`: `app=web,tier!=db`. Absent or empty: all (LI-1). */
  readonly labelSelector?: string;
}

/**
 * The store, to read. Never asks the server. What a call returns is of one moment, the array is the caller's own; the
 * objects in it are shared and must not be changed. Their order is unspecified.
 */
export interface Lister<T> {
  readonly size: number;
  /** All that happened on the server up to this position is in the store; empty before the first list. */
  readonly resourceVersion: string;
  /** By key, `namespace/name`, or `name` for objects without a namespace; or by the two parts (LI-3). */
  get(key: ObjectKey): T | undefined;
  get(namespace: string, name: string): T | undefined;
  /** @throws SyntaxError for a selector that is none. */
  list(options?: ListerOptions): T[];
  keys(): ObjectKey[];
  /** Objects by a named index. @throws RangeError for an unknown one. */
  byIndex(indexName: string, value: string): T[];
  /** Their keys, sorted. @throws RangeError for an unknown index. */
  indexKeys(indexName: string, value: string): ObjectKey[];
  /** The values that at least one object has; none for an unknown index. */
  indexValues(indexName: string): string[];
}

/** The read-only view of an indexer. */
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
    : scope.filter((object) => matchesLabels(selector, metadataOf(object)?.labels ?? {}));
}

function inNamespace<T>(indexer: Indexer<T>, namespace: string): T[] {
  if (namespace === "") {
    return indexer.list();
  }
  return indexer.indexNames.includes(NAMESPACE_INDEX)
    ? indexer.byIndex(NAMESPACE_INDEX, namespace)
    : indexer.list().filter((object) => metadataOf(object)?.namespace === namespace);
}

/** Reading a user's object on the user's behalf: whatever else it is, it is shaped like an object of the API. */
function metadataOf(object: unknown): KubeObject["metadata"] {
  return (object as KubeObject).metadata;
}
