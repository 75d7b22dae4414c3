import type { IncomingHttpHeaders } from "node:http";

/** One request to the API server. */
export interface TransportRequest {
  /** @defaultValue "GET" */
  readonly method?: string;
  /** Path and query below the server's base URL: `/api/v1/pods?limit=500`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string;
  /** Ask for gzip and undo it (lists; the server never compresses watches). @defaultValue false */
  readonly compress?: boolean;
  /** Longest wait for the response headers; 0 = for ever. @defaultValue 30 000 */
  readonly headersTimeoutMs?: number;
  /** Longest silence inside the body while somebody waits for it; 0 = for ever. @defaultValue 60 000 */
  readonly idleTimeoutMs?: number;
}

/** The body, pulled: while nobody asks for the next chunk the socket is paused, which slows the server down. */
export interface ResponseBody {
  /** The next chunk; `undefined` at the proper end. @throws TransportError when it broke off, or the signal's reason. */
  next(): Promise<Uint8Array | undefined>;
  /** Gives the rest up; the connection is destroyed unless the body had ended. */
  close(): void;
}

/** The server's answer, its body still to be read. */
export interface TransportResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: ResponseBody;
}

/** One HTTP exchange with one server. Above it there are only values. */
export interface Transport {
  /**
   * Sends a request and resolves with any status once the headers are here. The signal reaches into the body too.
   * Never retries, except once after a 401 when the credential could be renewed.
   *
   * @throws TransportError, or the signal's reason.
   */
  request(request: TransportRequest, signal?: AbortSignal): Promise<TransportResponse>;
  /** Closes idle connections, destroys busy ones, and resolves when the last one is gone. */
  close(): Promise<void>;
}
