import type { ObjectIdentity } from "../api/object-identity.js";
import type { IndexFunc } from "../indexer/indexer.js";
import type { ReflectorOptions } from "../reflector/reflector.js";
import type { InformerCallbacks } from "./informer-callbacks.js";

/** The options of a reflector that an informer passes on to it. */
type OptionsOfReflector<T> = Pick<
  ReflectorOptions<T>,
  | "listWatch"
  | "initialList"
  | "pageSize"
  | "minWatchTimeoutMs"
  | "probeAfterMs"
  | "backoff"
  | "clock"
  | "random"
  | "logger"
>;

/** What an informer is made of. */
export interface SharedIndexInformerOptions<T> extends InformerCallbacks, OptionsOfReflector<T> {
  /** Usually the codec the ListWatch decodes with. */
  readonly identity: ObjectIdentity<T>;
  /** Names it in messages. @defaultValue "informer" */
  readonly name?: string | undefined;
  /**
   * How often each handler is told everything again, where it does not choose itself. @defaultValue 0, never
   */
  readonly resyncMs?: number | undefined;
  readonly indexers?: Readonly<Record<string, IndexFunc<T>>> | undefined;
  /**
   * Trims each object once before anything else sees it. Must keep name, namespace, uid and resourceVersion.
   */
  readonly transform?: ((object: T) => T) | undefined;
  /**
   * Also tell updates that changed nothing: found by a list, or in an event that came twice. @defaultValue
   * false
   */
  readonly tellUnchanged?: boolean | undefined;
  /**
   * Objects waiting between the reflector and the handlers before the server is read no further.
   * @defaultValue 2 000
   */
  readonly queueLimit?: number | undefined;
}
