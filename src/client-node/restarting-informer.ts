import type {
  ErrorCallback,
  Informer,
  KubeConfig,
  KubernetesObject,
  ObjectCache,
  ObjectCallback,
} from "@kubernetes/client-node";
import { Latch } from "../base/latch.js";
import type { Backoff } from "../reflector/backoff.js";
import type { Selectors } from "../listwatch/list-options.js";
import type { Codec } from "../wire/codec.js";
import { jsonCodec } from "../wire/json-codec.js";
import { clientConfigFrom } from "./client-config-from.js";
import { followCollection } from "./follow-collection.js";
import { Listeners } from "./listeners.js";
import { ObjectStore } from "./object-store.js";
import type { ListedCollection } from "./resource-at-path.js";

/** A run of an informer, from `start` to `stop`. */
interface Run {
  readonly stop: AbortController;
  /** Resolves when the first list was told, or when the run has ended without it. */
  readonly synced: Promise<void>;
  /** Resolves when no request and no timer is left. */
  readonly ended: Promise<void>;
}

/** An informer that may be stopped and started again. Its objects outlive its runs. */
export class RestartingInformer<T extends KubernetesObject> implements Informer<T>, ObjectCache<T> {
  readonly #kubeConfig: KubeConfig;
  readonly #followed: ListedCollection & Selectors;
  readonly #backoff: Backoff | undefined;
  /** The objects belong to the user, who may change them and write them back. */
  readonly #codec: Codec<T> = jsonCodec<T>({ frozen: false, keepManagedFields: true });
  readonly #listeners = new Listeners<T>();
  readonly #store: ObjectStore<T> = new ObjectStore<T>({
    identity: this.#codec,
    tell: (change, object) => this.#listeners.tellChange(change, object),
  });
  /** Undefined while the informer is stopped. */
  #run: Run | undefined;
  /** Resolves when every run that was stopped has ended. */
  #ended: Promise<unknown> = Promise.resolve();

  /** @param backoff - how long to wait after failures. Absent: as every reflector. */
  constructor(kubeConfig: KubeConfig, followed: ListedCollection & Selectors, backoff?: Backoff) {
    this.#kubeConfig = kubeConfig;
    this.#followed = followed;
    this.#backoff = backoff;
  }

  on(verb: string, callback: ObjectCallback<T> | ErrorCallback): void {
    this.#listeners.add(verb, callback);
  }

  off(verb: string, callback: ObjectCallback<T> | ErrorCallback): void {
    this.#listeners.remove(verb, callback);
  }

  get(name: string, namespace?: string): T | undefined {
    return this.#store.get(name, namespace);
  }

  list(namespace?: string): readonly T[] {
    return this.#store.list(namespace);
  }

  /**
   * Starts the informer, unless it runs already. Resolves when its first list was told, or when it was stopped before.
   *
   * @throws KubeconfigError if the KubeConfig cannot be used.
   */
  async start(): Promise<void> {
    this.#run ??= this.#begin();
    await this.#run.synced;
  }

  /** Stops the informer. Resolves when its last request has ended. The cache stays as it is. */
  async stop(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    run?.stop.abort();
    this.#ended = Promise.all([this.#ended, run?.ended]);
    await this.#ended;
  }

  #begin(): Run {
    const config = clientConfigFrom(this.#kubeConfig);
    const stop = new AbortController();
    const synced = new Latch();
    const { signal } = stop;
    const following = this.#ended.then(async () =>
      followCollection(
        {
          config,
          followed: this.#followed,
          backoff: this.#backoff,
          codec: this.#codec,
          store: this.#store.during(signal),
          listeners: this.#listeners,
          onSynced: () => synced.open(),
        },
        signal,
      ),
    );
    const ended = following
      .catch((error: unknown) => {
        // Only a bug ends a run that was not stopped. It can be started again.
        this.#run = this.#run?.stop === stop ? undefined : this.#run;
        this.#listeners.tellError(error);
      })
      .finally(() => synced.open());
    return { stop, synced: synced.opened, ended };
  }
}
