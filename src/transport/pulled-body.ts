import type { Readable } from "node:stream";
import type { BodySource } from "./sent-request.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import type { ResponseBody } from "./transport.js";

/** How a body ended: read to its end, closed by the reader, or broken off. */
export type BodyOutcome = "ended" | "closed" | "failed";

export interface PulledBodyOptions {
  readonly clock: Clock;
  /** The longest silence while the reader waits for a chunk, or 0 for no limit. */
  readonly idleTimeoutMs: number;
  /**
   * The fewest bytes to wake the reader for, except at the end of the body. It saves wake-ups, which cost
   * more than the bytes that they bring.
   *
   * @defaultValue 1
   */
  readonly gulpBytes?: number;
  /** Ends the body at once. Bytes that have arrived but were not read are lost. */
  readonly signal: AbortSignal;
  /** Converts an error of the stream. */
  readonly errorFrom: (thrown: unknown) => Error;
  /** Called when `idleTimeoutMs` has passed. It must abort `signal`. */
  readonly onSilence: () => void;
  /** Called once, when nothing more will come. */
  readonly onDone: (outcome: BodyOutcome) => void;
}

/**
 * The number of unread bytes at which the stream is paused. Node reads up to this many from a socket at once.
 */
const PAUSE_AT_BYTES = 64 * 1024;

/**
 * A body that reads a stream on demand. The bytes that arrive in one turn of the event loop become one chunk,
 * because a server writes an event in several pieces and each wake-up costs more than the bytes that it
 * brings. While no chunk is requested, the stream is paused as soon as `PAUSE_AT_BYTES` have arrived. This
 * also pauses its source, down to the socket.
 */
export class PulledBody implements ResponseBody {
  readonly #stream: Readable;
  readonly #options: PulledBodyOptions;
  readonly #gulpBytes: number;
  /** `complete` means that the stream has ended, but its last bytes have not been read. */
  #state: "open" | "complete" | "ended" | "closed" = "open";
  #failure: { readonly error: unknown } | undefined;
  /** The bytes that have arrived but were not read. */
  #chunks: Uint8Array[] = [];
  #length = 0;
  #wake: (() => void) | undefined;
  #waking = false;
  readonly #silence: Alarm;
  readonly #onData = (chunk: Uint8Array): void => this.#arrived(chunk);

  constructor(source: Pick<BodySource, "stream" | "whenOver">, options: PulledBodyOptions) {
    this.#stream = source.stream;
    this.#options = options;
    this.#gulpBytes = options.gulpBytes ?? 1;
    this.#silence = new Alarm(options.clock, options.onSilence);
    source.stream.on("data", this.#onData);
    source.whenOver(
      () => this.#complete(),
      (error) => this.#broken(options.errorFrom(error)),
    );
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
      // Bytes that arrived before the connection broke are still delivered.
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

  /**
   * Takes all bytes that have arrived, if they are enough to hand out. Taking the last bytes ends the body.
   */
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

  /**
   * Wakes the reader at the end of this turn of the event
   * loop, when everything that arrives in it has arrived.
   */
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

  /**
   * Fails the body if it is still open.
   * A connection that breaks after the whole body has arrived does no harm.
   */
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

  /** Waits for enough bytes or for the end of the body. Silence is measured only during this wait. */
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

  /** Starts, or restarts, the measurement of silence. */
  #listen(): void {
    const { idleTimeoutMs } = this.#options;
    if (idleTimeoutMs > 0) {
      this.#silence.set(idleTimeoutMs);
    }
  }
}
