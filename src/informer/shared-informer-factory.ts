import { type GroupVersionResource, resourceName } from "../api/resource.js";
import { type LinkedAbortController, linkedAbortController } from "../base/abort.js";
import { InformerError } from "../base/errors.js";
import { guardedLogger } from "../base/guarded-logger.js";
import type { Logger } from "../base/logger.js";
import type { IndexFunc } from "../indexer/index-func.js";
import type { Selectors } from "../listwatch/list-options.js";
import type { ListWatch } from "../listwatch/list-watch.js";
import { RestListWatch } from "../listwatch/rest-list-watch.js";
import type { Transport } from "../transport/transport.js";
import type { Codec } from "../wire/codec.js";
import { defaultCodec } from "../wire/protobuf-codec.js";
import {
  type InformerScope,
  type Namespaces,
  namespacesFrom,
  type SharedInformerScope,
} from "./informer-scope.js";
import { processWarnings } from "./reports/process-warnings.js";
import { SharedIndexInformer } from "./shared-index-informer.js";
import type { SharedIndexInformerOptions } from "./shared-index-informer-options.js";
import { CacheSyncError } from "./cache-sync-error.js";
import { NEVER_STARTED } from "./sync-gate.js";
import { waitForCacheSync } from "./wait-for-cache-sync.js";

/** Options of one informer of a factory: what it follows, and how its objects are kept. */
export interface FactoryInformerOptions<T, IndexName extends string = string> extends SharedInformerScope {
  /** Index functions by the name of their index. Those of all callers that share the informer are added. */
  readonly indexers?: Readonly<Record<IndexName, IndexFunc<T>>> | undefined;
  /** See SharedIndexInformerOptions. @defaultValue the `transform` of the factory */
  readonly transform?: ((object: T) => T) | undefined;
  /** Decodes the objects. @defaultValue the codec that `codecFor` of the factory returns */
  readonly codec?: Codec<T> | undefined;
}

/** The options that every informer of a factory takes as they are. */
type InformerOptions = Omit<
  SharedIndexInformerOptions<never>,
  "listWatch" | "identity" | "name" | "resource" | "namespace" | "indexers" | "transform"
>;

/**
 * Options of a SharedInformerFactory: where its informers get their objects, and the options that they share.
 * Those that are not listed here are options of SharedIndexInformer, and apply to every informer of the
 * factory.
 */
export interface SharedInformerFactoryOptions extends InformerOptions {
  /** Sends the requests to the API server. */
  readonly transport: Transport;
  /** The namespace and the selectors of informers whose scope does not name them. */
  readonly defaultScope?: SharedInformerScope;
  /**
   * The resync period by resource, in milliseconds, for resources whose period is not `resyncMs` (FA-1).
   * Resources are named like `pods` and `deployments.apps`.
   */
  readonly resyncMsFor?: Readonly<Record<string, number>>;
  /** The `transform` of every informer: see SharedIndexInformerOptions. */
  readonly transform?: (object: unknown) => unknown;
  /**
   * Returns the codec for the objects of a resource.
   *
   * @defaultValue `defaultCodec`: protobuf for built-in resources and JSON for other resources. The protobuf
   * objects are decoded when they are read, or when a `transform` is called with them.
   */
  readonly codecFor?: (resource: GroupVersionResource) => Codec<unknown>;
  /**
   * Returns what the informers list and watch. Replace it in tests.
   *
   * @defaultValue a RestListWatch, which asks the API server behind `transport`
   */
  readonly listWatchFor?: (
    resource: GroupVersionResource,
    scope: InformerScope,
    codec: Codec<unknown>,
  ) => ListWatch<unknown>;
}

/** What an informer of the factory follows. */
interface Scope extends Required<Selectors> {
  readonly namespaces: Namespaces;
}

/** How an informer keeps its objects. Callers with different wishes cannot share it. */
interface Kept {
  readonly transform?: ((object: unknown) => unknown) | undefined;
  readonly codec?: Codec<unknown> | undefined;
}

/** An informer of the factory. */
interface Made {
  readonly informer: SharedIndexInformer<unknown>;
  /** What the informer was made with. */
  readonly kept: Kept;
  readonly name: string;
  /** Resolves when the run has ended. `undefined` if the factory has not started the informer. */
  running: Promise<void> | undefined;
}

/** The informers that were started with one signal. It is removed when the last of them has stopped. */
interface Start {
  readonly stop: LinkedAbortController;
  running: number;
}

/**
 * A set of shared informers, one for each resource and scope. An informer is made when it is first asked for.
 * All informers of a factory are started and stopped together.
 */
export class SharedInformerFactory {
  readonly #options: SharedInformerFactoryOptions;
  readonly #made = new Map<string, Made>();
  readonly #starts = new Map<AbortSignal, Start>();
  readonly #logger: Logger;
  #shutDown = false;

  constructor(options: SharedInformerFactoryOptions) {
    this.#options = options;
    this.#logger = guardedLogger(options.logger ?? processWarnings);
  }

