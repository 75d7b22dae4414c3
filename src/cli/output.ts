import { Latch } from "../base/latch.js";
import type { OutputStream, StreamError } from "./io-streams.js";

/** Lines gathered in one turn are written at the latest when they are this long: a pipe's capacity. */
const FLUSH_AT_CHARACTERS = 65_536;

/**
 * Records to stdout: gathered while code runs without pause, written as soon as it pauses, and no faster than the reader
 * reads. Holds at most FLUSH_AT_CHARACTERS and one record for callers who wait when they are asked to.
 *
 * Invariant: `#blocked` is set exactly while the stream owes a `drain`.
 */
export class Output {
  readonly #stream: OutputStream;
  readonly #onBroken: (error: StreamError) => void;
  #gathered = "";
  #scheduled = false;
  #blocked: Latch | undefined;
  #hurried = false;
  #broken = false;

  /** `onBroken` is told once when the stream fails: EPIPE when nobody reads any more. What is written then is dropped. */
  constructor(stream: OutputStream, onBroken: (error: StreamError) => void) {
    this.#stream = stream;
    this.#onBroken = onBroken;
    stream.on("drain", this.#drained);
    stream.on("error", this.#failed);
  }

  /** Takes a record. Where a promise is returned, the reader is behind: wait for it before the next one. */
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

  /** The program ends: nobody is made to wait for the reader any longer. */
  hurry(): void {
    this.#hurried = true;
    this.#blocked?.open();
  }

  /** Hands everything that is left to the stream, whether or not its reader is behind. Nothing may be written then. */
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
      // A promise, as `queueMicrotask` makes an async resource of each.
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
