import { matchesLabels, parseLabelSelector } from "../api/label-selector.js";
import type { KubeObject } from "../api/object.js";
import type { ObjectKey } from "../api/object-key.js";
import { NAMESPACE_INDEX } from "./index-funcs.js";
import type { Indexer } from "./indexer.js";

export interface ListerOptions {
  /** Absent or empty: all namespaces. Uses the index `namespace` where there is one (LI-2). */
  readonly namespace?: string;
  /** As `kubectl -l`: `app=web,tier!=db`. Absent or empty: all (LI-1). */
  readonly labelSelector?: string;
}

/**
 * The store, to read. Never asks the server. Objects are shared and must not be changed; their order is unspecified.
 */
export interface Lister<T> {
  readonly size: number;
  /** The server's position that the store shows; empty before the first list. */
  readonly resourceVersion: string;
  /** By key, `namespace/name`, or `name` for objects without a namespace. */
  get(key: ObjectKey): T | undefined;
  /** @throws SyntaxError for a selector that is none. */
  list(options?: ListerOptions): T[];
  keys(): IterableIterator<ObjectKey>;
  /** Objects by a named index. @throws RangeError for an unknown one. */
  byIndex(indexName: string, value: string): T[];
  /** @throws RangeError for an unknown index. */
  indexKeys(indexName: string, value: string): ObjectKey[];
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
    get: (key) => indexer.get(key),
    list: (options = {}) => list(indexer, options),
    keys: () => indexer.keys(),
    byIndex: (indexName, value) => indexer.byIndex(indexName, value),
    indexKeys: (indexName, value) => indexer.indexKeys(indexName, value),
    indexValues: (indexName) => indexer.indexValues(indexName),
  };
}

function list<T>(indexer: Indexer<T>, { namespace = "", labelSelector = "" }: ListerOptions): T[] {
  const candidates = inNamespace(indexer, namespace);
  if (labelSelector.trim() === "") {
    return candidates;
  }
  const selector = parseLabelSelector(labelSelector);
  return candidates.filter((object) => matchesLabels(selector, metadataOf(object)?.labels ?? {}));
}

function inNamespace<T>(indexer: Indexer<T>, namespace: string): T[] {
  if (namespace === "") {
    return Array.from(indexer.values());
  }
  if (indexer.indexNames.includes(NAMESPACE_INDEX)) {
    return indexer.byIndex(NAMESPACE_INDEX, namespace);
  }
  return Array.from(indexer.values()).filter((object) => metadataOf(object)?.namespace === namespace);
}

/** Reading a user's object on the user's behalf: whatever else it is, it is shaped like an object of the API. */
function metadataOf(object: unknown): KubeObject["metadata"] {
  return (object as KubeObject).metadata;
}
