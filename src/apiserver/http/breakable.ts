import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import { systemClock } from "../../base/clock.js";
import { type HttpResponse, isHttp2 } from "./http-messages.js";

/**
 * How a response breaks off.
 *
 * - `close`: the connection is closed by FIN. Over HTTP/2, which has many responses on a connection, the stream alone is
 *   reset.
 * - `reset`: the connection is broken by RST.
 * - `rst`: the stream alone is reset, with a code. Over HTTP/1.1 the connection is broken by RST.
 * - `goaway`: the connection is closed after GOAWAY with a code. Over HTTP/1.1 it is closed by FIN.
 */
export type BreakHow = "close" | "reset" | "rst" | "goaway";

/** What carries a response, and how it breaks. */
export interface Breakable {
  /** Whether nothing can be sent any more. */
  readonly gone: boolean;
  /**
   * Breaks off the response. What was written before is still sent.
   *
   * @param code - the error code of HTTP/2 (RFC 9113, 7). By default INTERNAL_ERROR, and NO_ERROR for `goaway`.
   */
  breakOff(how: BreakHow, code?: number): void;
  /**
   * Says that the connection takes no further requests (GOAWAY). It ends with its last response. Over HTTP/1.1 it is
   * closed after this response.
   */
  goAway(code: number): void;
}

const NO_ERROR = 0;
const INTERNAL_ERROR = 2;

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

  breakOff(how: BreakHow): void {
    const { socket } = this.#response;
    if (socket === null || socket.destroyed) {
      this.#response.destroy();
    } else if (how === "close" || how === "goaway") {
      socket.destroySoon();
    } else {
      // The callback of an empty write runs after everything before it was written.
      socket.write("", () => {
        this.#reset();
      });
    }
  }

  goAway(): void {
    const { socket } = this.#response;
    this.#response.once("finish", () => socket?.destroySoon());
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

  breakOff(how: BreakHow, code?: number): void {
    const { stream } = this.#response;
    if (stream.destroyed || !stream.headersSent) {
      this.#break(how, code);
    } else {
      stream.write("", () => this.#break(how, code));
    }
  }

  goAway(code: number): void {
    const { session } = this.#response.stream;
    if (code === NO_ERROR) {
      session?.close();
    } else {
      session?.goaway(code);
    }
  }

  #break(how: BreakHow, code: number | undefined): void {
    const { stream } = this.#response;
    switch (how) {
      case "reset":
        this.#reset();
        return;
      case "goaway":
        // What is written in this turn of the event loop would be lost if the session were destroyed in it.
        void systemClock.nextTurn().then(() => {
          stream.session?.destroy(new Error("the connection goes"), code ?? NO_ERROR);
        });
        return;
      case "close":
      case "rst":
        stream.close(code ?? INTERNAL_ERROR);
    }
  }
}
