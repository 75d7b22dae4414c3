import { createGunzip, type Gunzip } from "node:zlib";
import type { ResponseBody } from "./transport.js";

/**
 * The bytes that zlib inflates at a time. Each portion costs a round trip to another thread, and a list
 * becomes twenty times larger when it is inflated.
 */
const PORTION_BYTES = 256 * 1024;

export interface InflatedBodyOptions {
  /** Converts an error of zlib. */
  readonly errorFrom: (thrown: unknown) => Error;
}

/**
 * The inflated form of a gzip body. One chunk of the compressed body is inflated at a time. The next chunk is
 * requested when all bytes that came of the last one have been read.
 */
export class InflatedBody implements ResponseBody {
  readonly #compressed: ResponseBody;
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: PORTION_BYTES });
  #state: "open" | "ended" | "closed" = "open";
  #failure: { readonly error: Error } | undefined;
  /** Whether a chunk is being inflated. */
  #busy = false;
  #wake: (() => void) | undefined;

  constructor(compressed: ResponseBody, options: InflatedBodyOptions) {
    this.#compressed = compressed;
    this.#gunzip.on("readable", () => this.#wake?.());
    this.#gunzip.once("end", () => {
      this.#state = "ended";
      this.#wake?.();
    });
    this.#gunzip.once("error", (thrown) => {
      this.#failure = { error: options.errorFrom(thrown) };
      this.#wake?.();
    });
  }

  async next(): Promise<Uint8Array | undefined> {
    while (this.#state === "open") {
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
    this.#state = "closed";
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
