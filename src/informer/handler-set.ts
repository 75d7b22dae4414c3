import type { ObjectKey } from "../api/object-key.js";
import { abortable } from "../base/abort.js";
import type { Clock } from "../base/clock.js";
import type { Indexer } from "../indexer/indexer.js";
import { EventStream } from "./event-stream.js";
import type { HandlerQueueOptions } from "./handler-queue.js";
import type { GuardedCallbacks } from "./informer-callbacks.js";
import type { HandlerStatus } from "./informer-status.js";
import { HandlerRegistration, type Registration } from "./registration.js";
import type { ResourceEvent, ResourceEventHandler } from "./resource-event-handler.js";
import type { Resync } from "./resync.js";
import type { SyncGateContext } from "./sync-gate.js";

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

export interface HandlerSetOptions<T> extends SyncGateContext {
  /** The name of the informer. */
  readonly informer: string;
  readonly clock: Clock;
  readonly callbacks: GuardedCallbacks;
  /** What a handler that is added is told first. */
  readonly indexer: Pick<Indexer<T>, "entries">;
  readonly resync: Resync<HandlerRegistration<T>>;
  readonly informerHasSynced: () => boolean;
}

/** The handlers of one informer, and the loops over its events, which are handlers too. */
export class HandlerSet<T> {
  readonly #options: HandlerSetOptions<T>;
  readonly #registrations = new Set<HandlerRegistration<T>>();
  readonly #streams = new Set<EventStream<T>>();
  #made = 0;

  constructor(options: HandlerSetOptions<T>) {
    this.#options = options;
  }

  /** Adds a handler and tells it everything in the store: see `SharedIndexInformer.addEventHandler`. */
  add(handler: ResourceEventHandler<T>, options: EventHandlerOptions): Registration {
    const { informer, clock, callbacks, indexer, resync, ...gates } = this.#options;
    this.#made += 1;
    const name = options.name ?? `handler ${this.#made} of ${informer}`;
    const registration: HandlerRegistration<T> = new HandlerRegistration<T>(handler, {
      ...gates,
      name,
      queue: options.queue ?? { kind: "unbounded" },
      context: {
        clock,
        onError: (error) => callbacks.handlerError(error, name),
        onHandled: this.#onHandled(name, () => registration.queueLength),
      },
      onRemove: () => {
        this.#registrations.delete(registration);
        resync.remove(registration);
      },
    });
    // No await until the end: a change between the replay and the registration would be told to no handler.
    const at = clock.now();
    for (const [key, object] of indexer.entries()) {
      registration.notify({ key, event: { type: "add", object, cause: "initial" }, at });
    }
    this.#registrations.add(registration);
    resync.add(registration, options.resyncMs);
    registration.checkSynced();
    return registration;
  }

  /** Adds a loop over events: see `SharedIndexInformer.events`. */
  stream(options: EventStreamOptions): AsyncIterableIterator<ResourceEvent<T>> {
    const { signal } = options;
    const stream: EventStream<T> = new EventStream<T>(() => {
      signal?.removeEventListener("abort", end);
      this.#streams.delete(stream);
      void registration.remove();
    });
    function end(): void {
      stream.end();
    }
    const registration = this.add(stream, options);
    this.#streams.add(stream);
    if (signal?.aborted === true) {
      end();
    } else {
      signal?.addEventListener("abort", end, { once: true });
    }
    return stream;
  }

  /** Queues an event for every handler. */
  notify(key: ObjectKey, event: ResourceEvent<T>): void {
    const notification = { key, event, at: this.#options.clock.now() };
    for (const registration of this.#registrations) {
      registration.notify(notification);
    }
  }

  /**
   * Returns `undefined` when no queue of a handler is full. Otherwise returns a promise that resolves when every queue
   * has room again, or when the signal aborts.
   */
  whenWritable(signal: AbortSignal): Promise<void> | undefined {
    for (const registration of this.#registrations) {
      if (registration.whenWritable() !== undefined) {
        return this.#allWritable(signal);
      }
    }
    return undefined;
  }

  /** Must be called when the informer has synced, which is one half of what the registrations wait for. */
  checkSynced(): void {
    for (const registration of this.#registrations) {
      registration.checkSynced();
    }
  }

  /** Returns how each handler fares, in the order in which they were added. */
  statuses(): HandlerStatus[] {
    return Array.from(this.#registrations, ({ name, hasSynced, queueLength, lagMs }) => ({
      name,
      synced: hasSynced,
      queued: queueLength,
      lagMs,
    }));
  }

  /** Ends every loop and removes every handler. Resolves when the calls that are under way have ended. */
  async stop(): Promise<void> {
    for (const stream of [...this.#streams]) {
      stream.end();
    }
    await Promise.all([...this.#registrations].map(async (registration) => registration.stop()));
  }

  async #allWritable(signal: AbortSignal): Promise<void> {
    for (const registration of this.#registrations) {
      const writable = registration.whenWritable();
      if (writable !== undefined) {
        await abortable(writable, signal).catch(() => undefined);
      }
    }
  }

  #onHandled(
    handler: string,
    queued: () => number,
  ): ((waitedMs: number, tookMs: number) => void) | undefined {
    const { informer, callbacks } = this.#options;
    const { handled } = callbacks;
    return handled === undefined
      ? undefined
      : (waitedMs, tookMs) => handled({ informer, handler, waitedMs, tookMs, queued: queued() });
  }
}
