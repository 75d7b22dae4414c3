import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import { type HttpResponse, isHttp2 } from "./http-messages.js";

/** What carries a response, and how it breaks. */
export interface Breakable {
  /** Whether nothing can be sent any more. */
  readonly gone: boolean;
  /**
   * Breaks off the response. What was written before is still sent.
   *
   * - `close`: the connection is closed by FIN. Over HTTP/2, which has many responses on a connection, the stream alone
   *   is reset.
   * - `reset`: the connection is broken by RST.
   */
  breakOff(how: "close" | "reset"): void;
}

/** Returns what carries a response. `reset` breaks its connection by RST. */
export function carrierOf(response: HttpResponse, reset: () => void): Breakable {
  return isHttp2(response) ? new Stream(response, reset) : new Connection(response, reset);
}

class Connection implements Breakable {
  readonly #response: ServerResponse;
  readonly #reset: () => void;

  constructor(response: ServerResponse, reset: () => void) {
    this.#response = response;
    this.#reset = reset;
  }

  get gone(): boolean {
    return this.#response.destroyed || this.#response.socket?.destroyed === true;
  }

  breakOff(how: "close" | "reset"): void {
    const { socket } = this.#response;
    if (socket === null || socket.destroyed) {
      this.#response.destroy();
    } else if (how === "close") {
      socket.destroySoon();
    } else {
      // The callback of an empty write runs after everything before it was written.
      socket.write("", () => {
        this.#reset();
      });
    }
  }
}

class Stream implements Breakable {
  readonly #response: Http2ServerResponse;
  readonly #reset: () => void;

  constructor(response: Http2ServerResponse, reset: () => void) {
    this.#response = response;
    this.#reset = reset;
  }

  get gone(): boolean {
    return this.#response.stream.destroyed;
  }

  breakOff(how: "close" | "reset"): void {
    const { stream } = this.#response;
    const end = (): void => {
      if (how === "reset") {
        this.#reset();
      } else {
        // To close the stream would end it properly first, whatever the code is.
        stream.destroy(new Error("the response is broken off"));
      }
    };
    if (stream.destroyed || !stream.headersSent) {
      end();
    } else {
      stream.write("", end);
    }
  }
}
