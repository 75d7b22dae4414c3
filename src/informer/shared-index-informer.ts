import { linkedAbortController } from "../base/abort.js";
import { type Clock, systemClock } from "../base/clock.js";
import { type CountedLogger, countedLogger } from "../base/counted-logger.js";
import { InformerError } from "../base/errors.js";
import { guardedLogger } from "../base/guarded-logger.js";
import { loggerWithFields } from "../base/logger-with-fields.js";
import { withinTimeLimit } from "../base/within-time-limit.js";
import type { IndexFunc } from "../indexer/index-func.js";
import { Indexer } from "../indexer/indexer.js";
import { type Lister, listerOf } from "../indexer/lister.js";
import type { ReflectorState } from "../reflector/reflector-state.js";
import { Feeds } from "./feeds/feeds.js";
import { type EventHandlerOptions, type EventStreamOptions, HandlerSet } from "./handler-set.js";
import { guardedCallbacks } from "./informer-callbacks.js";
import type { InformerStatus } from "./informer-status.js";
import type { HandlerRegistration, Registration } from "./registration.js";
import type { ResourceEvent, ResourceEventHandler } from "./resource-event-handler.js";
import { Resync } from "./resync.js";
import { processWarnings } from "./reports/process-warnings.js";
import type { SharedIndexInformerOptions } from "./shared-index-informer-options.js";
import { SyncGate, type SyncGateContext } from "./sync-gate.js";
import { positionOf, type WaitOptions, type Written } from "./written.js";

/**
 * A local copy of a collection of objects at the server. The informer lists and watches the collection, keeps
 * its store up to date, and reports the changes to its handlers. The contract is that of client-go:
 *
 * - The store becomes equal to the collection. How soon is not promised (CT-1).
 * - The states of one object come in the server's order, but some may be skipped (CT-2).
 * - Each read is of one state of the store, and every handler that is registered receives every change
 *   (CT-3).
 * - Each handler receives the changes of a watch in the server's order. Different handlers have no order (CT-4).
 * - A deletion carries the last known state, even if only a new list shows the deletion (CT-5).
 *
 * The objects in the store are shared by all readers and handlers, and are frozen. An informer runs once.
 * docs/guarantees.md lists all guarantees, with the tests that check them.
 *
 * @example const pods = new SharedIndexInformer({ listWatch, identity: listWatch.codec });
 * pods.addEventHandler({ onAdd: (pod) => console.log(pod.metadata?.name) }); await pods.run(stop.signal);
 */
export class SharedIndexInformer<T, IndexName extends string = string> {
  /** Reads the store. It may be used at any time, and is empty until the first list is in the store. */
  readonly lister: Lister<T, IndexName>;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #logger: CountedLogger;
  readonly #indexer: Indexer<T>;
  readonly #feeds: Feeds<T>;
  readonly #gate: SyncGate;
  readonly #resync: Resync<HandlerRegistration<T>>;
  readonly #handlers: HandlerSet<T>;
  /** Moves only from left to right (I-1). */
  #lifetime: "created" | "running" | "stopped" = "created";

