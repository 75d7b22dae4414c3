import type { KubeObject } from "../api/object.js";
import type { ObjectKey } from "../api/object-key.js";
import type { GroupVersionResource } from "../api/resource.js";
import { abortOnFailure, type LinkedAbortController, linkedAbortController } from "../base/abort.js";
import { type Clock, systemClock, type Timer } from "../base/clock.js";
import { CountedLogger } from "../base/counted-logger.js";
import { cutForLine } from "../base/cut-for-line.js";
import { messageOf } from "../base/errors.js";
import { guarded } from "../base/guarded.js";
import { guardedLogger } from "../base/guarded-logger.js";
import { TimeSlice } from "../base/time-slice.js";
import type { Registration } from "../informer/registration.js";
import type { SharedIndexInformer } from "../informer/shared-index-informer.js";
import { waitForCacheSync } from "../informer/wait-for-cache-sync.js";
import { isOrdinaryConflict } from "./conflict.js";
import type {
  ControllerOptions,
  OwnsOptions,
  Reconciled,
  ReconcileFailure,
  WatchesOptions,
} from "./controller-options.js";
import { mappedKeys, ownKey } from "./event-keys.js";
import { ownerKeysOf } from "./owner-keys.js";
import { WorkQueue } from "./work-queue.js";
import { guardedMetrics } from "./work-queue-metrics.js";

/** How long a controller waits for the last calls before it says so. A call without a time limit might never end. */
const STOP_WARNING_MS = 10_000;

/** What a controller needs of an informer. */
export type WatchedInformer<T> = Pick<SharedIndexInformer<T>, "addEventHandler" | "isStarted">;

/** An informer whose events make the controller reconcile. */
interface Source {
  readonly isStarted: () => boolean;
  /** Adds the handler that puts keys into the queue. */
  readonly listen: () => Registration;
}

/**
 * A loop that keeps the world as objects want it. Events of informers become keys in a queue, and workers call
 * `reconcile` with one key at a time. The rules are those of controller-runtime:
 *
 * - Work begins when all informers have synced and their first objects are in the queue.
 * - A key is never reconciled twice at the same time. Many events of a key become one call.
 * - A failure is tried again, with waits that grow.
 *
 * The informers are started by the caller, and can be shared with other controllers. They should stop after the
 * controller, which reads from them until its last call has ended. A controller runs once.
 *
 * @example const controller = new Controller({ name: "web", logger: console, reconcile });
 * controller.watches(deployments, { when: generationChanged }); controller.owns(replicaSets, DEPLOYMENTS);
 * factory.start(new AbortController().signal); await controller.run(stop.signal); await factory.shutdown();
 */
export class Controller {
  /** The keys to reconcile. Keys may be added by other sources than informers, at any time. */
  readonly queue: WorkQueue;
  readonly #options: ControllerOptions;
  readonly #clock: Clock;
  readonly #logger: CountedLogger;
  readonly #failed: (failure: ReconcileFailure) => void;
  readonly #reconciled: (reconciled: Reconciled) => void;
  readonly #sources: Source[] = [];
  /** Moves only from left to right. */
  #lifetime: "created" | "running" | "stopped" = "created";

  /** @throws RangeError when `workers` is not a whole number of at least 1; TypeError when there is no logger. */
  constructor(options: ControllerOptions) {
    const { name, workers = 1, clock = systemClock, metrics = {} } = options;
    if (!Number.isInteger(workers) || workers < 1) {
      throw new RangeError(
        `Cannot make the controller "${name}": found ${workers} workers, expected at least 1`,
      );
    }
    if ((options.logger as unknown) === undefined) {
      throw new TypeError(
        `Cannot make the controller "${name}": found no logger, so failures would not be seen; pass console`,
      );
    }
    this.#options = options;
    this.#clock = clock;
    this.#logger = new CountedLogger(guardedLogger(options.logger), clock);
    this.#failed = guarded(
      "onReconcileError",
      this.#logger,
      options.onReconcileError ?? ((failure) => this.#log(failure)),
    );
    this.#reconciled = guarded(
      "metrics.onReconciled",
      this.#logger,
      metrics.onReconciled ?? (() => undefined),
    );
    this.queue = new WorkQueue({
      name,
      clock,
      rateLimiter: options.rateLimiter,
      metrics: options.metrics && guardedMetrics(options.metrics, this.#logger),
    });
  }

