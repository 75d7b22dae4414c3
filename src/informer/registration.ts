import { HandlerQueue, type HandlerQueueContext, type HandlerQueueOptions } from "./handler-queue.js";
import type { Notification } from "./notification-buffer.js";
import type { ResourceEventHandler } from "./resource-event-handler.js";
import { SyncGate, type SyncGateContext } from "./sync-gate.js";

/** A handler's place at an informer. Adding one handler twice gives two, independent of each other (H-1). */
export interface Registration {
  /**
   * The informer has synced and the handler is done with everything of the first list, or of its replay
   * (H-3).
   */
  readonly hasSynced: boolean;
  /** Events waiting for the handler. */
  readonly queueLength: number;
  /** How far the handler is behind: the age of the event that it is being told; 0 when nothing waits. */
  readonly lagMs: number;
  /**
   * Resolves with `hasSynced`. @throws CacheSyncError when the signal aborts first, or it can not happen any
   * more.
   */
  whenSynced(signal?: AbortSignal): Promise<void>;
  /**
   * The handler hears nothing more; what waits for it is dropped. Resolves when a call under way has ended,
   * so do not await it inside that handler. Repeating it is harmless (H-6).
   */
  remove(): Promise<void>;
}

export interface HandlerRegistrationOptions extends SyncGateContext {
  readonly name: string;
  readonly queue: HandlerQueueOptions;
  readonly context: Omit<HandlerQueueContext, "onInitialDelivered">;
  readonly informerHasSynced: () => boolean;
  readonly onRemove: () => void;
}

/** The informer's side of a Registration. */
export class HandlerRegistration<T> implements Registration {
  readonly #options: HandlerRegistrationOptions;
  readonly #queue: HandlerQueue<T>;
  readonly #gate: SyncGate;
  /** Due for a resync: only then are resync events for this handler (B-4). */
  resyncing = false;
  #removed: Promise<void> | undefined;

  constructor(handler: ResourceEventHandler<T>, options: HandlerRegistrationOptions) {
    this.#options = options;
    this.#gate = new SyncGate(options.name, options);
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

  /** A resync is still being told; the next one would pile up behind it. */
  get busyResyncing(): boolean {
    return this.#queue.resyncing;
  }

  notify(notification: Notification<T>): void {
    if (notification.event.cause !== "resync" || this.resyncing) {
      this.#queue.push(notification);
    }
  }

  whenWritable(): Promise<void> | undefined {
    return this.#queue.whenWritable();
  }

  /** Opens the gate when both conditions hold. The informer calls it when it has synced. */
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

  /** Ends with the informer. */
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
