import type { WatchEvent } from "../api/watch-event.js";
import type { ResponseBody } from "../transport/transport.js";
import type { WatchDecoder } from "../wire/codec.js";
import type { WatchStream } from "./list-watch.js";

/** The events of a watch, read and decoded from the body of its response when `next` is called. */
export class RestWatchStream<T> implements WatchStream<T> {
  bytesReceived = 0;
  readonly #body: ResponseBody;
  readonly #decoder: WatchDecoder<T>;
  #closed = false;

  constructor(body: ResponseBody, decoder: WatchDecoder<T>) {
    this.#body = body;
    this.#decoder = decoder;
  }

  async next(): Promise<readonly WatchEvent<T>[] | undefined> {
    try {
      while (!this.#closed) {
        const chunk = await this.#body.next();
        if (chunk === undefined) {
          this.#end();
          break;
        }
        this.bytesReceived += chunk.length;
        const events = this.#decoder.push(chunk);
        if (events.length > 0) {
          return events;
        }
      }
    } catch (error) {
      this.close();
      throw error;
    }
    return undefined;
  }

  close(): void {
    this.#closed = true;
    this.#body.close();
  }

  /**
   * Checks that the stream is complete, unless it was closed during the read that has ended. Then an
   * incomplete event is not an error.
   */
  #end(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#decoder.end();
    }
  }
}
