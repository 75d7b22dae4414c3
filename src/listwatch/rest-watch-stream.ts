import type { WatchEvent } from "../api/watch-event.js";
import { type Mask, maskedError, maskedValue } from "../base/secrets/masked.js";
import type { ResponseBody, TransportResponse } from "../transport/transport.js";
import type { WatchDecoder } from "../wire/codec.js";
import type { WatchStream } from "./list-watch.js";

/** The events of a watch, read and decoded from the body of its response when `next` is called. */
export class RestWatchStream<T> implements WatchStream<T> {
  bytesReceived = 0;
  readonly pinged: boolean;
  readonly #body: ResponseBody;
  readonly #mask: Mask;
  readonly #decoder: WatchDecoder<T>;
  #closed = false;

  constructor(
    { body, pinged = false, mask = (text) => text }: Pick<TransportResponse, "body" | "mask" | "pinged">,
    decoder: WatchDecoder<T>,
  ) {
    this.pinged = pinged;
    this.#body = body;
    this.#mask = mask;
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
          return events.some(quotesServer) ? events.map((event) => this.#masked(event)) : events;
        }
      }
    } catch (error) {
      this.close();
      throw maskedError(error, this.#mask);
    }
    return undefined;
  }

  /** Masks the words of the server in an event, which become part of an error. Objects stay as they are. */
  #masked(event: WatchEvent<T>): WatchEvent<T> {
    switch (event.type) {
      case "ERROR":
        return { ...event, status: maskedValue(event.status, this.#mask) };
      case "UNEXPECTED":
        return { ...event, message: this.#mask(event.message) };
      default:
        return event;
    }
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

function quotesServer({ type }: WatchEvent<unknown>): boolean {
  return type === "ERROR" || type === "UNEXPECTED";
}
