import type { KubeObject } from "../api/object.js";
import type { GroupVersionResource } from "../api/resource.js";
import { InformerError } from "../base/errors.js";
import { findResource } from "../discovery/find-resource.js";
import { processWarnings } from "../informer/reports/process-warnings.js";
import type { SharedIndexInformer } from "../informer/shared-index-informer.js";
import {
  type FactoryInformerOptions,
  SharedInformerFactory,
  type SharedInformerFactoryOptions,
} from "../informer/shared-informer-factory.js";
import type { ClientConfig } from "../kubeconfig/client-config.js";
import type { Transport } from "../transport/transport.js";

/** How long one request for the types of the server may take. It has the size of a list. */
const DISCOVERY_TIMEOUT_MS = 60_000;

/** Options of the informers of a cluster. */
export type ClusterInformerOptions = Omit<SharedInformerFactoryOptions, "transport">;

/**
 * A connection to one cluster, and the informers that use the connection. `connect` makes it. The informers keep the
 * process alive. When the program no longer needs the cluster, close it with `close`, or with `await using` (TypeScript 5.2 or newer compiles it).
 */
export class Cluster implements AsyncDisposable {
  /** The address of the cluster and the credentials of the user. */
  readonly config: ClientConfig;
  /** Sends the requests. It may be used for other requests, too. */
  readonly transport: Transport;
  readonly #options: ClusterInformerOptions;
  readonly #informers: SharedInformerFactory;
  readonly #factories: SharedInformerFactory[];
  /** Never aborts: the factories are shut down. */
  readonly #signal = new AbortController().signal;
  #closing: Promise<void> | undefined;

  constructor(config: ClientConfig, transport: Transport, options: ClusterInformerOptions = {}) {
    this.config = config;
    this.transport = transport;
    this.#options = options;
    this.#informers = new SharedInformerFactory({ ...options, transport });
    this.#factories = [this.#informers];
  }

  /**
   * Returns the informer of a resource, and starts it if it is new. For the same resource and scope, it is always the
   * same informer. Without a namespace, it follows the objects of all namespaces. It stops when the cluster is closed.
   *
   * @throws InformerError with the code `ERR_STOPPED` when the cluster was closed; what `SharedInformerFactory.informer`
   * throws.
   */
  informer<T, IndexName extends string = string>(
    resource: GroupVersionResource<T>,
    options: FactoryInformerOptions<NoInfer<T>, IndexName> = {},
  ): SharedIndexInformer<T, IndexName> {
    this.#refuseWhenClosed("use an informer");
    const informer = this.#informers.informer(resource, options);
    this.#informers.start(this.#signal);
    return informer;
  }

  /**
   * Returns the resource that a word means, as kubectl reads it: a plural, a kind or a short name, alone or with its
   * group (`deployments.apps`). The server is asked only about words that no built-in kind has.
   *
   * @throws InformerError with the code `ERR_NO_SUCH_RESOURCE` when there is none; StatusError, TransportError or
   * WireError when the server cannot be asked; the reason of the signal.
   */
  async discover(
    word: string,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<GroupVersionResource<KubeObject>> {
    const { logger = processWarnings } = this.#options;
    const server = { transport: this.transport, timeoutMs: DISCOVERY_TIMEOUT_MS, logger };
    return findResource(word, server, signal) as Promise<GroupVersionResource<KubeObject>>;
  }

  /**
   * Resolves when every informer that `informer` has returned has synced.
   *
   * @throws CacheSyncError with the names of the informers that have not synced, when the signal aborts first or the
   * cluster is closed first.
   */
  async whenSynced(signal?: AbortSignal): Promise<void> {
    await this.#informers.whenSynced(signal);
  }

  /**
   * Returns a new factory, whose informers are started by the caller and shared with no other factory. They stop when
   * the cluster is closed, too. Options that are not given are those of the cluster.
   *
   * @throws InformerError with the code `ERR_STOPPED` when the cluster was closed.
   */
  factory(options: ClusterInformerOptions = {}): SharedInformerFactory {
    this.#refuseWhenClosed("make a factory");
    const factory = new SharedInformerFactory({ ...this.#options, ...options, transport: this.transport });
    this.#factories.push(factory);
    return factory;
  }

  /**
   * Stops all informers and closes all connections. Resolves when the last request and the last call of a handler has
   * ended. Further calls are harmless.
   */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await Promise.all(this.#factories.map(async (factory) => factory.shutdown()));
    await this.transport.close();
  }

  #refuseWhenClosed(action: string): void {
    if (this.#closing !== undefined) {
      throw new InformerError("ERR_STOPPED", `Cannot ${action}: the connection to the cluster was closed`);
    }
  }
}
