import type {
  ClientHttp2Stream,
  IncomingHttpHeaders,
  IncomingHttpStatusHeader,
  OutgoingHttpHeaders,
} from "node:http2";
import type { Answer, BodySource, OutgoingRequest, SentRequest } from "../sent-request.js";
import { RequestUnsent, RESET, streamReset } from "./stream-reset.js";

/** Returns the headers of a request as HTTP/2 has them. */
export function http2Headers({ server, method, path, headers }: OutgoingRequest): OutgoingHttpHeaders {
  const named: OutgoingHttpHeaders = {
    ":method": method,
    ":scheme": server.protocol.slice(0, -1),
    ":authority": server.host,
    ":path": path,
  };
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!CONNECTION_HEADERS.has(lower)) {
      named[lower] = value;
    }
  }
  return named;
}

/** Headers about the connection, which HTTP/2 does not have (RFC 9113, 8.2.2), and the host, which is `:authority`. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
]);

/** What a request knows of its session. */
export interface RequestSession {
  /** The number of the last stream that the server has looked at, which it tells when it goes. Else Infinity. */
  readonly lastLookedAt: number;
  /** Takes no further requests. */
  retire(): void;
}

/**
 * A request on a stream of HTTP/2.
 *
 * Node ends a stream properly, without an error, also when its connection has gone. Only the code with which
 * it closes says whether the whole response has arrived. So nothing is complete before the stream is closed.
 */
export class Http2Request implements SentRequest {
  readonly answer: Promise<Answer>;
  readonly #stream: ClientHttp2Stream;
  readonly #session: RequestSession;
  #error: unknown;
  #ended = false;
  #given = false;

  constructor(stream: ClientHttp2Stream, body: OutgoingRequest["body"], session: RequestSession) {
    this.#stream = stream;
    this.#session = session;
    stream.on("error", (error) => {
      this.#error ??= error;
    });
    stream.once("end", () => {
      this.#ended = isEndedByServer(stream);
    });
    this.answer = new Promise((resolve, reject) => {
      stream.once("response", (headers) => resolve(this.#answerOf(headers)));
      stream.once("close", () => reject(this.#resetError()));
    });
    // The caller may have given up before it rejects.
    this.answer.catch(() => undefined);
    stream.end(body);
  }

  destroy(): void {
    this.#given = true;
    this.#stream.close(RESET.cancel);
  }

  /** A stream that the server has reset shows that the connection works. */
  distrust(): void {
    if (this.#given || this.#stream.rstCode === RESET.cancel) {
      this.#session.retire();
    }
  }

  #answerOf(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): Answer {
    const { ":status": status = 0, ...others } = headers;
    return { status, headers: others, pinged: true, body: this.#body() };
  }

  #body(): BodySource {
    const stream = this.#stream;
    return {
      stream,
      whenOver: (complete, broken) => {
        const over = (): void => (this.#isComplete ? complete() : broken(this.#resetError()));
        if (stream.closed && stream.destroyed) {
          over();
        } else {
          stream.once("close", over);
        }
      },
      giveUp: () => this.destroy(),
    };
  }

  get #isComplete(): boolean {
    return this.#ended && !this.#given && this.#stream.rstCode === RESET.noError;
  }

  #resetError(): Error {
    const { rstCode, id = 0 } = this.#stream;
    if (id > this.#session.lastLookedAt) {
      return new RequestUnsent(rstCode, this.#error);
    }
    return isTelling(this.#error) ? this.#error : streamReset(rstCode, this.#error);
  }
}

/**
 * Reports whether the server has ended the stream with the last byte of the response (END_STREAM). A server that resets
 * the stream with NO_ERROR in the middle of the response ends it, too, and Node says so only in the state of the stream:
 * such a stream is closed by the server alone.
 */
function isEndedByServer(stream: ClientHttp2Stream): boolean {
  return stream.state.remoteClose !== 1;
}

/** Whether an error says why the connection is gone. Node's errors of HTTP/2 only say that a stream was reset. */
function isTelling(error: unknown): error is Error {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    !error.code.startsWith("ERR_HTTP2_")
  );
}
