import type { Readable } from "node:stream";
import type { Clock, Timer } from "../base/clock.js";
import type { ResponseBody } from "./transport.js";

/** Read to its proper end, given up by the reader, or broken off. */
export type BodyOutcome = "ended" | "closed" | "failed";

export interface PulledBodyOptions {
  readonly clock: Clock;
  /** Longest silence while somebody waits; 0: for ever. */
  readonly idleTimeoutMs: number;
  /** Nobody is woken for less than this, the end excepted: each chunk costs more than its bytes. @defaultValue 1 */
  readonly gulpBytes?: number;
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
  readonly #gulpBytes: number;
  #state: "open" | "ended" | "closed" = "open";
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;
  /** Bytes in the stream's buffer when it was last looked at. */
  #arrived = 0;
  #silence: Timer | undefined;

  constructor(stream: Readable, options: PulledBodyOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#gulpBytes = options.gulpBytes ?? 1;
    stream.on("readable", () => this.#onReadable());
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
      const chunk: unknown = this.#state === "open" ? this.#read() : null;
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

  /** As much as there is, but no crumbs: with a size, the stream gives less than that only at its end. */
  #read(): unknown {
    const { readableLength } = this.#stream;
    return this.#stream.read(readableLength >= this.#gulpBytes ? readableLength : this.#gulpBytes);
  }

  #onReadable(): void {
    const { readableLength } = this.#stream;
    // Nothing more than before: it is the end that is new.
    const isEnd = readableLength === this.#arrived;
    this.#arrived = readableLength;
    if (isEnd || readableLength >= this.#gulpBytes) {
      this.#wake?.();
    } else if (this.#wake !== undefined) {
      this.#listen();
    }
  }

  /** Waits until the stream has what is worth reading, or ends. The only time that silence is counted. */
  async #change(): Promise<void> {
    try {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#arrived = this.#stream.readableLength;
        this.#listen();
      });
    } finally {
      this.#wake = undefined;
      this.#silence?.cancel();
    }
  }

  /** Begins to count silence, anew. */
  #listen(): void {
    const { clock, idleTimeoutMs, onSilence } = this.#options;
    if (idleTimeoutMs > 0) {
      this.#silence?.cancel();
      this.#silence = clock.timer(idleTimeoutMs, onSilence);
    }
  }
}
