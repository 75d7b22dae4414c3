import type { IncomingHttpHeaders } from "node:http";

/** A request to the API server. */
export interface TransportRequest {
  /** @defaultValue "GET" */
  readonly method?: string;
  /** Path and query below the server's base URL: `/api/v1/pods?limit=500`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string;
  /**
   * Whether to ask for gzip and to inflate the response.
   * It is meant for lists, because the server never compresses watches.
   *
   * @defaultValue false
   */
  readonly compress?: boolean;
  /** The longest wait for the response headers, or 0 for no limit. @defaultValue 30 000 */
  readonly headersTimeoutMs?: number;
  /**
   * The longest silence in the body while a chunk is being waited for, or 0 for no limit.
   *
   * @defaultValue 60 000
   */
  readonly idleTimeoutMs?: number;
  /**
   * Awaited before the request is sent again, so that a caller can limit the rate of its requests. If it
   * rejects, the request fails with its reason.
   */
  readonly beforeRepeat?: () => Promise<void>;
}

/**
 * A response body that is read on demand.
 * While no chunk is requested the socket is paused, which slows the server down.
 */
export interface ResponseBody {
  /**
   * Returns the next chunk, or `undefined` at the end of the body.
   *
   * @throws TransportError if the body broke off, or the signal's reason.
   */
  next(): Promise<Uint8Array | undefined>;
  /** Gives up the rest of the body. The connection is destroyed unless the whole body has arrived. */
  close(): void;
}

/** A response of the server whose body is still to be read. */
export interface TransportResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: ResponseBody;
  /** Whether the connection is ended when a PING on it gets no answer, as those of HTTP/2 are. @defaultValue false */
  readonly pinged?: boolean;
  /**
   * Replaces the secrets that the transport has sent in a text. Errors that quote the server must pass what
   * they quote through it. If absent, nothing has to be replaced.
   */
  readonly mask?: (text: string) => string;
  /** When the credential of the request expired, if it had expired before it was issued. */
  readonly credentialExpiredAt?: Date;
}

/** A client for HTTP requests to one server. The stages that use it see no sockets, only values. */
export interface Transport {
  /**
   * Sends a request and resolves when the response headers have arrived, whatever the status is. The signal
   * also ends the body. A request is sent once more in two cases only: after a 401 if the credential could be
   * renewed, and if the server provably never looked at it. Redirects of a GET to the same server are followed.
   *
   * @throws TransportError, or the signal's reason.
   */
  request(request: TransportRequest, signal?: AbortSignal): Promise<TransportResponse>;
  /** Closes idle connections, destroys busy ones, and resolves when the last one is closed. */
  close(): Promise<void>;
}
