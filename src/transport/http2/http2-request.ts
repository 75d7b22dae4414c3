import type { ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http2";
import type { Answer, BodySource, OutgoingRequest, SentRequest } from "../sent-request.js";
import { RESET, streamReset } from "./stream-reset.js";

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
  /**
   * Returns the error of a stream that has ended with its session, or undefined if the session goes on.
   *
   * @param error - the error of the stream itself.
   */
  lossOf(stream: ClientHttp2Stream, error: unknown): Error | undefined;
  /** The most watches that it has carried at a time. */
  readonly mostWatches: number;
  /** Takes no further requests. */
  retire(): void;
}

/**
 * A request on a stream of HTTP/2.
 *
 * Node ends a stream properly, without an error, also when its connection has gone, or when the server has reset it
 * with NO_ERROR. So a response is complete only if the server has ended it (END_STREAM), and nothing is complete before
 * the stream is closed.
 */
export class Http2Request implements SentRequest {
  readonly answer: Promise<Answer>;
  readonly #stream: ClientHttp2Stream;
  readonly #session: RequestSession;
  readonly #maxHeaderBytes: number;
  #error: unknown;
  /** Whether the server has sent the last byte of the response. */
  #isEnded = false;
  /** Whether the last byte has been read. */
  #isRead = false;
  #given = false;

  constructor(
    stream: ClientHttp2Stream,
    { body, maxHeaderBytes }: Pick<OutgoingRequest, "body" | "maxHeaderBytes">,
    session: RequestSession,
  ) {
    this.#stream = stream;
    this.#session = session;
    this.#maxHeaderBytes = maxHeaderBytes;
    onEndByServer(stream, () => {
      this.#isEnded = true;
    });
    stream.on("error", (error) => {
      this.#error ??= error;
    });
    stream.once("end", () => {
      this.#isRead = true;
    });
    this.answer = new Promise((resolve, reject) => {
      stream.once("response", ({ ":status": status = 0, ...headers }) => {
        if (sizeOf(headers) <= this.#maxHeaderBytes) {
          resolve({ status, headers, pinged: true, body: this.#body() });
        } else {
          this.destroy();
          reject(new OversizedHeaders());
        }
      });
      stream.once("close", () => reject(this.#lossError()));
    });
    // The caller may have given up before it rejects.
    this.answer.catch(() => undefined);
    stream.end(body);
  }

  destroy(): void {
    this.#given = true;
    this.#stream.close(RESET.cancel);
    // A stream that the server has ended already is not reset, and Node keeps it until its last byte is read. It is not
    // destroyed here: Node 20 may corrupt its memory then.
    this.#stream.removeAllListeners("data");
    this.#stream.resume();
  }

  /** A stream that the server has reset shows that the connection works. */
  distrust(): void {
    if (this.#given || this.#session.lossOf(this.#stream, this.#error) !== undefined) {
      this.#session.retire();
    }
  }

  #body(): BodySource {
    const stream = this.#stream;
    return {
      stream,
      mostWatches: () => this.#session.mostWatches,
      whenOver: (complete, broken) => {
        const over = (): void => (this.#isComplete ? complete() : broken(this.#lossError()));
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
    return this.#isEnded && this.#isRead && !this.#given;
  }

  #lossError(): Error {
    return this.#session.lossOf(this.#stream, this.#error) ?? streamReset(this.#stream.rstCode, this.#error);
  }
}

/** The error of a response whose headers are larger than the request allows. */
class OversizedHeaders extends Error {
  /** The code of the same error of Node's parser for HTTP/1.1. */
  readonly code = "HPE_HEADER_OVERFLOW";
}

/**
 * Calls back when the server ends the stream (END_STREAM). Node then pushes the end of the stream while the stream is
 * still open. When the stream is reset, or its connection is gone, Node closes the stream first, and pushes the same.
 */
function onEndByServer(stream: ClientHttp2Stream, callback: () => void): void {
  const push = stream.push.bind(stream);
  stream.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (chunk === null && !stream.closed) {
      callback();
    }
    return push(chunk, encoding);
  };
}

/** Returns the bytes of headers as they would be in HTTP/1.1, with a colon, a space and the end of the line. */
function sizeOf(headers: IncomingHttpHeaders): number {
  let bytes = 0;
  for (const [name, value = ""] of Object.entries(headers)) {
    for (const line of [value].flat()) {
      bytes += name.length + line.length + 4;
    }
  }
  return bytes;
}
