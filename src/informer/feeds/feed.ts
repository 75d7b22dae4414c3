import type { Clock } from "../../base/clock.js";
import { abortOnFailure, type LinkedAbortController } from "../../base/abort.js";
import { countedLogger } from "../../base/counted-logger.js";
import type { Logger } from "../../base/logger.js";
import { loggerWithFields } from "../../base/logger-with-fields.js";
import type { Indexer } from "../../indexer/indexer.js";
import type { ListWatch } from "../../listwatch/list-watch.js";
import { DeltaFIFO } from "../../queue/delta-fifo.js";
import type { KnownObjects } from "../../queue/known-objects.js";
import { Reflector } from "../../reflector/reflector.js";
import type { HandlerSet } from "../handler-set.js";
import { type GuardedCallbacks, guardedCallbacks } from "../informer-callbacks.js";
import type { NamespaceStatus } from "../informer-status.js";
import { queueReports } from "../reports/queue-reports.js";
import type { SharedIndexInformerOptions } from "../shared-index-informer-options.js";
import { DeltaPump } from "./delta-pump.js";
import { observedStore } from "./observed-store.js";
import { isAtLeast, PositionWaits } from "../position-waits.js";
import { type ProcessContext, processDeltas } from "./process-deltas.js";
import { StatusBook } from "./status-book.js";

/** The number of waiting deltas at which client-go stops reading, which is twice its batch of 1000. */
const DEFAULT_QUEUE_LIMIT = 2_000;

/** What a feed follows. */
export interface FeedScope<T> {
  readonly listWatch: ListWatch<T>;
  /** The namespace. Absent or empty: all namespaces. */
  readonly namespace: string | undefined;
  /** Whether the informer has other feeds, so that reports must name the namespace. */
  readonly isOneOfSeveral: boolean;
}

/** What a feed needs of its informer. All feeds of an informer share it. */
export interface FeedContext<T> {
  readonly options: Omit<SharedIndexInformerOptions<T>, "listWatch">;
  /** The name of the informer. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly indexer: Indexer<T>;
  readonly handlers: Pick<HandlerSet<T>, "notify" | "whenWritable">;
  /** Called when the first list of the feed may have come into the store. */
  readonly checkSynced: () => void;
  /** Called when the store has every change of the feed up to its `applied`. */
  readonly onApplied: () => void;
  /** Called each time when everything that was queued has been processed. */
  readonly onDrained: (feed: Feed<T>) => void;
}

/**
 * The way of the objects of one namespace, or of all of them, into the store and to the handlers of an informer: a
 * reflector, a queue, and the loop that takes changes from it.
 */
export class Feed<T> {
  readonly namespace: string;
  readonly queue: DeltaFIFO<T>;
  readonly book: StatusBook;
  readonly reflector: Reflector<T>;
  readonly #pump: DeltaPump<T>;
  readonly #waits = new PositionWaits();
  #applied = "";
  #scopeIsChecked = false;

