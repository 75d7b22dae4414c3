import type { Readable } from "node:stream";
import type { Clock, Timer } from "../base/clock.js";
import type { ResponseBody } from "./transport.js";

/** Read to its proper end, given up by the reader, or broken off. */
export type BodyOutcome = "ended" | "closed" | "failed";

export interface PulledBodyOptions {
  readonly clock: Clock;
  /** Longest silence while somebody waits; 0: for ever. */
  readonly idleTimeoutMs: number;
  /** Ends the body at once; what has arrived and was not read is lost. */
  readonly signal: AbortSignal;
  /** Makes what the stream threw ours. */
  readonly errorFrom: (thrown: unknown) => Error;
  /** Nothing came in time: must abort `signal`. */
  readonly onSilence: () => void;
  /** Called once, when nothing will come any more. */
  readonly onDone: (outcome: BodyOutcome) => void;
}

/**
 * A readable stream as a body that is asked for its chunks. The stream is read on demand only: it fills its own small
 * buffer and then stops its source, down to the socket.
 */
export class PulledBody implements ResponseBody {
  readonly #stream: Readable;
  readonly #options: PulledBodyOptions;
  #state: "open" | "ended" | "closed" = "open";
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(stream: Readable, options: PulledBodyOptions) {
    this.#stream = stream;
    this.#options = options;
    stream.on("readable", () => this.#wake?.());
    stream.once("end", () => this.#finish("ended"));
    stream.on("error", (error) => this.#fail(options.errorFrom(error)));
    stream.once("close", () => this.#fail(options.errorFrom(new Error("the connection closed"))));
    options.signal.addEventListener("abort", () => this.#fail(options.signal.reason), { once: true });
  }

  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.#options.signal.aborted && this.#failure !== undefined) {
        throw this.#failure.error;
      }
      // What arrived before the connection broke is still told.
      const chunk: unknown = this.#state === "open" ? this.#stream.read() : null;
      if (chunk instanceof Uint8Array) {
        return chunk;
      }
      if (this.#failure !== undefined) {
        throw this.#failure.error;
      }
      if (this.#state !== "open") {
        return undefined;
      }
      await this.#change();
    }
  }

  close(): void {
    // With a listener for it, the stream could not be emptied any more.
    this.#stream.removeAllListeners("readable");
    this.#finish("closed");
  }

  #finish(state: "ended" | "closed"): void {
    if (this.#state === "open" && this.#failure === undefined) {
      this.#state = state;
      this.#options.onDone(state);
      this.#wake?.();
    }
  }

  #fail(error: unknown): void {
    if (this.#state === "open" && this.#failure === undefined) {
      this.#failure = { error };
      this.#options.onDone("failed");
      this.#wake?.();
    }
  }

  /** Waits until something about the stream is different. The only time that silence is counted. */
  async #change(): Promise<void> {
    const { clock, idleTimeoutMs, onSilence } = this.#options;
    let timer: Timer | undefined;
    try {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = idleTimeoutMs > 0 ? clock.timer(idleTimeoutMs, onSilence) : undefined;
      });
    } finally {
      this.#wake = undefined;
      timer?.cancel();
    }
  }
}
