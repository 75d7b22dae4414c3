import { Latch } from "../base/latch.js";
import { type OutputStream, type StreamError, whenWritten } from "./io-streams.js";

/** Records are written at the latest when they have this many characters, which is the capacity of a pipe. */
const FLUSH_AT_CHARACTERS = 65_536;

/**
 * The records on their way to stdout. They are gathered until the running code yields, and are then written
 * at once, but no faster than the reader reads. If callers wait when `write` asks them to, at most
 * FLUSH_AT_CHARACTERS and one record are held.
 *
 * Invariant: `#blocked` is set exactly while a `drain` event of the stream is outstanding.
 */
export class Output {
  readonly #stream: OutputStream;
  readonly #onBroken: (error: StreamError) => void;
  #gathered = "";
  #scheduled = false;
  #blocked: Latch | undefined;
  #hurried = false;
  #broken = false;

  /**
   * `onBroken` is called once when the stream fails, with EPIPE if its reader is gone. Later records are
   * dropped.
   */
  constructor(stream: OutputStream, onBroken: (error: StreamError) => void) {
    this.#stream = stream;
    this.#onBroken = onBroken;
    stream.on("drain", this.#drained);
    stream.on("error", this.#failed);
  }

  /**
   * Takes a record. If the reader is behind, returns a promise. Callers should wait for it before the next
   * record.
   */
  write(record: string): void | Promise<void> {
    if (this.#broken) {
      return;
    }
    this.#gathered += record;
    const full = this.#gathered.length >= FLUSH_AT_CHARACTERS;
    if (full && this.#blocked === undefined) {
      this.#flush();
    } else if (!full) {
      this.#schedule();
    }
    return full && !this.#hurried ? this.#blocked?.opened : undefined;
  }

  /**
   * Resolves when the reader has taken everything that was written before the call, however long that takes. After
   * `hurry` it does not wait for a reader that is behind.
   */
  async written(): Promise<void> {
    while (this.#gathered !== "" && !this.#hurried) {
      this.#flush();
      await this.#blocked?.opened;
    }
    if (!this.#hurried && !this.#broken) {
      await whenWritten(this.#stream);
    }
  }

  /** Lets callers go on without waiting for the reader, from now on. Called when the program is to end. */
  hurry(): void {
    this.#hurried = true;
    this.#blocked?.open();
  }

  /** Hands the rest to the stream, even if its reader is behind. `write` must not be called after this. */
  end(): void {
    this.#stream.off("drain", this.#drained);
    if (this.#gathered !== "" && !this.#broken) {
      this.#stream.write(this.#gathered);
      this.#gathered = "";
    }
  }

  #schedule(): void {
    if (!this.#scheduled) {
      this.#scheduled = true;
      // A promise is cheaper than `queueMicrotask`, which makes an async resource for every call.
      void Promise.resolve().then(() => {
        this.#scheduled = false;
        this.#flush();
      });
    }
  }

  #flush(): void {
    if (this.#gathered === "" || this.#blocked !== undefined || this.#broken) {
      return;
    }
    const text = this.#gathered;
    this.#gathered = "";
    if (!this.#stream.write(text)) {
      this.#blocked = new Latch();
    }
  }

  readonly #drained = (): void => {
    this.#blocked?.open();
    this.#blocked = undefined;
    this.#flush();
  };

  readonly #failed = (error: StreamError): void => {
    if (this.#broken) {
      return;
    }
    this.#broken = true;
    this.#gathered = "";
    this.#drained();
    this.#onBroken(error);
  };
}
