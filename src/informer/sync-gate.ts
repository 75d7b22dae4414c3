import { abortable } from "../base/abort.js";
import { CacheSyncError } from "./cache-sync-error.js";

/**
 * A door that opens once, or is shut for good. Waiting leaves nothing behind, and nobody waits in front of a door that
 * cannot open any more.
 */
export class SyncGate {
  readonly #name: string;
  readonly #lastFailure: () => unknown;
  readonly #opening: Promise<void>;
  #settle!: { readonly resolve: () => void; readonly reject: (error: CacheSyncError) => void };
  #opened = false;

  /** `lastFailure` tells what has been in the way so far. */
  constructor(name: string, lastFailure: () => unknown) {
    this.#name = name;
    this.#lastFailure = lastFailure;
    this.#opening = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever waits hears of it; with nobody waiting it is no unhandled rejection.
    this.#opening.catch(() => undefined);
  }

  get opened(): boolean {
    return this.#opened;
  }

  open(): void {
    this.#opened = true;
    this.#settle.resolve();
  }

  /** Rejects all who wait and will wait, unless the door is open. */
  shut(reason: string): void {
    this.#settle.reject(new CacheSyncError([this.#name], reason, this.#lastFailure()));
  }

  /**
   * Resolves when the door is open.
   *
   * @throws CacheSyncError when it was shut, or when the signal aborted first; `cause` is the last failure, else the
   * signal's reason.
   */
  async wait(signal?: AbortSignal): Promise<void> {
    if (this.#opened) {
      return;
    }
    try {
      await abortable(this.#opening, signal);
    } catch (error) {
      throw error instanceof CacheSyncError
        ? error
        : new CacheSyncError([this.#name], "the wait was aborted", this.#lastFailure() ?? error);
    }
  }
}
