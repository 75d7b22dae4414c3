import { abortable } from "../base/abort.js";
import { Latch } from "../base/latch.js";
import { CacheSyncError } from "./cache-sync-error.js";

/** What a gate needs to explain why a wait has failed. */
export interface SyncGateContext {
  /** Returns the last failure of a list or watch, or `undefined` if there was none. */
  readonly lastFailure: () => unknown;
  /** Returns what the gate waits for, in words. */
  readonly unsynced: () => readonly string[];
  /** Returns whether `run` of the informer was called. Before that, no wait can succeed. */
  readonly informerIsStarted: () => boolean;
}

/** Why a wait cannot succeed whose informer was not started. */
export const NEVER_STARTED = "the informer was never started";

/**
 * A gate that can be opened once or shut for good. Waits resolve when it opens, and reject when it is shut,
 * so that no caller waits for a gate that cannot open any more. A wait that has ended leaves nothing behind.
 */
export class SyncGate {
  readonly #context: SyncGateContext;
  /**
   * One latch for each wait. A promise that all waits share would keep something of each of them until it is
   * settled.
   */
  readonly #waits = new Set<Latch>();
  #opened = false;
  #shut: CacheSyncError | undefined;

  constructor(context: SyncGateContext) {
    this.#context = context;
  }

  get opened(): boolean {
    return this.#opened;
  }

  /** Opens the gate, unless it is shut. */
  open(): void {
    if (this.#shut === undefined) {
      this.#opened = true;
      this.#release();
    }
  }

  /** Shuts the gate forever, unless it is open. Present and later waits reject with `reason`. */
  shut(reason: string): void {
    if (!this.#opened) {
      this.#shut ??= new CacheSyncError(this.#context.unsynced(), reason, this.#context.lastFailure());
      this.#release();
    }
  }

  /**
   * Resolves when the gate is open.
   *
   * @throws CacheSyncError when the gate is shut or when the signal aborts first. Its `cause` is the last
   * failure, or else the reason of the signal. Also when the informer was not started: then the wait might never
   * end. An informer that is started right after the call, without an await in between, counts as started.
   */
  async wait(signal?: AbortSignal): Promise<void> {
    if (!this.#isSettled && !this.#context.informerIsStarted()) {
      await this.whenStarted();
    }
    if (!this.#isSettled) {
      await this.#settled(signal);
    }
    if (this.#shut !== undefined) {
      throw this.#shut;
    }
  }

  /**
   * Resolves if the informer is started, or if the caller starts it in the same turn.
   *
   * @throws CacheSyncError if not.
   */
  async whenStarted(): Promise<void> {
    await Promise.resolve();
    if (!this.#context.informerIsStarted()) {
      throw new CacheSyncError(this.#context.unsynced(), NEVER_STARTED);
    }
  }

  get #isSettled(): boolean {
    return this.#opened || this.#shut !== undefined;
  }

  /** Resolves when the gate is opened or shut. */
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
    return new CacheSyncError(
      this.#context.unsynced(),
      "the wait was aborted",
      this.#context.lastFailure() ?? reason,
    );
  }

  #release(): void {
    for (const wait of this.#waits) {
      wait.open();
    }
  }
}
