import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { abortable } from "../base/abort.js";
import type { Clock } from "../base/clock.js";
import { lateImport } from "../base/late-import.js";
import type { ClientCertificate } from "../kubeconfig/client-config.js";
import { Http1Connections } from "./http1/http1-connections.js";
import type { Http2Session } from "./http2/http2-session.js";
import type { Protocol } from "./protocol.js";
import { SharedAttempt } from "./shared-attempt.js";
import type { OutgoingRequest, SentRequest } from "./sent-request.js";

/** A function that opens a connection on which one of the offered protocols is spoken. */
export type Connector = (
  offered: readonly Protocol[],
  certificate: ClientCertificate | undefined,
  signal: AbortSignal,
) => Promise<Socket>;

export interface ServerConnectionsOptions {
  readonly connect: Connector;
  readonly clock: Clock;
  readonly origin: string;
  /** Whether HTTP/2 may be offered. */
  readonly offersHttp2: boolean;
}

const BOTH: readonly Protocol[] = ["h2", "http/1.1"];
const HTTP1: readonly Protocol[] = ["http/1.1"];

/**
 * The connections to one server. Requests share connections where the server speaks HTTP/2, and have one each where it
 * does not. Which it is, the first connection tells; the requests that come meanwhile wait for it. After a failure it is
 * asked again, because another server may answer.
 */
export class ServerConnections {
  readonly #options: ServerConnectionsOptions;
  readonly #http1: Http1Connections;
  /** The sessions of HTTP/2 whose connection is open, the oldest first. */
  readonly #sessions = new Set<Http2Session>();
  #speaks: "unknown" | Protocol = "unknown";
  #attempt: SharedAttempt | undefined;
  /** The client certificate of the latest request. */
  #certificate: ClientCertificate | undefined;

  constructor(options: ServerConnectionsOptions) {
    this.#options = options;
    this.#http1 = new Http1Connections(async (certificate, signal) =>
      options.connect(HTTP1, certificate, signal),
    );
    this.#askAgain();
  }

  /**
   * Sends a request. Resolves when it is on a connection.
   *
   * @throws the error of the attempt to connect, RequestUnsent, or the reason of the signal.
   */
  async send(request: OutgoingRequest, signal: AbortSignal): Promise<SentRequest> {
    this.#use(request.certificate);
    while (this.#speaks !== "http/1.1") {
      const isWatch = request.idleTimeoutMs === 0;
      const sessions = [...this.#sessions];
      const session = sessions.find((each) => each.hasRoom(isWatch));
      if (session !== undefined) {
        return session.send(request, isWatch);
      }
      const settling = sessions.find((each) => each.mayGetRoom);
      await (settling === undefined ? this.#connect(signal) : abortable(settling.settled, signal));
    }
    const sent = await this.#http1.send(request, signal);
    return { ...sent, distrust: () => this.distrust() };
  }

  /** Sends no further request on the connections that exist, because one of them failed (IP-18). */
  distrust(): void {
    this.#http1.evictIdle();
    for (const session of [...this.#sessions]) {
      session.retire();
    }
    this.#askAgain();
  }

  /** Speaks HTTP/1.1 from now on, because the server requires it for a request. */
  fallBack(): void {
    this.#speaks = "http/1.1";
  }

  /**
   * Destroys all connections, and resolves when the last one is closed. The caller must have aborted all requests that
   * are still connecting.
   */
  async close(): Promise<void> {
    const closed = [...this.#sessions].map(async (session) => session.destroyed());
    await Promise.all([this.#attempt?.ended, this.#http1.close(), ...closed]);
  }

  #askAgain(): void {
    this.#speaks = this.#options.offersHttp2 ? "unknown" : "http/1.1";
  }

  /** A connection authenticates every request with the client certificate that it was made with. */
  #use(certificate: ClientCertificate | undefined): void {
    if (certificate?.certificate !== this.#certificate?.certificate) {
      this.#certificate = certificate;
      for (const session of [...this.#sessions]) {
        session.retire();
      }
    }
  }

  /** Waits for a connection that several requests may share. It is given up when none of them waits any more. */
  async #connect(signal: AbortSignal): Promise<void> {
    if (this.#attempt?.isGivenUp === true) {
      // It fails because of other requests, which says nothing to this one. The next attempt is made after it.
      await abortable(this.#attempt.ended, signal);
      return;
    }
    const certificate = this.#certificate;
    this.#attempt ??= new SharedAttempt(
      async (shared) => this.#opened(certificate, shared),
      () => {
        this.#attempt = undefined;
      },
    );
    await this.#attempt.join(signal);
  }

  async #opened(certificate: ClientCertificate | undefined, signal: AbortSignal): Promise<void> {
    const loading = lateImport(
      async () => import("./http2/open-session.js"),
      "./http2/open-session.js",
      import.meta.url,
    );
    loading.catch(() => undefined);
    const socket = await this.#options.connect(BOTH, certificate, signal);
    if (!(socket instanceof TLSSocket) || socket.alpnProtocol !== "h2") {
      this.#speaks = "http/1.1";
      this.#http1.adopt(socket, certificate);
      return;
    }
    const { openSession } = await loading;
    this.#speaks = "h2";
    const { clock, origin } = this.#options;
    const session = openSession({ socket, origin, clock });
    this.#sessions.add(session);
    void session.closed.then(() => this.#sessions.delete(session));
    if (certificate?.certificate !== this.#certificate?.certificate) {
      // The certificate was replaced while the connection was made.
      session.retire();
    }
  }
}
