import type { ObjectIdentity } from "../api/object-identity.js";
import type { ObjectKey } from "../api/object-key.js";
import { linkedAbortController } from "../base/abort.js";
import { systemClock } from "../base/clock.js";
import { InformerError } from "../base/errors.js";
import { guardedLogger } from "../base/guarded-logger.js";
import { type Logger, silentLogger } from "../base/logger.js";
import { Indexer, type IndexFunc } from "../indexer/indexer.js";
import { type Lister, listerOf } from "../indexer/lister.js";
import { DeltaFIFO } from "../queue/delta-fifo.js";
import { Reflector } from "../reflector/reflector.js";
import type { ReflectorState } from "../reflector/reflector-state.js";
import { DeltaPump } from "./delta-pump.js";
import { type EventHandlerOptions, type EventStreamOptions, HandlerSet } from "./handler-set.js";
import { type GuardedCallbacks, guardedCallbacks } from "./informer-callbacks.js";
import type { InformerStatus } from "./informer-status.js";
import { observedStore, type OnWritten } from "./observed-store.js";
import { isAtLeast, PositionWaits } from "./position-waits.js";
import { type ProcessContext, processDeltas } from "./process-deltas.js";
import type { HandlerRegistration, Registration } from "./registration.js";
import type { ResourceEvent, ResourceEventHandler } from "./resource-event-handler.js";
import { Resync } from "./resync.js";
import type { SharedIndexInformerOptions } from "./shared-index-informer-options.js";
import { StatusBook } from "./status-book.js";
import { SyncGate, type SyncGateContext } from "./sync-gate.js";

/** created -> running -> stopped, and never back (I-1). */
type Lifetime = "created" | "running" | "stopped";

/** client-go's limit of undelivered deltas above which it stops reading (Q-9, twice its batch of 1000). */
const DEFAULT_QUEUE_LIMIT = 2_000;

/**
 * One collection of the server, mirrored: lists and watches it, keeps the store equal to it, and tells
 * handlers what changed.
 *
 * It promises eventual consistency: the states of one object reach store and handlers in the server's order,
 * and some may be skipped. Every change of the store is told to every handler registered at that moment,
 * after the store shows it. Nothing is promised about the order among objects. Objects are shared by everyone
 * and must not be changed. The guarantees, with their tests, are in docs/guarantees.md.
 */
export class SharedIndexInformer<T> {
  readonly lister: Lister<T>;
  readonly #name: string;
  readonly #callbacks: GuardedCallbacks;
  readonly #book: StatusBook;
  readonly #indexer: Indexer<T>;
  readonly #queue: DeltaFIFO<T>;
  readonly #reflector: Reflector<T>;
  readonly #gate: SyncGate;
  readonly #resync: Resync<HandlerRegistration<T>>;
  readonly #handlers: HandlerSet<T>;
  readonly #pump: DeltaPump<T>;
  readonly #positionWaits = new PositionWaits();
  #lifetime: Lifetime = "created";