  /** @throws RangeError when a limit or a time in `options` is too small, TypeError when there is no identity. */
  constructor(options: SharedIndexInformerOptions<T, IndexName>) {
    const { clock = systemClock, identity, name = "informer", resource, namespace } = options;
    const logger = countedLogger(
      loggerWithFields(guardedLogger(options.logger ?? processWarnings), { informer: name }),
      clock,
    );
    this.#logger = logger;
    this.#name = name;
    this.#clock = clock;
    this.#indexer = new Indexer<T>({
      identity,
      indexers: options.indexers,
      onIndexError: (error, index) => logger.error({ err: error, index }, "an index function failed"),
    });
    this.lister = listerOf(this.#indexer);
    const gates: Omit<SyncGateContext, "unsynced"> = {
      lastFailure: () => this.#feeds.lastFailure,
      informerIsStarted: () => this.isStarted,
    };
    this.#gate = new SyncGate({ ...gates, unsynced: () => this.#feeds.unsynced });
    this.#resync = new Resync({
      periodMs: options.resyncMs ?? 0,
      clock,
      requeue: () => this.#feeds.resync(),
      onWarning: (message) => logger.warn({}, message),
    });
    this.#handlers = new HandlerSet({
      ...gates,
      informer: this.#name,
      clock,
      callbacks: guardedCallbacks(options, logger, { name, resource, namespace }),
      indexer: this.#indexer,
      resync: this.#resync,
      informerHasSynced: () => this.hasSynced,
    });
    this.#feeds = new Feeds(options.listWatch, {
      options,
      name,
      clock,
      logger,
      indexer: this.#indexer,
      handlers: this.#handlers,
      checkSynced: () => this.#checkSynced(),
      onApplied: () => this.#indexer.bookmark(this.#feeds.applied),
      onDrained: () => this.#resync.queueDrained(),
    });
  }

  /** Whether the first full list is in the store. For handlers, see `Registration.hasSynced` (I-4). */
  get hasSynced(): boolean {
    return this.#gate.opened;
  }

  /** What the informer is doing: for example `listing`, `watching`, or `backingOff` after a failure. */
  get state(): ReflectorState {
    return this.#feeds.state;
  }

  /** Whether `run` was called, even if the informer has stopped since (I-1). */
  get isStarted(): boolean {
    return this.#lifetime !== "created";
  }

  /** Whether the run has ended. Handler calls that were under way may not have ended yet. */
  get isStopped(): boolean {
    return this.#lifetime === "stopped";
  }

  /**
   * The last resourceVersion that was received from the server, or an empty string before the first list. The
   * store may not be there yet: see `lister.resourceVersion`.
   */
  get lastSyncResourceVersion(): string {
    return this.#feeds.received;
  }

  /** Returns what the informer is doing, what problem it has, and what has happened so far. */
  status(): InformerStatus {
    const recorded = this.#feeds.recorded();
    return {
      ...recorded,
      healthy: this.hasSynced && recorded.state === "watching",
      synced: this.hasSynced,
      resourceVersion: this.lastSyncResourceVersion,
      appliedResourceVersion: this.lister.resourceVersion,
      queued: this.#feeds.size,
      handlers: this.#handlers.statuses(),
      namespaces: this.#feeds.statuses(),
    };
  }

  /**
   * Resolves when the first full list is in the store.
   * @throws CacheSyncError when the signal aborts first or the informer stops first. Its `cause` is the last
   * failure of a list or watch, or else the reason of the signal. Also when the informer was not started.
   */
  async whenSynced(signal?: AbortSignal): Promise<void> {
    await this.#gate.wait(signal);
  }

  /**
   * Resolves when the store has every change up to a write: pass the object that the write has returned, or its
   * resourceVersion. From then on the lister has that state of the object or a later one (IP-35). The change may not
   * have been delivered to handlers yet.
   *
   * An informer over several namespaces waits for the namespace of the object, or for `namespace`. Without either it
   * waits for all of them, and a namespace without changes is known to be as far only at its next bookmark, a minute
   * later.
   *
   * The position moves with the changes that the informer receives, and with bookmarks. So an informer with a selector
   * may learn only a minute later that it has nothing of an object that does not match.
   *
   * @throws TypeError when there is no resourceVersion, as in the answer to a delete; CacheSyncError when the informer was not
   * started; RangeError when the informer does not follow the namespace; InformerError with the code `ERR_STOPPED` when the
   * informer stops first, and with the code `ERR_WENT_BACK` when the server goes back to an earlier state first, as after a
   * restore from a backup, and with the code `ERR_TIMEOUT` when `timeoutMs` have passed; the reason of the signal when the
   * signal aborts first.
   */
  async waitForResourceVersion(
    written: Written,
    signal?: AbortSignal,
    { namespace, timeoutMs = 0 }: WaitOptions = {},
  ): Promise<void> {
    const position = positionOf(written);
    const { resourceVersion } = position;
    if (!this.isStarted) {
      await this.#gate.whenStarted();
    }
    const timeout = (): Error =>
      new InformerError(
        "ERR_TIMEOUT",
        `Cannot wait for the resourceVersion ${resourceVersion}: ${this.#name} has not reached it within ${timeoutMs / 1000}s`,
      );
    await withinTimeLimit({ limitMs: timeoutMs, clock: this.#clock, timeout }, signal, async (limited) =>
      this.#feeds.whenApplied(resourceVersion, limited, namespace ?? position.namespace),
    );
  }

  /**
   * Adds indexes by name, and returns the informer. An index has every stored object at once. Adding the same
   * function again under the same name does nothing.
   *
   * @throws RangeError when an index of that name exists with another function; InformerError with the code `ERR_STOPPED` when the
   * informer has stopped.
   */
  addIndexers<Added extends string>(
    indexers: Readonly<Record<Added, IndexFunc<T>>>,
    // eslint-disable-next-line @typescript-eslint/prefer-return-this-type -- the type has more index names
  ): SharedIndexInformer<T, IndexName | Added> {
    this.#refuseWhenStopped("add indexers");
    this.#indexer.addIndexers(indexers);
    return this;
  }

  /**
   * Adds a handler. The handler receives every object that is in the store now as an add with the cause
   * `initial`, and then every change from now on. No change is left out or delivered twice (H-2).
   *
   * @throws InformerError with the code `ERR_STOPPED` when the informer has stopped (I-5); RangeError when
   * the limit of a bounded queue is less than 1, or `resyncMs` is negative.
   */
  addEventHandler(handler: ResourceEventHandler<T>, options: EventHandlerOptions = {}): Registration {
    this.#refuseWhenStopped("add an event handler");
    return this.#handlers.add(handler, options);
  }

  /**
   * Returns the events that a handler would receive, for one `for await` loop. The body of the loop takes
   * the place of the handler, so the next event waits until the body has ended. The loop ends when the
   * informer stops or when the signal aborts. Leaving the loop removes it from the informer.
   *
   * @throws what `addEventHandler` throws.
   */
  events(options: EventStreamOptions = {}): AsyncIterableIterator<ResourceEvent<T>> {
    this.#refuseWhenStopped("add an event handler");
    return this.#handlers.stream(options);
  }

  /**
   * Lists and watches the server and serves the handlers until the signal aborts. Failures of the server and
   * of handlers are reported, and do not end the run. Resolves when the last request, timer and handler call
   * has ended. Events that still wait for a handler when the signal aborts are dropped (I-3).
   *
   * @throws TypeError when the informer was run before.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#lifetime !== "created") {
      throw new TypeError(
        `Cannot run ${this.#name}: it is ${this.#lifetime}, and an informer runs only once`,
      );
    }
    this.#lifetime = "running";
    const stop = linkedAbortController(signal);
    stop.signal.addEventListener("abort", () => this.#feeds.close(), { once: true });
    if (stop.signal.aborted) {
      this.#feeds.close();
    }
    this.#resync.start();
    try {
      await this.#feeds.run(stop);
    } finally {
      stop.dispose();
      await this.#stop();
    }
  }

  async #stop(): Promise<void> {
    this.#lifetime = "stopped";
    this.#resync.stop();
    this.#gate.shut("it was stopped");
    this.#feeds.stopped();
    await this.#handlers.stop();
    this.#logger.newState();
  }

  #checkSynced(): void {
    if (!this.#gate.opened && this.#feeds.hasSynced) {
      this.#gate.open();
      this.#handlers.checkSynced();
    }
  }

  #refuseWhenStopped(action: string): void {
    if (this.#lifetime === "stopped") {
      throw new InformerError("ERR_STOPPED", `Cannot ${action}: ${this.#name} has stopped already`);
    }
  }
}
