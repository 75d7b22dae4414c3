import type { ObjectIdentity } from "../api/object-identity.js";
import type { GroupVersionResource } from "../api/resource.js";
import type { IndexFunc } from "../indexer/index-func.js";
import type { ListWatch } from "../listwatch/list-watch.js";
import type { ReflectorOptions } from "../reflector/reflector-options.js";
import type { InformerCallbacks } from "./informer-callbacks.js";

/** The options of a reflector that an informer passes on to it. */
type OptionsOfReflector<T> = Pick<
  ReflectorOptions<T>,
  | "initialList"
  | "pageSize"
  | "minWatchTimeoutMs"
  | "probeAfterMs"
  | "backoff"
  | "clock"
  | "random"
  | "logger"
>;

/**
 * Options of a SharedIndexInformer: where its objects come from, how they are kept, and what is reported.
 * Durations are in milliseconds.
 */
export interface SharedIndexInformerOptions<T, IndexName extends string = string>
  extends InformerCallbacks, OptionsOfReflector<T> {
  /**
   * What to list and watch. For several namespaces, what to list and watch in each of them, by its name: the store then
   * has the objects of all of them, and the informer has synced when every first list is in the store.
   */
  readonly listWatch: ListWatch<T> | ReadonlyMap<string, ListWatch<T>>;
  /**
   * Reads the key, the uid and the resourceVersion of an object. Usually the codec that the ListWatch decodes
   * with.
   */
  readonly identity: ObjectIdentity<T>;
  /** The name of the informer in messages, errors and metrics. @defaultValue "informer" */
  readonly name?: string | undefined;
  /** The resource that the ListWatch is for. It is only named in reports. */
  readonly resource?: GroupVersionResource | undefined;
  /** The namespace that the ListWatch is for. It is only named in reports. */
  readonly namespace?: string | undefined;
  /**
   * Milliseconds between two resyncs of a handler that does not choose its own period. In a resync, the
   * handler receives every object in the store again, as an update with the cause `resync`. The server is
   * not involved. Values between 0 and 1 000 are raised to 1 000. 0 turns resyncs off for every handler.
   *
   * @defaultValue 0
   */
  readonly resyncMs?: number | undefined;
  /**
   * Index functions by the name of their index, for `lister.byIndex`. More can be added with `addIndexers`.
   */
  readonly indexers?: Readonly<Record<IndexName, IndexFunc<T>>> | undefined;
  /**
   * Called once with each object that is received, before the object is stored and before any handler sees
   * it. Returns the object to store instead, for example without the parts that are not needed. The function
   * may change the object that it is given. The result is stored as it is: it is not frozen, and must keep the
   * name, the namespace, the uid and the resourceVersion. If the function throws, or returns an object without
   * a key, the error is logged and the object is stored as it came.
   */
  readonly transform?: ((object: T) => T) | undefined;
  /**
   * Whether updates that changed nothing are also delivered to handlers: those of objects that a new list
   * found unchanged, and of events that were received twice.
   *
   * @defaultValue false
   */
  readonly tellUnchanged?: boolean | undefined;
  /**
   * The number of changes that may wait between the server and the store, for each namespace of several. From then on,
   * the informer reads nothing more from the server until half of them have been processed. At least 1.
   *
   * @defaultValue 2 000
   */
  readonly queueLimit?: number | undefined;
}