  constructor(options: SharedIndexInformerOptions<T>) {
    const { clock = systemClock, identity } = options;
    const logger = guardedLogger(options.logger ?? silentLogger);
    this.#name = options.name ?? "informer";
    this.#callbacks = guardedCallbacks(options, logger);
    this.#book = new StatusBook(clock);
    this.#indexer = new Indexer<T>({
      identity,
      indexers: options.indexers,
      onIndexError: (error, index) => logger.error({ err: error, index }, "index function failed"),
    });
    this.lister = listerOf(this.#indexer);
    this.#queue = this.#newQueue(options, logger);
    this.#reflector = this.#newReflector(options, logger);
    const gates: SyncGateContext = {
      lastFailure: () => this.#book.lastFailure,
      informerIsStarted: () => this.isStarted,
    };
    this.#gate = new SyncGate(this.#name, gates);
    this.#resync = new Resync({
      periodMs: options.resyncMs ?? 0,
      clock,
      queue: this.#queue,
      onWarning: (message) => logger.warn({ informer: this.#name }, message),
    });
    this.#handlers = new HandlerSet({
      ...gates,
      informer: this.#name,
      clock,
      callbacks: this.#callbacks,
      indexer: this.#indexer,
      resync: this.#resync,
      informerHasSynced: () => this.hasSynced,
    });
    const context: ProcessContext<T> = {
      indexer: this.#indexer,
      identity,
      tellUnchanged: options.tellUnchanged ?? false,
      notify: (key, event) => this.#notify(key, event),
      onStale: (key, resourceVersion) =>
        logger.debug({ key, resourceVersion }, "left out an event older than the store"),
    };
    this.#pump = new DeltaPump({
      queue: this.#queue,
      process: (key, deltas, isInInitialList) => processDeltas(context, key, deltas, isInInitialList),
      clock,
      whenWritable: (signal): Promise<void> | undefined => this.#handlers.whenWritable(signal),
      onPopped: () => this.#checkSynced(),
      onDrained: () => this.#resync.queueDrained(),
    });
  }

  /**
   * The first full list is in the store. Says nothing about handlers: those have a `hasSynced` of their own
   * (I-4).
   */
  get hasSynced(): boolean {
    return this.#gate.opened;
  }

  get state(): ReflectorState {
    return this.#reflector.state;
  }

  /** `run` was called, whether it still runs or not (I-1). */
  get isStarted(): boolean {
    return this.#lifetime !== "created";
  }

  get isStopped(): boolean {
    return this.#lifetime === "stopped";
  }

  /** The last position received from the server; the store's own is `lister.resourceVersion`. */
  get lastSyncResourceVersion(): string {
    return this.#reflector.lastSyncResourceVersion;
  }

  /** What it is doing, what is in the way, and how it has fared so far. */
  status(): InformerStatus {
    const recorded = this.#book.recorded();
    return {
      ...recorded,
      healthy: this.hasSynced && recorded.state === "watching",
      synced: this.hasSynced,
      resourceVersion: this.lastSyncResourceVersion,
      appliedResourceVersion: this.lister.resourceVersion,
      queued: this.#queue.size,
      handlers: this.#handlers.statuses(),
    };
  }

  /**
   * Resolves when the first full list is in the store.
   *
   * @throws CacheSyncError, with the last failure as its cause, when the signal aborts first or the informer
   * stops.
   */
  async whenSynced(signal?: AbortSignal): Promise<void> {
    await this.#gate.wait(signal);
  }

  /**
   * Resolves when the store has all that happened up to `resourceVersion`, such as that of an object just
   * written: from then on the lister shows it, or something later (IP-35). Handlers may be behind.
   *
   * @throws InformerError when the informer stops; the signal's reason, for a limit:
   * `AbortSignal.timeout(5_000)`.
   */
  async waitForResourceVersion(resourceVersion: string, signal?: AbortSignal): Promise<void> {
    if (!isAtLeast(this.lister.resourceVersion, resourceVersion)) {
      await this.#positionWaits.wait(resourceVersion, signal);
    }
  }

  /**
   * Adds indices, also while running; those there already stay complete. @throws RangeError when a name is
   * taken.
   */
  addIndexers(indexers: Readonly<Record<string, IndexFunc<T>>>): void {
    this.#refuseWhenStopped("add indexers");
    this.#indexer.addIndexers(indexers);
  }

  /**
   * Tells `handler` everything in the store as adds, then every change from this moment on: no gap, no double
   * (H-2).
   *
   * @throws InformerError when the informer has stopped (I-5).
   */
  addEventHandler(handler: ResourceEventHandler<T>, options: EventHandlerOptions = {}): Registration {
    this.#refuseWhenStopped("add an event handler");
    return this.#handlers.add(handler, options);
  }

  /**
   * The same events as for a handler, to iterate over: the loop body is the handler. Ends with the informer
   * or the signal. Leaving the loop removes it.
   *
   * @throws InformerError when the informer has stopped (I-5).
   */
  events(options: EventStreamOptions = {}): AsyncIterableIterator<ResourceEvent<T>> {
    this.#refuseWhenStopped("add an event handler");
    return this.#handlers.stream(options);
  }

  /**
   * Lists, watches and tells until the signal aborts, whatever fails meanwhile. Resolves when its last
   * request, timer and handler call has ended; what handlers were not told by then is dropped (I-3).
   *
   * @throws TypeError on a second run.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#lifetime !== "created") {
      throw new TypeError(`Cannot run ${this.#name}: it is ${this.#lifetime}, an informer runs once`);
    }
    this.#lifetime = "running";
    const stop = linkedAbortController(signal);
    stop.signal.addEventListener("abort", () => this.#queue.close(), { once: true });
    if (stop.signal.aborted) {
      this.#queue.close();
    }
    this.#resync.start();
    try {
      await Promise.all([
        stopOnFailure(this.#reflector.run(stop.signal), stop),
        stopOnFailure(this.#pump.run(stop.signal), stop),
      ]);
    } finally {
      stop.dispose();
      await this.#stop();
    }
  }

  async #stop(): Promise<void> {
    this.#lifetime = "stopped";
    this.#resync.stop();
    this.#gate.shut("it was stopped");
    this.#positionWaits.stop(this.#name);
    await this.#handlers.stop();
  }

  #newQueue(options: SharedIndexInformerOptions<T>, logger: Logger): DeltaFIFO<T> {
    const { identity } = options;
    return new DeltaFIFO<T>({
      identity,
      knownObjects: this.#indexer,
      highWater: options.queueLimit ?? DEFAULT_QUEUE_LIMIT,
      transform: options.transform,
      onError: (error) => logger.error({ err: error }, "left out an object without a key"),
      onTransformError: (error, object) =>
        logger.error(
          { err: error, informer: this.#name, key: keyIn(identity, object) },
          "transform failed, took the object as it came",
        ),
      onApplied: (resourceVersion) => {
        this.#indexer.bookmark(resourceVersion);
        this.#positionWaits.moveTo(resourceVersion);
      },
    });
  }

  #newReflector(options: SharedIndexInformerOptions<T>, logger: Logger): Reflector<T> {
    return new Reflector<T>({
      ...options,
      logger,
      store: observedStore(this.#queue, (...written) => this.#received(...written)),
      onEnding: (report) => {
        this.#book.ended(report);
        this.#callbacks.watchError(report);
      },
      onStateChange: (state) => {
        // An empty first list leaves nothing to pop that could tell.
        this.#checkSynced();
        this.#book.entered(state);
        this.#callbacks.stateChange(state);
      },
      onProbe: () => this.#book.probed(),
    });
  }

  #notify(key: ObjectKey, event: ResourceEvent<T>): void {
    this.#book.told(event);
    this.#handlers.notify(key, event);
  }

  #checkSynced(): void {
    if (!this.#gate.opened && this.#queue.hasSynced) {
      this.#gate.open();
      this.#handlers.checkSynced();
    }
  }

  #received(...[kind, objects]: Parameters<OnWritten>): void {
    this.#book.received(kind);
    this.#callbacks.received?.({ informer: this.#name, kind, objects, queued: this.#queue.size });
  }

  #refuseWhenStopped(action: string): void {
    if (this.#lifetime === "stopped") {
      throw new InformerError("ERR_STOPPED", `Cannot ${action}: ${this.#name} has stopped already`);
    }
  }
}

/** For messages. Nothing for an object without a key. */
function keyIn<T>(identity: ObjectIdentity<T>, object: T): ObjectKey | undefined {
  try {
    return identity.keyOf(object);
  } catch {
    return undefined;
  }
}

/** One half of the informer failing, which is a bug, must not leave the other half running. */
async function stopOnFailure(half: Promise<void>, stop: { abort: (reason: unknown) => void }): Promise<void> {
  try {
    await half;
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}