  /**
   * Reconciles the keys of the objects of an informer, or other keys that `keysOf` finds for them, when they are added,
   * changed or deleted.
   *
   * @throws TypeError when the controller was run before.
   */
  watches<T>(informer: WatchedInformer<T>, options: WatchesOptions<T> = {}): this {
    if (this.#lifetime !== "created") {
      throw new TypeError(`Cannot watch an informer: the controller "${this.#options.name}" was run already`);
    }
    const { when = (): boolean => true, keysOf } = options;
    const onEvent = (event: Parameters<typeof when>[0]): void => {
      if (when(event)) {
        for (const key of keysOf === undefined ? ownKey(event) : mappedKeys(event, keysOf)) {
          this.queue.add(key);
        }
      }
    };
    this.#sources.push({
      isStarted: () => informer.isStarted,
      listen: () => informer.addEventHandler({ onEvent }, { name: `controller ${this.#options.name}` }),
    });
    return this;
  }

  /**
   * Reconciles the owner of an object of an informer when the object is added, changed or deleted. The owner is the
   * object of the resource `owner` that manages the object, by its owner reference with `controller: true`.
   *
   * @throws TypeError when `owner` has no kind or is for metadata only, or when the controller was run before.
   */
  owns<T extends KubeObject>(
    informer: WatchedInformer<T>,
    owner: GroupVersionResource,
    options: OwnsOptions<T> = {},
  ): this {
    return this.watches(informer, { ...options, keysOf: ownerKeysOf(owner) });
  }

  /**
   * Reconciles until the signal aborts. Begins when all informers have synced. Resolves when the calls of `reconcile`
   * that are under way have ended. Keys that wait then are dropped, so that the queue is empty. A warning is logged when
   * the calls take longer than 10 s. Does not stop the informers.
   *
   * @throws TypeError when an informer was not started, or when the controller was run before; CacheSyncError when an
   * informer stops before it has synced; InformerError with the code `ERR_STOPPED` when an informer has stopped already.
   */
  async run(signal: AbortSignal): Promise<void> {
    this.#begin();
    const stop = linkedAbortController(signal);
    let warning: Timer | undefined;
    const shutDown = (): void => {
      this.queue.shutDown();
      warning = this.#clock.timer(STOP_WARNING_MS, () => this.#warnOfCalls());
    };
    stop.signal.addEventListener("abort", shutDown, { once: true });
    const registrations: Registration[] = [];
    try {
      for (const { listen } of this.#sources) {
        registrations.push(listen());
      }
      if (await allSynced(registrations, stop.signal)) {
        await this.#workAll(stop);
      }
    } finally {
      this.#lifetime = "stopped";
      this.queue.shutDown();
      await this.#dropWaiting();
      stop.dispose();
      await Promise.all(registrations.map(async (registration) => registration.remove()));
      warning?.cancel();
      this.#logger.newState();
    }
  }

  #begin(): void {
    const { name } = this.#options;
    if (this.#lifetime !== "created") {
      throw new TypeError(
        `Cannot run the controller "${name}": it is ${this.#lifetime}, and a controller runs only once`,
      );
    }
    const idle = this.#sources.filter(({ isStarted }) => !isStarted()).length;
    if (idle > 0) {
      throw new TypeError(
        `Cannot run the controller "${name}": found ${idle} of ${this.#sources.length} informers not started, call start of their factory first`,
      );
    }
    this.#lifetime = "running";
  }

  async #workAll(stop: LinkedAbortController): Promise<void> {
    const workers = Array.from({ length: this.#options.workers ?? 1 }, async () => this.#work(stop.signal));
    // A worker that fails, which is a bug, stops the others.
    await Promise.all(workers.map(async (worker) => abortOnFailure(worker, stop)));
  }

  /** Takes keys and reconciles them, one after the other, until the signal aborts, which also shuts the queue down. */
  async #work(signal: AbortSignal): Promise<void> {
    const slice = new TimeSlice(this.#clock);
    for (;;) {
      const key = await this.queue.get();
      if (key === undefined) {
        return;
      }
      // After the abort, the keys that wait are taken and dropped. Each key that was taken must be marked as done.
      if (!signal.aborted) {
        await this.#reconcile(key, signal);
      }
      this.queue.done(key);
      if (slice.isOver(this.#clock.now())) {
        await slice.next();
      }
    }
  }

  /** Empties the queue, which was shut down. Keys wait in it if the workers have not begun. */
  async #dropWaiting(): Promise<void> {
    for (let key = await this.queue.get(); key !== undefined; key = await this.queue.get()) {
      this.queue.done(key);
    }
  }

  async #reconcile(key: ObjectKey, signal: AbortSignal): Promise<void> {
    const { name: controller } = this.#options;
    const startedAt = this.#clock.now();
    let result: Reconciled["result"];
    try {
      const answer = await this.#options.reconcile(key, signal);
      const requeueAfterMs = answer?.requeueAfterMs ?? 0;
      result = requeueAfterMs > 0 ? "requeueAfter" : "success";
      this.queue.forget(key);
      if (result === "requeueAfter") {
        this.queue.addAfter(key, requeueAfterMs);
      }
    } catch (error) {
      if (signal.aborted) {
        this.#logger.debug({ controller, key, reason: messageOf(error) }, "a reconciliation was interrupted");
        return;
      }
      result = "error";
      this.queue.addRateLimited(key);
      this.#failed({ controller, key, error, failures: this.queue.numRequeues(key) });
    }
    this.#reconciled({ controller, result, tookMs: this.#clock.now() - startedAt });
  }

  #warnOfCalls(): void {
    const { processing, longestMs } = this.queue.status();
    this.#logger.warn(
      { controller: this.#options.name, calls: processing, longestMs },
      "the controller was told to stop, and waits for calls of reconcile that have not ended",
    );
  }

  #log({ controller, key, error, failures }: ReconcileFailure): void {
    // The message of an error of client-node has the whole body and all headers.
    const reason = cutForLine(messageOf(error).replace(/\s+/g, " "));
    if (isOrdinaryConflict(error, failures)) {
      this.#logger.debug({ controller, key, failures, reason }, "a conflict will be tried again");
      return;
    }
    // Each reason counts as a failure of its own, so that one of them does not hide the others.
    const fields = { err: error, controller, key, failures, cause: reason };
    this.#logger.error(fields, "a reconciliation failed and will be tried again");
  }
}

/** Resolves to true when all handlers have received the first objects, or to false when the signal aborts first. */
async function allSynced(registrations: readonly Registration[], signal: AbortSignal): Promise<boolean> {
  try {
    await waitForCacheSync(registrations, signal);
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
  return !signal.aborted;
}
