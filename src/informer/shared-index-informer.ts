import type { ObjectIdentity } from "../api/object-identity.js";
import type { ObjectKey } from "../api/object-key.js";
import { abortable, linkedAbortController } from "../base/abort.js";
import { type Clock, systemClock, type Timer } from "../base/clock.js";
import { InformerError } from "../base/errors.js";
import { guardedLogger } from "../base/guarded-logger.js";
import { type Logger, silentLogger } from "../base/logger.js";
import { TimeSlice } from "../base/time-slice.js";
import { Indexer, type IndexFunc } from "../indexer/indexer.js";
import { type Lister, listerOf } from "../indexer/lister.js";
import type { ListWatch } from "../listwatch/list-watch.js";
import { DeltaFIFO } from "../queue/delta-fifo.js";
import type { ProcessFunc } from "../queue/queue.js";
import type { Backoff } from "../reflector/backoff.js";
import { type InitialList, Reflector } from "../reflector/reflector.js";
import type { EndingReport, ReflectorState } from "../reflector/reflector-state.js";
import { EventStream } from "./event-stream.js";
import type { HandlerQueueOptions } from "./handler-queue.js";
import { type GuardedCallbacks, guardedCallbacks, type InformerCallbacks } from "./informer-callbacks.js";
import type { InformerStatus } from "./informer-status.js";
import { StatusBook } from "./status-book.js";
import { observedStore, type OnWritten } from "./observed-store.js";
import { isAtLeast, PositionWaits } from "./position-waits.js";
import { type ProcessContext, processDeltas } from "./process-deltas.js";
import { HandlerRegistration, type Registration } from "./registration.js";
import type { ResourceEvent, ResourceEventHandler } from "./resource-event-handler.js";
import { ResyncSchedule } from "./resync-schedule.js";
import { SyncGate, type SyncGateContext } from "./sync-gate.js";

/** What an informer is made of. */
export interface SharedIndexInformerOptions<T> extends InformerCallbacks {
  readonly listWatch: ListWatch<T>;
  /** Usually the codec the ListWatch decodes with. */
  readonly identity: ObjectIdentity<T>;
  /** Names it in messages. @defaultValue "informer" */
  readonly name?: string | undefined;
  /** How often each handler is told everything again, where it does not choose itself. @defaultValue 0, never */
  readonly resyncMs?: number | undefined;
  readonly indexers?: Readonly<Record<string, IndexFunc<T>>> | undefined;
  /** Trims each object once before anything else sees it. Must keep name, namespace, uid and resourceVersion. */
  readonly transform?: ((object: T) => T) | undefined;
  /** Also tell updates that changed nothing: found by a list, or in an event that came twice. @defaultValue false */
  readonly tellUnchanged?: boolean | undefined;
  readonly initialList?: InitialList | undefined;
  readonly pageSize?: number | undefined;
  readonly minWatchTimeoutMs?: number | undefined;
  /** How long a watch may be quiet before the server is asked about it; 0: never. @defaultValue 20 000 */
  readonly probeAfterMs?: number | undefined;
  /** Waits after failures. @defaultValue exponentialBackoff() */
  readonly backoff?: Backoff | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: (() => number) | undefined;
  readonly logger?: Logger | undefined;
  /** Objects waiting between the reflector and the handlers before the server is read no further. @defaultValue 2 000 */
  readonly queueLimit?: number | undefined;
}

/** What one handler chooses for itself. */
export interface EventHandlerOptions {
  /** @defaultValue the informer's */
  readonly resyncMs?: number;
  /** @defaultValue unbounded, as client-go */
  readonly queue?: HandlerQueueOptions;
  /** For messages. @defaultValue "handler N" */
  readonly name?: string;
}

/** The same for a loop over events. */
export interface EventStreamOptions extends EventHandlerOptions {
  readonly signal?: AbortSignal;
}

/** created -> running -> stopped, and never back (I-1). */
type Lifetime = "created" | "running" | "stopped";