  constructor(scope: FeedScope<T>, context: FeedContext<T>) {
    const { options, name, clock, checkSynced, handlers } = context;
    const { namespace, isOneOfSeveral } = scope;
    const named = isOneOfSeveral ? loggerWithFields(context.logger, { namespace }) : context.logger;
    const logger = countedLogger(named, clock);
    const callbacks = guardedCallbacks(options, logger, { name, resource: options.resource, namespace });
    this.namespace = namespace ?? "";
    this.book = new StatusBook(clock);
    this.queue = this.#newQueue(scope, context, logger);
    this.reflector = this.#newReflector(scope, context, { callbacks, logger });
    const process: ProcessContext<T> = {
      indexer: context.indexer,
      identity: options.identity,
      tellUnchanged: options.tellUnchanged ?? false,
      notify: (key, event) => {
        this.book.notified(event);
        handlers.notify(key, event);
      },
      onStale: (key, resourceVersion) =>
        logger.countedDebug({ key, resourceVersion }, "ignored an event older than the stored object"),
    };
    this.#pump = new DeltaPump({
      queue: this.queue,
      process: (key, deltas, isInInitialList) => processDeltas(process, key, deltas, isInInitialList),
      clock,
      whenWritable: (signal): Promise<void> | undefined => handlers.whenWritable(signal),
      onPopped: checkSynced,
      onDrained: () => {
        this.#checkScope(context, logger);
        context.onDrained(this);
      },
    });
  }

  /** The position up to which every change is in the store. Empty before the first list is. */
  get applied(): string {
    return this.#applied;
  }

  /** Whether the first list is in the store, and the watch is open without a known problem. */
  get isWell(): boolean {
    return this.queue.hasSynced && this.reflector.state.kind === "watching";
  }

  status(): NamespaceStatus {
    return {
      namespace: this.namespace,
      synced: this.queue.hasSynced,
      resourceVersion: this.reflector.lastSyncResourceVersion,
      appliedResourceVersion: this.#applied,
      ...this.book.recorded(),
    };
  }

  /** Runs until the signal of `stop` aborts. If one half fails, which is a bug, everything is stopped. */
  async run(stop: LinkedAbortController): Promise<void> {
    await Promise.all([
      abortOnFailure(this.reflector.run(stop.signal), stop),
      abortOnFailure(this.#pump.run(stop.signal), stop),
    ]);
  }

  /** Resolves when `applied` is at least `resourceVersion`: see `PositionWaits.wait`. */
  async whenApplied(resourceVersion: string, signal?: AbortSignal): Promise<void> {
    if (!isAtLeast(this.#applied, resourceVersion)) {
      await this.#waits.wait(resourceVersion, signal);
    }
  }

  /** Must be called when the run of the informer `name` has ended. */
  stopped(name: string): void {
    this.#waits.stop(name);
  }

  /** Warns of a resource that is said to be namespaced and is not. Owners, for example, would not be found. */
  #checkScope({ options: { resource }, indexer }: FeedContext<T>, logger: Logger): void {
    if (this.#scopeIsChecked) {
      return;
    }
    const [key] = indexer.keys();
    if (key === undefined) {
      return;
    }
    this.#scopeIsChecked = true;
    if (resource !== undefined && resource.namespaced !== false && !key.includes("/")) {
      logger.warn(
        { key },
        "the objects have no namespace; give the resource namespaced: false, so that their keys are computed as they are",
      );
    }
  }

  #newQueue(
    { isOneOfSeveral }: FeedScope<T>,
    { options, indexer, onApplied }: FeedContext<T>,
    logger: Logger,
  ): DeltaFIFO<T> {
    return new DeltaFIFO<T>({
      identity: options.identity,
      knownObjects: isOneOfSeveral ? objectsIn(this.namespace, indexer) : indexer,
      highWater: options.queueLimit ?? DEFAULT_QUEUE_LIMIT,
      transform: options.transform,
      ...queueReports(options.identity, logger),
      onApplied: (resourceVersion) => {
        this.#applied = resourceVersion;
        onApplied();
        this.#waits.moveTo(resourceVersion);
      },
    });
  }

  #newReflector(
    { listWatch }: FeedScope<T>,
    { options, name, checkSynced }: FeedContext<T>,
    { callbacks, logger }: { readonly callbacks: GuardedCallbacks; readonly logger: Logger },
  ): Reflector<T> {
    return new Reflector<T>({
      ...options,
      listWatch,
      logger,
      store: observedStore(this.queue, (kind, objects, resourceVersion) => {
        this.book.received(kind);
        if (resourceVersion !== undefined) {
          // The reflector takes over the position of a list after the store has it.
          this.#waits.listed(resourceVersion, this.reflector.lastSyncResourceVersion);
        }
        callbacks.received?.({ informer: name, kind, objects, queued: this.queue.size });
      }),
      onEnding: (report) => {
        this.book.ended(report);
        callbacks.ending(report);
      },
      onStateChange: (state) => {
        // After an empty first list there is nothing to pop, so the pump does not check.
        checkSynced();
        this.book.entered(state);
        callbacks.stateChange(state);
      },
      onProbe: () => this.book.probed(),
    });
  }
}

/** The objects of the store that a list of one namespace may show to be deleted. */
function objectsIn<T>(namespace: string, indexer: Indexer<T>): KnownObjects<T> {
  return { keys: () => indexer.keysIn(namespace), get: (key) => indexer.get(key) };
}
