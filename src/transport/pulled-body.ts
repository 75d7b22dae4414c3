import type { Readable } from "node:stream";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
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

/** Unread bytes from which on the stream is paused: what a socket is read for at a time. */
const PAUSE_AT_BYTES = 64 * 1024;

/**
 * A readable stream as a body that is asked for its chunks. What arrives in one turn of the event loop is handed out as
 * one chunk: a server writes an event in several pieces, and each wake-up costs more than what it brings. While nobody
 * asks, the stream is paused as soon as a little has arrived, and with it its source, down to the socket.
 */
export class PulledBody implements ResponseBody {
  readonly #stream: Readable;
  readonly #options: PulledBodyOptions;
  readonly #gulpBytes: number;
  /** `complete`: the stream has ended, and its last bytes were not read yet. */
  #state: "open" | "complete" | "ended" | "closed" = "open";
  #failure: { readonly error: unknown } | undefined;
  /** Arrived and not read. */
  #chunks: Uint8Array[] = [];
  #length = 0;
  #wake: (() => void) | undefined;
  #waking = false;
  readonly #silence: Alarm;
  readonly #onData = (chunk: Uint8Array): void => this.#arrived(chunk);

  constructor(stream: Readable, options: PulledBodyOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#gulpBytes = options.gulpBytes ?? 1;
    this.#silence = new Alarm(options.clock, options.onSilence);
    stream.on("data", this.#onData);
    stream.once("end", () => this.#complete());
    stream.on("error", (error) => this.#broken(options.errorFrom(error)));
    stream.once("close", () => this.#broken(options.errorFrom(new Error("the connection closed"))));
    if (options.signal.aborted) {
      this.#fail(options.signal.reason);
    } else {
      options.signal.addEventListener("abort", () => this.#fail(options.signal.reason), { once: true });
    }
  }

  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.#options.signal.aborted && this.#failure !== undefined) {
        throw this.#failure.error;
      }
      // What arrived before the connection broke is still told.
      const chunk = this.#take();
      if (chunk !== undefined) {
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
    this.#stream.off("data", this.#onData);
    this.#chunks = [];
    this.#length = 0;
    if (!this.#isOver) {
      this.#state = "closed";
      this.#options.onDone("closed");
      this.#wake?.();
    }
  }

  /** All that has arrived, where it is worth it. Reading the last of it ends the body. */
  #take(): Uint8Array | undefined {
    const isLast = this.#state === "complete" || this.#failure !== undefined;
    const chunks = this.#chunks;
    if (this.#length < (isLast ? 1 : this.#gulpBytes)) {
      return undefined;
    }
    this.#chunks = [];
    this.#length = 0;
    this.#finishComplete();
    if (this.#stream.isPaused()) {
      this.#stream.resume();
    }
    return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  }

  #arrived(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#wake !== undefined) {
      this.#listen();
    }
    if (this.#length >= Math.max(PAUSE_AT_BYTES, this.#gulpBytes)) {
      this.#stream.pause();
    }
    if (this.#length >= this.#gulpBytes) {
      this.#wakeSoon();
    }
  }

  /** At the end of the turn, when whatever else comes in it has come. */
  #wakeSoon(): void {
    if (this.#wake !== undefined && !this.#waking) {
      this.#waking = true;
      void this.#options.clock.nextTurn().then(() => {
        this.#waking = false;
        this.#wake?.();
      });
    }
  }

  #complete(): void {
    if (this.#state === "open" && this.#failure === undefined) {
      this.#state = "complete";
      if (this.#length === 0) {
        this.#finishComplete();
      }
      this.#wake?.();
    }
  }

  #finishComplete(): void {
    if (this.#state === "complete") {
      this.#state = "ended";
      this.#options.onDone("ended");
    }
  }

  /** Nothing comes any more. A connection that ends after the whole answer has come takes nothing away. */
  #broken(error: unknown): void {
    if (this.#state === "open") {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!this.#isOver) {
      this.#failure = { error };
      this.#options.onDone("failed");
      this.#wake?.();
    }
  }

  get #isOver(): boolean {
    return this.#failure !== undefined || this.#state === "ended" || this.#state === "closed";
  }

  /** Waits until there is what is worth reading, or an end. The only time that silence is counted. */
  async #change(): Promise<void> {
    try {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#listen();
      });
    } finally {
      this.#wake = undefined;
      this.#silence.dispose();
    }
  }

  /** Begins to count silence, anew. */
  #listen(): void {
    const { idleTimeoutMs } = this.#options;
    if (idleTimeoutMs > 0) {
      this.#silence.set(idleTimeoutMs);
    }
  }
}
