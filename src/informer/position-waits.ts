import { compareResourceVersions } from "../api/resource-version.js";
import { abortable } from "../base/abort.js";
import { InformerError } from "../base/errors.js";

interface Wait {
  readonly resourceVersion: string;
  readonly reached: () => void;
  readonly stopped: (error: InformerError) => void;
}

/**
 * Those who wait until a store is as far as a resourceVersion. Leaves nothing behind of waits that have
 * ended.
 */
export class PositionWaits {
  readonly #waits = new Set<Wait>();
  #stopped: InformerError | undefined;

  /** @throws InformerError when the store stops before; the signal's reason. */
  async wait(resourceVersion: string, signal?: AbortSignal): Promise<void> {
    if (this.#stopped !== undefined) {
      throw this.#stopped;
    }
    let wait: Wait | undefined;
    const reached = new Promise<void>((resolve, reject) => {
      wait = { resourceVersion, reached: resolve, stopped: reject };
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

  /** The store has all that happened up to `position`. */
  moveTo(position: string): void {
    for (const { resourceVersion, reached } of this.#waits) {
      if (isAtLeast(position, resourceVersion)) {
        reached();
      }
    }
  }

  /** It will move no more. */
  stop(name: string): void {
    this.#stopped = new InformerError(
      "ERR_STOPPED",
      `Cannot wait for a resourceVersion: ${name} has stopped`,
    );
    for (const { stopped } of this.#waits) {
      stopped(this.#stopped);
    }
  }
}

/** Versions that cannot be ordered are reached when they are met. */
export function isAtLeast(position: string, resourceVersion: string): boolean {
  const order = compareResourceVersions(position, resourceVersion);
  return order !== undefined && order >= 0;
}
