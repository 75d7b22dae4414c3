import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { ClientCertificate } from "../kubeconfig/client-config.js";

/** A request that is ready to be sent. */
export interface OutgoingRequest {
  readonly server: URL;
  readonly method: string;
  /** Path and query, including the base path of the server's URL. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array | string | undefined;
  readonly certificate: ClientCertificate | undefined;
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly maxHeaderBytes: number;
}

/** A request that is on its way, on a connection of either protocol. */
export interface SentRequest {
  /** Resolves with the headers of the response. Rejects with the first failure. */
  readonly answer: Promise<Answer>;
  /** Ends the exchange at once, at any point. Nothing of it is left on the connection. */
  destroy(): void;
  /**
   * Called after the exchange has failed or timed out. Connections that may be just as dead get no further
   * requests, so that the next attempt is made on a new one (IP-18).
   */
  distrust(): void;
}

/** The headers of a response, and its body. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Whether the connection is ended when a PING on it gets no answer. */
  readonly pinged: boolean;
  readonly body: BodySource;
}

/** A body as its connection brings it. */
export interface BodySource {
  /** Its bytes. A body that is not read is paused. */
  readonly stream: Readable;
  /** The most watches that its connection has carried at a time. Absent if it is not shared. */
  readonly mostWatches?: () => number;
  /** Calls one of the two, once: the whole body has arrived, or it broke off. */
  whenOver(complete: () => void, broken: (error: unknown) => void): void;
  /** Gives up the rest of the body. What is left on the connection is either read or ended. */
  giveUp(): void;
}
