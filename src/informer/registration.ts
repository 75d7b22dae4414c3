import { HandlerQueue, type HandlerQueueContext, type HandlerQueueOptions } from "./handler-queue.js";
import type { Notification } from "./notification-buffer.js";
import type { ResourceEventHandler } from "./resource-event-handler.js";
import { SyncGate, type SyncGateContext } from "./sync-gate.js";

/**
 * A handler that was added to an informer. A handler that is added twice has two independent registrations
 * (H-1).
 */
export interface Registration {
  /**
   * Whether the informer has synced and the handler has finished with every event of the first list. For a
   * handler that was added later, these are the adds for the objects that were in the store (H-3).
   */
  readonly hasSynced: boolean;
  /** The number of events that wait for the handler. */
  readonly queueLength: number;
  /** Milliseconds since the event that the handler is working on began to wait, or 0 if it is idle. */
  readonly lagMs: number;
  /**
   * Resolves when `hasSynced` is true.
   *
   * @throws CacheSyncError when the signal aborts first, when the handler is removed, when the informer stops, or when
   * the informer was not started.
   */
  whenSynced(signal?: AbortSignal): Promise<void>;
  /**
   * Removes the handler and drops the events that wait for it. Resolves when the call that is under way has
   * ended. A handler must therefore not await its own removal. Further calls do the same and are harmless
   * (H-6).
   */
  remove(): Promise<void>;
}

/** What a registration needs of its informer, and what was chosen for its handler. */
export interface HandlerRegistrationOptions extends Omit<SyncGateContext, "unsynced"> {
  readonly name: string;
  readonly queue: HandlerQueueOptions;
  readonly context: Omit<HandlerQueueContext, "onInitialDelivered">;
  readonly informerHasSynced: () => boolean;
  readonly onRemove: () => void;
}

/** A Registration with the methods that the informer needs. */
export class HandlerRegistration<T> implements Registration {
  readonly #options: HandlerRegistrationOptions;
  readonly #queue: HandlerQueue<T>;
  readonly #gate: SyncGate;
  /** Whether the handler is due for a resync. It receives resync events only then (B-4). */
  resyncing = false;
  #removed: Promise<void> | undefined;

  constructor(handler: ResourceEventHandler<T>, options: HandlerRegistrationOptions) {
    this.#options = options;
    this.#gate = new SyncGate({ ...options, unsynced: () => [options.name] });
    this.#queue = new HandlerQueue(handler, options.queue, {
      ...options.context,
      onInitialDelivered: () => this.checkSynced(),
    });
  }

  get hasSynced(): boolean {
    return this.#gate.opened;
  }

  get queueLength(): number {
    return this.#queue.size;
  }

  get lagMs(): number {
    return this.#queue.lagMs;
  }

  get name(): string {
    return this.#options.name;
  }

  /**
   * Whether the handler still has events of a resync to process. Another resync would pile up behind them.
   */
  get busyResyncing(): boolean {
    return this.#queue.resyncing;
  }

  /** Queues an event, unless it belongs to a resync for which the handler is not due. */
  notify(notification: Notification<T>): void {
    if (notification.event.cause !== "resync" || this.resyncing) {
      this.#queue.push(notification);
    }
  }

  /** Returns `undefined` if the queue has room, else a promise that resolves when it has. */
  whenWritable(): Promise<void> | undefined {
    return this.#queue.whenWritable();
  }

  /**
   * Marks the registration as synced if both conditions of `hasSynced` hold. The informer calls this when it
   * has synced.
   */
  checkSynced(): void {
    if (this.#options.informerHasSynced() && this.#queue.initialDelivered) {
      this.#gate.open();
    }
  }

  async whenSynced(signal?: AbortSignal): Promise<void> {
    await this.#gate.wait(signal);
  }

  async remove(): Promise<void> {
    this.#removed ??= this.#close("the handler was removed");
    await this.#removed;
  }

  /** Removes the handler because the informer has stopped. */
  async stop(): Promise<void> {
    this.#removed ??= this.#close("the informer was stopped");
    await this.#removed;
  }

  async #close(reason: string): Promise<void> {
    this.#options.onRemove();
    this.#gate.shut(reason);
    await this.#queue.close();
  }
}
