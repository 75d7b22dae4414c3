import { type GroupVersionResource, resourceName } from "../api/resource.js";
import { type LinkedAbortController, sharedAbortController } from "../base/abort.js";
import { InformerError } from "../base/errors.js";
import { guardedLogger } from "../base/guarded-logger.js";
import { type Logger, silentLogger } from "../base/logger.js";
import type { Selectors } from "../listwatch/list-options.js";
import type { ListWatch } from "../listwatch/list-watch.js";
import { RestListWatch } from "../listwatch/rest-list-watch.js";
import type { Transport } from "../transport/transport.js";
import type { Codec } from "../wire/codec.js";
import { defaultCodec } from "../wire/protobuf-codec.js";
import { SharedIndexInformer } from "./shared-index-informer.js";
import type { SharedIndexInformerOptions } from "./shared-index-informer-options.js";
import { waitForCacheSync } from "./wait-for-cache-sync.js";

/** Which objects of a resource: all, one namespace's, or those that selectors choose. */
export interface InformerScope extends Selectors {
  /** Absent or empty: all namespaces. */
  readonly namespace?: string;
}

type InformerOptions = Omit<
  SharedIndexInformerOptions<never>,
  "listWatch" | "identity" | "name" | "indexers" | "transform"
>;

/** Where the informers of a factory get their objects, and what they have in common. */
export interface SharedInformerFactoryOptions extends InformerOptions {
  readonly transport: Transport;
  /** Used where a scope names none. */
  readonly defaultScope?: InformerScope;
  /** Resync per resource (`pods`, `deployments.apps`), where it differs from `resyncMs` (FA-1). */
  readonly resyncMsFor?: Readonly<Record<string, number>>;
  /** Applied to the objects of every informer. */
  readonly transform?: (object: unknown) => unknown;
  /**
   * How objects of a resource are written on the wire, and what they are here.
   * @defaultValue `defaultCodec`: protobuf for built-in resources, decoded when read, or at once where there
   * is a `transform`; JSON for others
   */
  readonly codecFor?: (resource: GroupVersionResource) => Codec<unknown>;
  /**
   * Where lists and watches come from; replace it in tests. @defaultValue the API server behind `transport`
   */
  readonly listWatchFor?: (
    resource: GroupVersionResource,
    scope: InformerScope,
    codec: Codec<unknown>,
  ) => ListWatch<unknown>;
}

interface Made {
  readonly informer: SharedIndexInformer<unknown>;
  readonly name: string;
  running: Promise<void> | undefined;
}

/** What informers follow that were started with one signal. Gone with the last of them. */
interface Start {
  readonly stop: LinkedAbortController;
  running: number;
}

/**
 * One informer for each resource and scope, shared by all who ask for it, started and stopped together.
 * Informers are made when first asked for.
 */
export class SharedInformerFactory {
  readonly #options: SharedInformerFactoryOptions;
  readonly #made = new Map<string, Made>();
  readonly #starts = new Map<AbortSignal, Start>();
  readonly #logger: Logger;
  #shutDown = false;

  constructor(options: SharedInformerFactoryOptions) {
    this.#options = options;
    this.#logger = guardedLogger(options.logger ?? silentLogger);
  }

  /** The informer of a resource; the same one for the same resource and scope (FA-2). */
  informer<T>(resource: GroupVersionResource<T>, scope: InformerScope = {}): SharedIndexInformer<T> {
    const {
      namespace = "",
      labelSelector = "",
      fieldSelector = "",
    } = { ...this.#options.defaultScope, ...scope };
    const identity = JSON.stringify([
      resource.group,
      resource.version,
      resource.resource,
      namespace,
      labelSelector,
      fieldSelector,
    ]);
    let made = this.#made.get(identity);
    if (made === undefined) {
      made = this.#make(resource, { namespace, labelSelector, fieldSelector });
      this.#made.set(identity, made);
    }
    // The map holds informers of many types; this one was made, or found, for a resource whose objects are T.
    return made.informer as SharedIndexInformer<T>;
  }

  /**
   * Starts the informers made so far that do not run yet; call it again after asking for more (FA-3). They
   * stop when the signal aborts. Does not wait, and does nothing after `shutdown`. An informer that somebody
   * else ran is left to them, and that is logged.
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
   * Resolves when every started informer has synced (FA-4). Handlers may still be behind: wait for their
   * registrations.
   *
   * @throws CacheSyncError naming those that are not.
   */
  async whenSynced(signal?: AbortSignal): Promise<void> {
    const started = [...this.#made.values()].filter((made) => made.running !== undefined);
    await waitForCacheSync(
      started.map((made) => made.informer),
      signal,
    );
  }

  /**
   * Stops all informers it has started, and resolves when the last one is gone; no more are started (FA-5).
   */
  async shutdown(): Promise<void> {
    this.#shutDown = true;
    const reason = new InformerError("ERR_STOPPED", "the factory was shut down");
    for (const { stop } of this.#starts.values()) {
      stop.abort(reason);
    }
    await Promise.all([...this.#made.values()].map(async (made) => made.running));
  }

  /** Never rejects: between `start` and `shutdown` nobody would hear of it. */
  async #run(made: Made, signal: AbortSignal): Promise<void> {
    if (made.informer.isStarted) {
      this.#logger.warn({ informer: made.name }, "not started: the informer was run before");
      return;
    }
    const start = this.#startWith(signal);
    start.running += 1;
    try {
      await made.informer.run(start.stop.signal);
    } catch (error) {
      this.#logger.error({ err: error, informer: made.name }, "informer failed");
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
      start = { stop: sharedAbortController(signal), running: 0 };
      this.#starts.set(signal, start);
    }
    return start;
  }

  #make(resource: GroupVersionResource, scope: InformerScope): Made {
    const { transport, codecFor, listWatchFor, resyncMsFor, transform, ...options } = this.#options;
    const codec =
      codecFor?.(resource) ??
      // A transform may spread and change what it is given, which objects that are bytes do not allow.
      defaultCodec<unknown>(resource, { objects: transform === undefined ? "lazy" : "plain" });
    const listWatch =
      listWatchFor?.(resource, scope, codec) ??
      new RestListWatch<unknown>({ transport, resource, codec, clock: options.clock, ...scope });
    const name = resourceName(resource);
    const informer = new SharedIndexInformer<unknown>({
      ...options,
      name,
      listWatch,
      identity: codec,
      resyncMs: resyncMsFor?.[name] ?? options.resyncMs,
      transform,
    });
    return { informer, name, running: undefined };
  }
}
