import type { ClientHttp2Session, ClientHttp2Stream, Settings } from "node:http2";
import type { Socket } from "node:net";
import type { Clock } from "../../base/clock.js";
import type { OutgoingRequest, SentRequest } from "../sent-request.js";
import { http2Headers, Http2Request, type RequestSession } from "./http2-request.js";
import { TransportError } from "../transport-error.js";
import { PING_LIMIT_MS, SessionLiveness } from "./session-liveness.js";
import { breaksRules, RequestUnsent, RESET, wentAway } from "./stream-reset.js";

/**
 * The most streams of one session. kube-apiserver allows 250 (`--http2-max-streams-per-connection`), and most proxies
 * and other servers 100.
 */
const MOST_STREAMS = 100;

/** The most watches among them, so that lists, which end, always find room beside them. */
const MOST_WATCHES = 90;

/** How long a session without streams is kept. Go's transport does so, too (`net/http`, `IdleConnTimeout`). */
const IDLE_MS = 90_000;

const CLOSED = "the connection closed";

/**
 * The error of a session whose connection has closed. It counts as a reset, as with HTTP/1.1: the system tells a reset
 * only once, and if it tells it to a write, Node drops it, and the connection seems to have closed.
 */
class ConnectionClosed extends Error {
  readonly code = "ECONNRESET";

  constructor() {
    super(CLOSED);
  }
}

/** What a session is made of. */
export interface Http2SessionOptions {
  readonly session: ClientHttp2Session;
  /** The origin of the server, for errors. */
  readonly origin: string;
  /** The connection of the session. */
  readonly socket: Socket;
  readonly clock: Clock;
}

/**
 * One connection that speaks HTTP/2, and its streams.
 *
 * - `open`: it takes requests.
 * - `retired`: it takes no more, because the server said so (GOAWAY) or because it is doubtful. It closes with its last
 *   stream.
 * - `closed`: its connection is gone.
 *
 * Node would queue a stream for which the server has no room. A queued stream looks open and cannot be ended, so the
 * session counts its streams itself (`hasRoom`).
 */
export class Http2Session implements RequestSession {
  /** Resolves when the server has said how many streams it allows, or when the connection is closed. */
  readonly settled: Promise<void>;
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
  readonly #session: ClientHttp2Session;
  readonly #socket: Socket;
  readonly #liveness: SessionLiveness;
  #state: "open" | "retired" | "closed" = "open";
  #streams = 0;
  #watches = 0;
  #mostWatches = 0;
  /** One until the server has said how many it allows, because a server refuses streams beyond its limit. */
  #mostStreams = 1;
  #isSettled = false;
  /** What the server said when it went (GOAWAY): why, and the number of the last stream that it has looked at. */
  #goAway: { readonly code: number; readonly lastStream: number } | undefined;
  /** Why the session ended, if it did so with an error. */
  #error: unknown;

