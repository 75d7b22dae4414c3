/** A request as `ApiServer.requests` reports it. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** The query as it was sent, without the question mark. */
  readonly query: string;
  /** Empty if the request was not authenticated. */
  readonly user: string;
  /** `1.1` or `2.0`. */
  readonly httpVersion: string;
  /** The status of the answer, or `undefined` while none has been sent. */
  readonly status: number | undefined;
  /** When the request came in, in milliseconds on the server's clock (`Clock.now`). */
  readonly at: number;
}

/**
 * How many requests the log keeps, so that a server that runs for long does not grow. Older ones are dropped.
 */
const LOG_LENGTH = 10_000;

/** The latest requests of a server. It never holds a token, because a logged request has no headers. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];

  /** The latest requests, oldest first. */
  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  add(request: LoggedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > LOG_LENGTH) {
      this.#requests.shift();
    }
  }
}