  /**
   * Returns the informer of a resource. For the same resource and scope, it is always the same informer
   * (FA-2).
   *
   * @throws TypeError when the informer exists with another `transform` or `codec`, or when the namespaces are not a
   * choice: none, `namespace` and `namespaces` together, or an empty one of several; what `addIndexers` of the informer
   * throws.
   */
  informer<T, IndexName extends string = string>(
    resource: GroupVersionResource<T>,
    options: FactoryInformerOptions<NoInfer<T>, IndexName> = {},
  ): SharedIndexInformer<T, IndexName> {
    const {
      labelSelector = "",
      fieldSelector = "",
      indexers,
      transform,
      codec,
    } = {
      ...this.#options.defaultScope,
      ...options,
    };
    const namespaces = namespacesFrom(resource, [options, this.#options.defaultScope ?? {}]);
    const scope = { namespaces, labelSelector, fieldSelector };
    const { group, version, resource: plural, onlyMetadata = false } = resource;
    const identity = JSON.stringify([group, version, plural, onlyMetadata, scope]);
    const kept = { transform, codec } as Kept;
    let made = this.#made.get(identity);
    if (made === undefined) {
      made = this.#make(resource, scope, kept);
      this.#made.set(identity, made);
    }
    checkShared(made, kept);
    // The map holds informers of many types. This one was made for a resource whose objects are of type T.
    const informer = made.informer as SharedIndexInformer<T, IndexName>;
    return indexers === undefined ? informer : informer.addIndexers(indexers);
  }

  /**
   * Starts every informer that was made and is not started yet. Call it again after asking for more informers
   * (FA-3). The informers stop when the signal aborts.
   *
   * Does not wait, never throws, and does nothing after `shutdown`. An informer whose `run` was called
   * directly is not started, which is logged as a warning.
   */
  start(signal: AbortSignal): void {
    if (this.#shutDown) {
      return;
    }
    for (const made of this.#made.values()) {
      made.running ??= this.#run(made, signal);
    }
  }

  /**
   * Resolves when every informer that was made has synced (FA-4). Handlers may not have received everything
   * yet: to wait for that, wait for their registrations.
   *
   * @throws CacheSyncError with the names of the informers that have not synced, when the signal aborts first
   * or an informer stops first. At once, with the names of the informers that are not started, if there are any.
   */
  async whenSynced(signal?: AbortSignal): Promise<void> {
    const made = [...this.#made.values()];
    const idle = made.filter(({ informer }) => !informer.isStarted);
    if (idle.length > 0) {
      throw new CacheSyncError(
        idle.map(({ name }) => name),
        `${NEVER_STARTED}, call start first`,
      );
    }
    await waitForCacheSync(
      made.map(({ informer }) => informer),
      signal,
    );
  }

  /**
   * Stops every informer that the factory has started, and starts no more. Resolves when the last run has
   * ended (FA-5).
   */
  async shutdown(): Promise<void> {
    this.#shutDown = true;
    const reason = new InformerError("ERR_STOPPED", "the factory was shut down");
    for (const { stop } of this.#starts.values()) {
      stop.abort(reason);
    }
    await Promise.all([...this.#made.values()].map(async (made) => made.running));
  }

  /** Runs an informer. Never rejects, because no caller waits for it before `shutdown`. */
  async #run(made: Made, signal: AbortSignal): Promise<void> {
    if (made.informer.isStarted) {
      this.#logger.warn(
        { informer: made.name },
        "the informer was not started, because its run method was called before",
      );
      return;
    }
    const start = this.#startWith(signal);
    start.running += 1;
    try {
      await made.informer.run(start.stop.signal);
    } catch (error) {
      this.#logger.error({ err: error, informer: made.name }, "an informer failed");
    } finally {
      start.running -= 1;
      if (start.running === 0) {
        start.stop.dispose();
        this.#starts.delete(signal);
      }
    }
  }

  #startWith(signal: AbortSignal): Start {
    let start = this.#starts.get(signal);
    if (start === undefined) {
      start = { stop: linkedAbortController(signal), running: 0 };
      this.#starts.set(signal, start);
    }
    return start;
  }

  #make(resource: GroupVersionResource, { namespaces, ...selectors }: Scope, kept: Kept): Made {
    const { transport, codecFor, listWatchFor, resyncMsFor, ...options } = this.#options;
    const { transform = this.#options.transform } = kept;
    const codec =
      kept.codec ??
      codecFor?.(resource) ??
      // A transform gets objects that it may change. Objects that are not frozen need not be copied for that.
      defaultCodec<unknown>(resource, { frozen: transform === undefined });
    function listWatchOf(namespace: string): ListWatch<unknown> {
      const scope = { namespace, ...selectors };
      return (
        listWatchFor?.(resource, scope, codec) ??
        new RestListWatch<unknown>({ transport, resource, codec, clock: options.clock, ...scope })
      );
    }
    const [namespace, ...others] = namespaces;
    const name = resourceName(resource);
    const informer = new SharedIndexInformer<unknown>({
      ...options,
      name,
      resource,
      ...(others.length === 0
        ? { namespace, listWatch: listWatchOf(namespace) }
        : { listWatch: new Map(namespaces.map((one) => [one, listWatchOf(one)])) }),
      identity: codec,
      resyncMs: resyncMsFor?.[name] ?? options.resyncMs,
      transform,
    });
    return { informer, kept, name, running: undefined };
  }
}

/** Refuses to share an informer with a caller that wants its objects kept in another way. */
function checkShared({ kept, name }: Made, wanted: Kept): void {
  for (const option of ["transform", "codec"] as const) {
    if (wanted[option] !== undefined && wanted[option] !== kept[option]) {
      throw new TypeError(
        `Cannot share the informer of ${name}: it was made with another ${option}; use another factory`,
      );
    }
  }
}
