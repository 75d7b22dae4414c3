import type { WatchEvent } from "../../src/api/watch-event.js";
import type { WatchStream } from "../../src/listwatch/list-watch.js";

export type Step<T> =
  | { readonly kind: "events"; readonly events: readonly WatchEvent<T>[] }
  | { readonly kind: "end" }
  | { readonly kind: "throw"; readonly error: unknown };

interface StreamContext {
  /** Whether the connection is guarded by PING, as over HTTP/2. */
  readonly pinged: boolean;
  readonly onClosed: () => void;
}

/** A watch stream that a script feeds, or a test by hand while the stream is open. */
export class ScriptedStream<T> implements WatchStream<T> {
  /** The number of calls of `close` by the code under test. */
  closes = 0;
  /** Set by tests, to pretend that an event is on its way. */
  bytesReceived = 0;
  readonly pinged: boolean;
  readonly #steps: Step<T>[];
  readonly #onClosed: () => void;
  #wake: (() => void) | undefined;
  #closed = false;

  constructor(steps: Step<T>[], signal: AbortSignal, { pinged, onClosed }: StreamContext) {
    this.#steps = steps;
    this.pinged = pinged;
    const abort = (): void => this.feed({ kind: "throw", error: signal.reason });
    signal.addEventListener("abort", abort, { once: true });
    this.#onClosed = () => {
      signal.removeEventListener("abort", abort);
      onClosed();
    };
  }

  feed(step: Step<T>): void {
    this.#steps.push(step);
    this.#wake?.();
  }

  async next(): Promise<readonly WatchEvent<T>[] | undefined> {
    while (this.#steps.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const step = this.#steps.shift();
    if (step === undefined || step.kind === "end") {
      this.#settle();
      return undefined;
    }
    if (step.kind === "throw") {
      this.#settle();
      throw step.error;
    }
    return step.events;
  }

  close(): void {
    this.closes += 1;
    this.#settle();
    this.#wake?.();
  }

  #settle(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#onClosed();
    }
  }
}