/** client-go's limit of undelivered deltas above which it stops reading (Q-9, twice its batch of 1000). */
const DEFAULT_QUEUE_LIMIT = 2_000;

/** Deltas processed between two looks at the clock. */
const DELTAS_PER_LOOK = 64;

/**
 * One collection of the server, mirrored: lists and watches it, keeps the store equal to it, and tells handlers what
 * changed.
 *
 * It promises eventual consistency: the states of one object reach store and handlers in the server's order, and some
 * may be skipped. Every change of the store is told to every handler registered at that moment, after the store shows
 * it. Nothing is promised about the order among objects. Objects are shared by everyone and must not be changed.
 * The guarantees, with their tests, are in docs/guarantees.md.
 */
export class SharedIndexInformer<T> {
  readonly lister: Lister<T>;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #callbacks: GuardedCallbacks;
  readonly #indexer: Indexer<T>;
  readonly #queue: DeltaFIFO<T>;
  readonly #processOne: ProcessFunc<T>;
  readonly #reflector: Reflector<T>;
  readonly #registrations = new Set<HandlerRegistration<T>>();
  readonly #streams = new Set<EventStream<T>>();
  readonly #resyncs: ResyncSchedule<HandlerRegistration<T>>;
  readonly #gate: SyncGate;
  readonly #gateContext: SyncGateContext = {
    lastFailure: () => this.#lastFailure,
    informerIsStarted: () => this.isStarted,
  };
  readonly #book: StatusBook;
  readonly #positionWaits = new PositionWaits();
  #lifetime: Lifetime = "created";
  #handlersMade = 0;
  #lastFailure: unknown;
  #resyncTimer: Timer | undefined;
  /** The Sync deltas of the last resync have all been processed. */
  #resyncProcessed = true;

  constructor(options: SharedIndexInformerOptions<T>) {
    this.#name = options.name ?? "informer";
    this.#clock = options.clock ?? systemClock;
    this.#logger = guardedLogger(options.logger ?? silentLogger);
    this.#callbacks = guardedCallbacks(options, this.#logger);
    this.#book = new StatusBook(this.#clock);
    const { identity } = options;
    this.#indexer = new Indexer<T>({
      identity,
      indexers: options.indexers,
      onIndexError: (error, index) => this.#logger.error({ err: error, index }, "index function failed"),
    });
    this.lister = listerOf(this.#indexer);
    this.#queue = new DeltaFIFO<T>({
      identity,
      knownObjects: this.#indexer,
      highWater: options.queueLimit ?? DEFAULT_QUEUE_LIMIT,
      transform: options.transform,
      onError: (error) => this.#logger.error({ err: error }, "left out an object without a key"),
      onTransformError: (error, object) =>
        this.#logger.error(
          { err: error, informer: this.#name, key: keyIn(identity, object) },
          "transform failed, took the object as it came",
        ),
      onApplied: (resourceVersion) => {
        this.#indexer.bookmark(resourceVersion);
        this.#positionWaits.moveTo(resourceVersion);
      },
    });
    this.#reflector = new Reflector<T>({
      ...options,
      logger: this.#logger,
      store: observedStore(this.#queue, (...written) => this.#received(...written)),
      onEnding: (report) => this.#ended(report),
      onStateChange: (state) => {
        // An empty first list leaves nothing to pop that could tell.
        this.#checkSynced();
        this.#book.entered(state);
        this.#callbacks.stateChange(state);
      },
      onProbe: () => this.#book.probed(),
    });
    const context: ProcessContext<T> = {
      indexer: this.#indexer,
      identity,
      tellUnchanged: options.tellUnchanged ?? false,
      notify: (key, event) => this.#notify(key, event),
      onStale: (key, resourceVersion) =>
        this.#logger.debug({ key, resourceVersion }, "left out an event older than the store"),
    };
    this.#processOne = (key, deltas, isInInitialList) => processDeltas(context, key, deltas, isInInitialList);
    this.#gate = new SyncGate(this.#name, this.#gateContext);
    this.#resyncs = new ResyncSchedule(options.resyncMs ?? 0, (message) =>
      this.#logger.warn({ informer: this.#name }, message),
    );
  }

  /** The first full list is in the store. Says nothing about handlers: those have a `hasSynced` of their own (I-4). */
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
      handlers: Array.from(this.#registrations, ({ name, hasSynced, queueLength, lagMs }) => ({
        name,
        synced: hasSynced,
        queued: queueLength,
        lagMs,
      })),
    };
  }

  /**
   * Resolves when the first full list is in the store.
   *
   * @throws CacheSyncError, with the last failure as its cause, when the signal aborts first or the informer stops.
   */
  async whenSynced(signal?: AbortSignal): Promise<void> {
    await this.#gate.wait(signal);
  }

  /**
   * Resolves when the store has all that happened up to `resourceVersion`, such as that of an object just written: from
   * then on the lister shows it, or something later (IP-35). Handlers may be behind.
   *
   * @throws InformerError when the informer stops; the signal's reason, for a limit: `AbortSignal.timeout(5_000)`.
   */
  async waitForResourceVersion(resourceVersion: string, signal?: AbortSignal): Promise<void> {
    if (!isAtLeast(this.lister.resourceVersion, resourceVersion)) {
      await this.#positionWaits.wait(resourceVersion, signal);
    }
  }

  /** Adds indices, also while running; those there already stay complete. @throws RangeError when a name is taken. */
  addIndexers(indexers: Readonly<Record<string, IndexFunc<T>>>): void {
    this.#refuseWhenStopped("add indexers");
    this.#indexer.addIndexers(indexers);
  }

  /**
   * Tells `handler` everything in the store as adds, then every change from this moment on: no gap, no double (H-2).
   *
   * @throws InformerError when the informer has stopped (I-5).
   */
  addEventHandler(handler: ResourceEventHandler<T>, options: EventHandlerOptions = {}): Registration {
    this.#refuseWhenStopped("add an event handler");
    this.#handlersMade += 1;
    const name = options.name ?? `handler ${this.#handlersMade} of ${this.#name}`;
    const registration: HandlerRegistration<T> = new HandlerRegistration<T>(handler, {
      name,
      queue: options.queue ?? { kind: "unbounded" },
      context: {
        clock: this.#clock,
        onError: (error) => this.#callbacks.handlerError(error, name),
        onHandled: this.#onHandled(name, () => registration.queueLength),
      },
      informerHasSynced: () => this.hasSynced,
      ...this.#gateContext,
      onRemove: () => this.#forget(registration),
    });
    // No await until the end: a change between the replay and the registration would be told to nobody.
    const at = this.#clock.now();
    for (const [key, object] of this.#indexer.entries()) {
      registration.notify({ key, event: { type: "add", object, cause: "initial" }, at });
    }
    this.#registrations.add(registration);
    this.#resyncs.add(registration, options.resyncMs, this.#clock.now());
    registration.checkSynced();
    return registration;
  }

  /**
   * The same events as for a handler, to iterate over: the loop body is the handler. Ends with the informer or the
   * signal. Leaving the loop removes it.
   *
   * @throws InformerError when the informer has stopped (I-5).
   */
  events(options: EventStreamOptions = {}): AsyncIterableIterator<ResourceEvent<T>> {
    const { signal } = options;
    const stream: EventStream<T> = new EventStream<T>(() => {
      signal?.removeEventListener("abort", end);
      this.#streams.delete(stream);
      void registration.remove();
    });
    function end(): void {
      stream.end();
    }
    const registration = this.addEventHandler(stream, options);
    this.#streams.add(stream);
    if (signal?.aborted === true) {
      end();
    } else {
      signal?.addEventListener("abort", end, { once: true });
    }
    return stream;
  }

  /**
   * Lists, watches and tells until the signal aborts, whatever fails meanwhile. Resolves when its last request, timer
   * and handler call has ended; what handlers were not told by then is dropped (I-3).
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
    this.#startResyncs();
    try {
      await Promise.all([
        stopOnFailure(this.#reflector.run(stop.signal), stop),
        stopOnFailure(this.#process(stop.signal), stop),
      ]);
    } finally {
      stop.dispose();
      await this.#stop();
    }
  }

  async #stop(): Promise<void> {
    this.#lifetime = "stopped";
    this.#resyncTimer?.cancel();
    this.#gate.shut("it was stopped");
    this.#positionWaits.stop(this.#name);
    for (const stream of [...this.#streams]) {
      stream.end();
    }
    await Promise.all([...this.#registrations].map(async (registration) => registration.stop()));
  }

  /** Pops until the queue is closed, as fast as the slowest bounded handler allows. */
  async #process(signal: AbortSignal): Promise<void> {
    this.#checkSynced();
    while (!signal.aborted && (await this.#queue.whenPoppable())) {
      await this.#drain(signal);
      this.#resyncProcessed = true;
    }
  }

  async #drain(signal: AbortSignal): Promise<void> {
    const slice = new TimeSlice(this.#clock);
    for (let processed = 1; !signal.aborted && this.#pop(); processed += 1) {
      for (const registration of this.#registrations) {
        const writable = registration.whenWritable();
        if (writable !== undefined) {
          await abortable(writable, signal).catch(() => undefined);
        }
      }
      if (processed % DELTAS_PER_LOOK === 0 && slice.isOver(this.#clock.now())) {
        await slice.next();
      }
    }
  }

  #pop(): boolean {
    const popped = this.#queue.pop(this.#processOne);
    this.#checkSynced();
    return popped;
  }

  #notify(key: ObjectKey, event: ResourceEvent<T>): void {
    this.#book.told(event);
    const notification = { key, event, at: this.#clock.now() };
    for (const registration of this.#registrations) {
      registration.notify(notification);
    }
  }

  #checkSynced(): void {
    if (!this.#gate.opened && this.#queue.hasSynced) {
      this.#gate.open();
      for (const registration of this.#registrations) {
        registration.checkSynced();
      }
    }
  }

  #startResyncs(): void {
    this.#resyncs.start(this.#clock.now());
    const periodMs = this.#resyncs.checkPeriodMs;
    if (periodMs > 0) {
      this.#resyncTimer = this.#clock.timer(periodMs, () => this.#resyncTick(periodMs));
    }
  }

  /** One timer for the informer's life. Unlike client-go's (Y-3), a relist does not start it anew. */
  #resyncTick(periodMs: number): void {
    this.#resyncTimer = this.#clock.timer(periodMs, () => this.#resyncTick(periodMs));
    if (!this.#resyncProcessed) {
      // Marks may change only between resyncs, else those still queued would go to the wrong handlers.
      return;
    }
    const due = new Set(
      this.#resyncs.due(this.#clock.now()).filter((registration) => !registration.busyResyncing),
    );
    for (const registration of this.#registrations) {
      registration.resyncing = due.has(registration);
    }
    if (due.size > 0) {
      this.#resyncProcessed = false;
      this.#queue.resync();
      this.#resyncProcessed = this.#queue.size === 0;
    }
  }

  #received(...[kind, objects]: Parameters<OnWritten>): void {
    this.#book.received(kind);
    this.#callbacks.received?.({ informer: this.#name, kind, objects, queued: this.#queue.size });
  }

  #onHandled(
    handler: string,
    queued: () => number,
  ): ((waitedMs: number, tookMs: number) => void) | undefined {
    const { handled } = this.#callbacks;
    return handled === undefined
      ? undefined
      : (waitedMs, tookMs) => handled({ informer: this.#name, handler, waitedMs, tookMs, queued: queued() });
  }

  #ended(report: EndingReport): void {
    this.#book.ended(report);
    if (report.error !== undefined) {
      this.#lastFailure = report.error;
    }
    this.#callbacks.watchError(report);
  }

  #forget(registration: HandlerRegistration<T>): void {
    this.#registrations.delete(registration);
    this.#resyncs.remove(registration);
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
