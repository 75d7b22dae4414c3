import { Latch } from "../base/latch.js";
import type { OutputStream } from "./io-streams.js";

/** How much text waits for the reader besides what the stream holds. It is the capacity of a pipe. */
const HELD_CHARACTERS = 65_536;

/**
 * The way to stderr. Messages are written at once. While the reader is behind, a bounded amount of text waits, and
 * messages beyond it are dropped and counted, because diagnostics must neither stop the program nor fill its memory.
 *
 * Invariant: `#blocked` is set exactly while a `drain` event of the stream is outstanding.
 */
export class ErrorOutput {
  readonly #stream: OutputStream;
  #held = "";
  #dropped = 0;
  #blocked: Latch | undefined;
  #state: "open" | "ended" | "broken" = "open";
  #onDropped: (messages: number) => void = () => undefined;

  constructor(stream: OutputStream) {
    this.#stream = stream;
    stream.on("drain", this.#drained);
    stream.on("error", this.#broken);
  }

  /** `tell` is called with the number of messages that were dropped, when the reader has caught up. */
  onDropped(tell: (messages: number) => void): void {
    this.#onDropped = tell;
  }

  /** Writes, holds or drops a message. */
  write(message: string): void {
    if (this.#blocked === undefined) {
      this.#pass(message);
    } else if (this.#held.length < HELD_CHARACTERS) {
      this.#held += message;
    } else {
      this.#dropped += 1;
    }
  }

  /** If the reader is behind, resolves when it has caught up. Otherwise returns undefined. */
  whenWritable(): Promise<void> | undefined {
    return this.#blocked?.opened;
  }

  /** Hands to the stream what is held, and from now on every message at once. Called when the program is to end. */
  end(): void {
    this.#stream.off("drain", this.#drained);
    this.#state = this.#state === "open" ? "ended" : this.#state;
    this.#drained();
  }

  #pass(message: string): void {
    if (this.#state !== "broken" && !this.#stream.write(message) && this.#state === "open") {
      this.#blocked = new Latch();
    }
  }

  readonly #drained = (): void => {
    const blocked = this.#blocked;
    const held = this.#held;
    const dropped = this.#dropped;
    this.#blocked = undefined;
    this.#held = "";
    this.#dropped = 0;
    if (held !== "") {
      this.#pass(held);
    }
    if (dropped > 0) {
      this.#onDropped(dropped);
    }
    blocked?.open();
  };

  /** There is no other place to report that the reader has gone, so later messages are dropped. */
  readonly #broken = (): void => {
    this.#state = "broken";
    this.#held = "";
    this.#dropped = 0;
    this.#drained();
  };
}
