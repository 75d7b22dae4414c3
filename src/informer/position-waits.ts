import { compareResourceVersions } from "../api/resource-version.js";
import { abortable } from "../base/abort.js";
import { InformerError } from "../base/errors.js";

interface Wait {
  readonly resourceVersion: string;
  readonly reached: () => void;
  readonly fail: (error: InformerError) => void;
}

/**
 * The waits of callers until a store has reached a resourceVersion. Keeps nothing of waits that have ended.
 */
export class PositionWaits {
  readonly #waits = new Set<Wait>();
  #stopped: InformerError | undefined;

  /**
   * Resolves when the store has reached `resourceVersion`.
   *
   * @throws InformerError with the code `ERR_STOPPED` when the store stops first, and with the code `ERR_WENT_BACK` when the
   * server goes back to an earlier state first; the reason of the signal when the signal aborts first.
   */
  async wait(resourceVersion: string, signal?: AbortSignal): Promise<void> {
    if (this.#stopped !== undefined) {
      throw this.#stopped;
    }
    let wait: Wait | undefined;
    const reached = new Promise<void>((resolve, reject) => {
      wait = { resourceVersion, reached: resolve, fail: reject };
      this.#waits.add(wait);
    });
    try {
      await abortable(reached, signal);
    } finally {
      if (wait !== undefined) {
        this.#waits.delete(wait);
      }
    }
  }

  /** Must be called when the store has every change up to the resourceVersion `position`. */
  moveTo(position: string): void {
    for (const { resourceVersion, reached } of this.#waits) {
      if (isAtLeast(position, resourceVersion)) {
        reached();
      }
    }
  }

  /**
   * Must be called when a list with the state at `position` has come after the position `before`. If it is earlier, the server
   * was restored from a backup, and may never get to what callers wait for.
   */
  listed(position: string, before: string): void {
    const order = compareResourceVersions(position, before);
    if (order === undefined || order >= 0) {
      return;
    }
    for (const { resourceVersion, fail } of this.#waits) {
      if (!isAtLeast(position, resourceVersion)) {
        fail(
          new InformerError(
            "ERR_WENT_BACK",
            `Cannot wait for the resourceVersion ${resourceVersion}: the server has gone back to ${position}, as after a restore from a backup`,
          ),
        );
      }
    }
  }

  /** Must be called when the store of the informer `name` will not change any more. Every wait rejects. */
  stop(name: string): void {
    this.#stopped = new InformerError(
      "ERR_STOPPED",
      `Cannot wait for a resourceVersion: ${name} has stopped`,
    );
    for (const { fail } of this.#waits) {
      fail(this.#stopped);
    }
  }
}

/** Whether `position` is at or after `resourceVersion`. Versions that have no order must be equal. */
export function isAtLeast(position: string, resourceVersion: string): boolean {
  const order = compareResourceVersions(position, resourceVersion);
  return order !== undefined && order >= 0;
}