  constructor({ session, origin, socket, clock }: Http2SessionOptions) {
    this.#session = session;
    this.#socket = socket;
    this.#liveness = new SessionLiveness(
      {
        bytesRead: () => socket.bytesRead,
        ping: (answered) => {
          if (session.destroyed) {
            return;
          }
          const onAnswer = (error: Error | null): void => {
            if (error === null) {
              answered();
            }
          };
          if (session.closed) {
            // After GOAWAY, whose streams may go on for long, Node sends no PING. Settings are answered, too (RFC 9113, 6.5.3).
            session.settings({}, onAnswer);
          } else {
            session.ping(onAnswer);
          }
        },
        onDead: () => this.#died(origin),
      },
      clock,
    );
    this.settled = new Promise((resolve) => {
      session.on("remoteSettings", ({ maxConcurrentStreams = MOST_STREAMS }: Settings) => {
        this.#mostStreams = Math.max(1, Math.min(maxConcurrentStreams, MOST_STREAMS));
        this.#isSettled = true;
        resolve();
      });
      session.once("close", resolve);
    });
    session.on("goaway", (code: number, lastStream: number) => {
      this.#goAway = { code, lastStream };
      this.retire();
    });
    session.on("error", (error) => this.#failed(error));
    // The error of the connection comes before that of the session, and before its streams are closed.
    socket.once("error", (error) => this.#failed(error));
    this.closed = new Promise((resolve) => {
      session.once("close", () => {
        this.#state = "closed";
        this.#liveness.stop();
        resolve();
      });
    });
    session.on("timeout", () => this.retire());
    this.#rest();
  }

  /** Whether a request may be sent now. A watch leaves room for lists. */
  hasRoom(isWatch: boolean): boolean {
    return (
      this.#state === "open" &&
      !this.#session.destroyed &&
      this.#streams < this.#mostStreams &&
      (!isWatch || this.#watches < Math.min(MOST_WATCHES, this.#mostStreams))
    );
  }

  /** Whether the session may soon have room, because the server has not said yet how many streams it allows. */
  get mayGetRoom(): boolean {
    return this.#state === "open" && !this.#session.destroyed && !this.#isSettled;
  }

  get mostWatches(): number {
    return this.#mostWatches;
  }

  /** @throws RequestUnsent if the session takes no more requests; the error of a header that cannot be sent. */
  send(request: OutgoingRequest, isWatch: boolean): SentRequest {
    const stream = this.#open(request);
    this.#begun(stream, isWatch);
    return new Http2Request(stream, request, this);
  }

  lossOf({ id }: ClientHttp2Stream, error: unknown): Error | undefined {
    const { code = RESET.noError, lastStream = Infinity } = this.#goAway ?? {};
    if (id === undefined) {
      return new RequestUnsent(RESET.noError, CLOSED, { cause: this.#error ?? error });
    }
    if (id > lastStream) {
      return wentAway(code, false);
    }
    if (!this.#session.destroyed && !this.#socket.destroyed) {
      return undefined;
    }
    if (code !== RESET.noError) {
      return wentAway(code, true);
    }
    return [this.#error, error].find(tellsWhy) ?? new ConnectionClosed();
  }

  /** Takes no further requests, and closes with the last stream. */
  retire(): void {
    if (this.#state === "open") {
      this.#state = "retired";
    }
    if (this.#streams === 0) {
      this.destroy();
    }
  }

  /** Ends the session and all its streams at once. They fail with the error. */
  destroy(error: Error = new ConnectionClosed()): void {
    this.#error ??= error;
    if (this.#state === "open") {
      this.#state = "retired";
    }
    // To close the session instead would wait for streams on a connection that may be dead.
    this.#session.destroy(error, RESET.cancel);
    // A destroyed session waits until its last bytes are written, which a server that reads nothing never lets happen.
    this.#socket.destroy();
  }

  /** Ends the session at once, and resolves when its connection is closed. */
  async destroyed(): Promise<void> {
    this.destroy();
    await this.closed;
  }

  #died(origin: string): void {
    const message = `Cannot continue with ${origin}: no answer to a PING within ${PING_LIMIT_MS / 1000}s`;
    this.destroy(new TransportError("ERR_TIMEOUT", message, { lostWatches: this.#mostWatches }));
  }

  #failed(error: unknown): void {
    this.#error ??= error;
    this.retire();
  }

  #open(request: OutgoingRequest): ClientHttp2Stream {
    try {
      return this.#session.request(http2Headers(request), { endStream: request.body === undefined });
    } catch (error) {
      if (isGone(error)) {
        this.retire();
        throw new RequestUnsent(RESET.noError, CLOSED, { cause: error });
      }
      throw error;
    }
  }

  #begun(stream: ClientHttp2Stream, isWatch: boolean): void {
    this.#streams += 1;
    this.#watches += isWatch ? 1 : 0;
    this.#mostWatches = Math.max(this.#mostWatches, this.#watches);
    if (this.#streams === 1) {
      this.#session.setTimeout(0);
      this.#session.ref();
      this.#liveness.start();
    }
    stream.once("close", () => {
      this.#streams -= 1;
      this.#watches -= isWatch ? 1 : 0;
      if (this.#streams > 0) {
        return;
      }
      if (this.#isSettled) {
        this.#rest();
      } else {
        // The server has said nothing yet. The requests that wait for it would wait without a time limit.
        this.retire();
      }
    });
  }

  /** An idle session does not keep the process alive. */
  #rest(): void {
    this.#liveness.stop();
    if (this.#state === "open") {
      this.#session.unref();
      // This timer of Node does not keep the process alive either. It emits "timeout".
      this.#session.setTimeout(IDLE_MS);
    } else {
      this.destroy();
    }
  }
}

/** Whether an error says why a session ended. Most of Node's errors of HTTP/2 only say that it did. */
function tellsWhy(error: unknown): error is Error {
  const { code = "" } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return error instanceof Error && (!code.startsWith("ERR_HTTP2_") || breaksRules(code));
}

function isGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ERR_HTTP2_GOAWAY_SESSION" || error.code === "ERR_HTTP2_INVALID_SESSION")
  );
}
