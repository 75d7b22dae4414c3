import { onAbort } from "../base/abort.js";

/** Lets a limited number of requests run at the same time. The others wait for their turn, in their order. */
export class Turnstile {
  readonly #most: number;
  readonly #waiting = new Set<() => void>();
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Waits for a place. Resolves with a function that gives it to the next one, whose further calls are harmless.
   *
   * @throws the reason of the signal.
   */
  async enter(signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#inside < this.#most) {
      this.#inside += 1;
    } else {
      await this.#turn(signal);
    }
    let isInside = true;
    return () => {
      if (isInside) {
        isInside = false;
        this.#leave();
      }
    };
  }

  /** A place is handed on, so that no later request takes it first. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#inside -= 1;
    } else {
      next();
    }
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const admit = (): void => {
        this.#waiting.delete(admit);
        forget?.();
        resolve();
      };
      const forget =
        signal &&
        onAbort(signal, () => {
          this.#waiting.delete(admit);
          // The reason is the caller's own value and is passed on unchanged.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
          reject(signal.reason);
        });
      this.#waiting.add(admit);
    });
  }
}
