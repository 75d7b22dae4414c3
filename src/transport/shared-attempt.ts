import { abortable } from "../base/abort.js";

/** Work that several callers wait for. It is aborted when the last of them gives up. */
export class SharedAttempt {
  /** Resolves when the work has ended, however it did. */
  readonly ended: Promise<void>;
  readonly #work: Promise<void>;
  readonly #controller = new AbortController();
  #waiting = 0;

  /** Starts the work. `onEnd` is called once, before anybody who waits is told. */
  constructor(work: (signal: AbortSignal) => Promise<void>, onEnd: () => void) {
    this.#work = work(this.#controller.signal).finally(onEnd);
    this.ended = this.#work.catch(() => undefined);
  }

  /** Whether the last caller has given up. The work then ends with the reason of that caller. */
  get isGivenUp(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Waits for the work. @throws its error, or the reason of the signal. */
  async join(signal: AbortSignal): Promise<void> {
    this.#waiting += 1;
    try {
      await abortable(this.#work, signal);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) {
        this.#controller.abort(signal.reason);
      }
    }
  }
}
