import type { Clock } from "../base/clock.js";
import type { OutputStream } from "./io-streams.js";

/** Longest wait for a blocked reader at the end. */
export const DRAIN_LIMIT_MS = 2_000;

/** Lines gathered in one turn are written at the latest when they are this long: a pipe's capacity. */
const FLUSH_AT_CHARACTERS = 65_536;

/**
 * Lines to stdout: gathered while code runs without pause, written as soon as it pauses, and no faster than the reader
 * reads.
 */
export class Output {
  readonly #stream: OutputStream;
  readonly #onBroken: (error: Error & { code?: string }) => void;
  #gathered = "";
  #scheduled = false;
  #blocked: { readonly drained: Promise<void>; readonly release: () => void } | undefined;
  #broken = false;
  readonly #drained = (): void => {
    this.#blocked?.release();
    this.#blocked = undefined;
    this.#flush();
  };
  readonly #failed = (error: Error & { code?: string }): void => {
    this.#broken = true;
    this.#gathered = "";
    this.#drained();
    this.#onBroken(error);
  };

  /** `onBroken` is told when the stream fails: EPIPE when nobody reads any more. What is written then is dropped. */
  constructor(stream: OutputStream, onBroken: (error: Error & { code?: string }) => void) {
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
    if (this.#blocked !== undefined) {
      return this.#gathered.length >= FLUSH_AT_CHARACTERS ? this.#blocked.drained : undefined;
    }
    if (this.#gathered.length >= FLUSH_AT_CHARACTERS) {
      this.#flush();
    } else if (!this.#scheduled) {
      this.#scheduled = true;
      queueMicrotask(() => {
        this.#scheduled = false;
        this.#flush();
      });
    }
  }

  /** Writes what is left and waits for the reader to take it, but no longer than DRAIN_LIMIT_MS. False: it did not. */
  async close(clock: Clock): Promise<boolean> {
    const limit = new AbortController();
    const all = this.#writeAll().then(() => true);
    const late = clock.sleep(DRAIN_LIMIT_MS, limit.signal).then(
      () => false,
      () => false,
    );
    const written = await Promise.race([all, late]);
    limit.abort();
    this.#stream.off("drain", this.#drained);
    return written;
  }

  async #writeAll(): Promise<void> {
    while (this.#blocked !== undefined) {
      await this.#blocked.drained;
    }
    const rest = this.#gathered;
    this.#gathered = "";
    if (!this.#broken) {
      await new Promise<void>((resolve) => {
        this.#stream.write(rest, () => {
          resolve();
        });
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
      let release = (): void => undefined;
      const drained = new Promise<void>((resolve) => {
        release = resolve;
      });
      this.#blocked = { drained, release };
    }
  }
}
