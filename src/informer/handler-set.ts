import type { ObjectKey } from "../api/object-key.js";
import { abortable, onAbort } from "../base/abort.js";
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

/** Options of one handler of an informer. */
export interface EventHandlerOptions {
  /**
   * Milliseconds between two resyncs of this handler. 0 turns them off. The real period is rounded up to a
   * multiple of the check period of the informer. Values between 0 and 1 000 are raised to 1 000. Has no
   * effect if the informer was made without resyncs.
   *
   * @defaultValue the `resyncMs` of the informer
   */
  readonly resyncMs?: number;
  /**
   * How events wait if the handler is slower than the server.
   *
   * @defaultValue `{ kind: "unbounded" }`, as in client-go
   */
  readonly queue?: HandlerQueueOptions;
  /**
   * The name of the handler in messages, metrics and `status()`.
   *
   * @defaultValue `handler N of INFORMER`, with a number that counts the handlers of the informer
   */
  readonly name?: string;
}

/** Options of a loop over the events of an informer. */
export interface EventStreamOptions extends EventHandlerOptions {
  /** Ends the loop when it aborts. The loop then ends normally, without an error. */
  readonly signal?: AbortSignal;
}

/** What a HandlerSet needs of its informer. */
export interface HandlerSetOptions<T> extends Omit<SyncGateContext, "unsynced"> {
  /** The name of the informer. */
  readonly informer: string;
  readonly clock: Clock;
  readonly callbacks: GuardedCallbacks;
  /** The store, whose objects a new handler receives first. */
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

  /**
   * Adds a handler and queues an add for every object in the store: see
   * `SharedIndexInformer.addEventHandler`.
   */
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
        onError: (error, { event, key }) => callbacks.handlerError({ error, handler: name, event, key }),
        onHandled: this.#onHandled(name, () => registration.queueLength),
      },
      onRemove: () => {
        this.#registrations.delete(registration);
        resync.remove(registration);
      },
    });
    // No await until the end: the handler would miss a change between the replay and its registration.
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
      forget?.();
      this.#streams.delete(stream);
      void registration.remove();
    });
    const forget = signal && onAbort(signal, () => stream.end());
    const registration = this.add(stream, options);
    this.#streams.add(stream);
    if (signal?.aborted === true) {
      stream.end();
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
   * Returns `undefined` when no queue of a handler is full. Otherwise returns a promise that resolves when
   * every queue has room again, or when the signal aborts.
   */
  whenWritable(signal: AbortSignal): Promise<void> | undefined {
    for (const registration of this.#registrations) {
      if (registration.whenWritable() !== undefined) {
        return this.#allWritable(signal);
      }
    }
    return undefined;
  }

  /**
   * Must be called when the informer has synced. Marks the registrations as synced whose handlers have
   * finished with the first list.
   */
  checkSynced(): void {
    for (const registration of this.#registrations) {
      registration.checkSynced();
    }
  }

  /** Returns the status of each handler, in the order in which the handlers were added. */
  statuses(): HandlerStatus[] {
    return Array.from(this.#registrations, ({ name, hasSynced, queueLength, lagMs }) => ({
      name,
      synced: hasSynced,
      queued: queueLength,
      lagMs,
    }));
  }

  /** Ends every loop and stops every handler. Resolves when the calls that are under way have ended. */
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
