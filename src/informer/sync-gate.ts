import { abortable } from "../base/abort.js";
import { Latch } from "../base/latch.js";
import { CacheSyncError } from "./cache-sync-error.js";

/** What a gate asks when a wait in front of it has failed. */
export interface SyncGateContext {
  /** What has been in the way so far. */
  readonly lastFailure: () => unknown;
  /** Before that, no wait can end well. */
  readonly informerIsStarted: () => boolean;
}

/**
 * A door that opens once, or is shut for good. Waiting leaves nothing behind, and nobody waits in front of a
 * door that cannot open any more.
 */
export class SyncGate {
  readonly #name: string;
  readonly #context: SyncGateContext;
  /**
   * One for each who waits: a promise shared by all would keep something of every wait until it is settled.
   */
  readonly #waits = new Set<Latch>();
  #opened = false;
  #shut: CacheSyncError | undefined;

  constructor(name: string, context: SyncGateContext) {
    this.#name = name;
    this.#context = context;
  }

  get opened(): boolean {
    return this.#opened;
  }

  /** Does nothing once it is shut. */
  open(): void {
    if (this.#shut === undefined) {
      this.#opened = true;
      this.#release();
    }
  }

  /** Rejects all who wait and will wait, unless the door is open. */
  shut(reason: string): void {
    if (!this.#opened) {
      this.#shut ??= new CacheSyncError([this.#name], reason, this.#context.lastFailure());
      this.#release();
    }
  }

  /**
   * Resolves when the door is open.
   *
   * @throws CacheSyncError when it was shut, or when the signal aborted first; `cause` is the last failure,
   * else the signal's reason.
   */
  async wait(signal?: AbortSignal): Promise<void> {
    if (!this.#opened && this.#shut === undefined) {
      await this.#settled(signal);
    }
    if (this.#shut !== undefined) {
      throw this.#shut;
    }
  }

  /** Resolves when the door was opened or shut. */
  async #settled(signal: AbortSignal | undefined): Promise<void> {
    const wait = new Latch();
    this.#waits.add(wait);
    try {
      await abortable(wait.opened, signal);
    } catch (error) {
      throw this.#aborted(error);
    } finally {
      this.#waits.delete(wait);
    }
  }

  #aborted(reason: unknown): CacheSyncError {
    const { lastFailure, informerIsStarted } = this.#context;
    const words = informerIsStarted()
      ? "the wait was aborted"
      : "the informer was never started, and the wait was aborted";
    return new CacheSyncError([this.#name], words, lastFailure() ?? reason);
  }

  #release(): void {
    for (const wait of this.#waits) {
      wait.open();
    }
  }
}
