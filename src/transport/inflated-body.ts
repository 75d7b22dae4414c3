import { createGunzip, type Gunzip } from "node:zlib";
import type { ResponseBody } from "./transport.js";

/**
 * The bytes that zlib inflates at a time. Each portion costs a round trip to another thread, and a list
 * becomes twenty times larger when it is inflated.
 */
const PORTION_BYTES = 256 * 1024;

export interface InflatedBodyOptions {
  /**
   * Ends the body between two portions. It must be able to abort until `onDone` is called, because a few compressed
   * bytes may inflate to gigabytes, long after the last of them has arrived.
   */
  readonly signal: AbortSignal;
  /** Called once, when nothing more will come. */
  readonly onDone: () => void;
  /** Converts an error of zlib. */
  readonly errorFrom: (thrown: unknown) => Error;
}

/**
 * The inflated form of a gzip body. One chunk of the compressed body is inflated at a time. The next chunk is
 * requested when all bytes that came of the last one have been read.
 */
export class InflatedBody implements ResponseBody {
  readonly #compressed: ResponseBody;
  readonly #options: InflatedBodyOptions;
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: PORTION_BYTES });
  #state: "open" | "ended" | "closed" = "open";
  #failure: { readonly error: unknown } | undefined;
  /** Whether a chunk is being inflated. */
  #busy = false;
  #wake: (() => void) | undefined;

  constructor(compressed: ResponseBody, options: InflatedBodyOptions) {
    this.#compressed = compressed;
    this.#options = options;
    this.#gunzip.on("readable", () => this.#wake?.());
    this.#gunzip.once("end", () => {
      this.#state = "ended";
      options.onDone();
      this.#wake?.();
    });
    this.#gunzip.once("error", (thrown) => {
      this.#failure = { error: options.errorFrom(thrown) };
      this.#wake?.();
    });
  }

  async next(): Promise<Uint8Array | undefined> {
    const { signal } = this.#options;
    while (this.#state === "open") {
      if (signal.aborted) {
        this.#failure = { error: signal.reason };
        this.close();
        break;
      }
      const portion: unknown = this.#gunzip.read();
      if (portion instanceof Uint8Array) {
        return portion;
      }
      if (this.#failure !== undefined) {
        this.close();
        break;
      }
      await (this.#busy ? this.#change() : this.#feed());
    }
    if (this.#failure !== undefined) {
      throw this.#failure.error;
    }
    return undefined;
  }

  close(): void {
    if (this.#state === "open") {
      this.#state = "closed";
      this.#options.onDone();
    }
    this.#gunzip.destroy();
    this.#compressed.close();
    this.#wake?.();
  }

  async #feed(): Promise<void> {
    const chunk = await this.#compressed.next();
    this.#busy = true;
    if (chunk === undefined) {
      this.#gunzip.end();
    } else {
      this.#gunzip.write(chunk, () => {
        this.#busy = false;
        this.#wake?.();
      });
    }
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }
}
