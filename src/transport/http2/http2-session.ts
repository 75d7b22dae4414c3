import type { ClientHttp2Session, ClientHttp2Stream, Settings } from "node:http2";
import type { Socket } from "node:net";
import type { Clock } from "../../base/clock.js";
import type { OutgoingRequest, SentRequest } from "../sent-request.js";
import { http2Headers, Http2Request, type RequestSession } from "./http2-request.js";
import { TransportError } from "../transport-error.js";
import { PING_LIMIT_MS, SessionLiveness } from "./session-liveness.js";
import { RequestUnsent, RESET, StreamReset } from "./stream-reset.js";

/**
 * The most streams of one session. kube-apiserver allows 250 (`--http2-max-streams-per-connection`), and most proxies
 * and other servers 100.
 */
const MOST_STREAMS = 100;

/** The most watches among them, so that lists, which end, always find room beside them. */
const MOST_WATCHES = 90;

/** How long a session without streams is kept. Go's transport does so, too (`net/http`, `IdleConnTimeout`). */
const IDLE_MS = 90_000;

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
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
  readonly #session: ClientHttp2Session;
  readonly #liveness: SessionLiveness;
  #state: "open" | "retired" | "closed" = "open";
  #streams = 0;
  #watches = 0;
  #mostStreams = MOST_STREAMS;
  #lastLookedAt = Infinity;

  constructor({ session, origin, socket, clock }: Http2SessionOptions) {
    this.#session = session;
    this.#liveness = new SessionLiveness(
      {
        bytesRead: () => socket.bytesRead,
        ping: (answered) => {
          session.ping((error) => {
            if (error === null) {
              answered();
            }
          });
        },
        onDead: () => this.#died(origin),
      },
      clock,
    );
    session.on("remoteSettings", ({ maxConcurrentStreams = MOST_STREAMS }: Settings) => {
      this.#mostStreams = Math.max(1, Math.min(maxConcurrentStreams, MOST_STREAMS));
    });
    session.on("goaway", (_code: number, lastStreamId: number) => {
      this.#lastLookedAt = lastStreamId;
      this.retire();
    });
    session.on("error", () => this.retire());
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

  /** @throws RequestUnsent if the session takes no more requests; the error of a header that cannot be sent. */
  send(request: OutgoingRequest, isWatch: boolean): SentRequest {
    const stream = this.#open(request);
    this.#begun(stream, isWatch);
    return new Http2Request(stream, request.body, this);
  }

  get lastLookedAt(): number {
    return this.#lastLookedAt;
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
  destroy(error: Error = new StreamReset(RESET.cancel)): void {
    // Without an error the streams would end as if they were complete. To close the session instead would wait for
    // streams on a connection that may be dead.
    this.#session.destroy(error, RESET.cancel);
  }

  /** Ends the session at once, and resolves when its connection is closed. */
  async destroyed(): Promise<void> {
    this.destroy();
    await this.closed;
  }

  #died(origin: string): void {
    const message = `Cannot continue with ${origin}: no answer to a PING within ${PING_LIMIT_MS / 1000}s`;
    this.destroy(new TransportError("ERR_TIMEOUT", message));
  }

  #open(request: OutgoingRequest): ClientHttp2Stream {
    try {
      return this.#session.request(http2Headers(request), { endStream: request.body === undefined });
    } catch (error) {
      if (isGone(error)) {
        this.retire();
        throw new RequestUnsent(RESET.refusedStream, error);
      }
      throw error;
    }
  }

  #begun(stream: ClientHttp2Stream, isWatch: boolean): void {
    this.#streams += 1;
    this.#watches += isWatch ? 1 : 0;
    if (this.#streams === 1) {
      this.#session.setTimeout(0);
      this.#session.ref();
      this.#liveness.start();
    }
    stream.once("close", () => {
      this.#streams -= 1;
      this.#watches -= isWatch ? 1 : 0;
      if (this.#streams === 0) {
        this.#rest();
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

function isGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ERR_HTTP2_GOAWAY_SESSION" || error.code === "ERR_HTTP2_INVALID_SESSION")
  );
}
