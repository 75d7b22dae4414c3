import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from "node:http2";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TlsOptions } from "node:tls";
import type { KeyPair } from "./certificates.js";
import type { HttpRequest, HttpResponse } from "./http-messages.js";

/** What `HttpListener` serves and with which certificate. */
export interface HttpListenerOptions {
  /** The certificate of the server and of its authority. `undefined` means plain HTTP. */
  readonly tls: (KeyPair & { readonly caCertificate: string }) | undefined;
  /** Whether to offer HTTP/2 over TLS. */
  readonly http2: boolean;
  readonly onRequest: (request: HttpRequest, response: HttpResponse) => void;
}

type AnyServer = Server | TlsServer | Http2SecureServer;

/** The server listens on the loopback address only, so that other machines cannot reach it. */
const LOOPBACK = "127.0.0.1";
/**
 * How long an idle connection stays open. It is longer than clients keep theirs, because a connection that
 * the server closes first can fail a request that the client has just sent.
 */
const IDLE_CONNECTION_MS = 150_000;
/** How many streams a connection of HTTP/2 may have, as many as kube-apiserver allows. */
const MOST_STREAMS = 250;

/**
 * The listening socket and the connections it has accepted. It can stop and listen again on the same port.
 */
export class HttpListener {
  readonly #options: HttpListenerOptions;
  /** The certificate for new connections. It is kept when the listener stops and listens again. */
  #pair: KeyPair | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  #server: AnyServer | undefined;
  #port = 0;
  /** Resolves when the server that was closed last has no connection left. */
  #closed: Promise<void> = Promise.resolve();

  constructor(options: HttpListenerOptions) {
    this.#options = options;
    this.#pair = options.tls;
  }

  /** The port it listens on, or last listened on. 0 before the first `listen`. */
  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async listen(port: number): Promise<void> {
    const server = this.#create();
    // No time limits: a client may use its connection for as long as it likes, and watches can last for
    // hours.
    Object.assign(server, { keepAliveTimeout: IDLE_CONNECTION_MS, requestTimeout: 0, headersTimeout: 0 });
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.once("close", () => {
        this.#sockets.delete(socket);
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, LOOPBACK, () => {
        server.off("error", reject);
        resolve();
      });
    });
    this.#server = server;
    // The address of a TCP server is an AddressInfo.
    this.#port = (server.address() as AddressInfo).port;
  }

  /**
   * Breaks the connection of a request with a TCP RST. A TLS socket cannot do that, so its TCP socket is
   * found.
   */
  reset(socket: Socket): void {
    const raw = [...this.#sockets].find(
      (other) => other === socket || (other.remotePort === socket.remotePort && !other.destroyed),
    );
    raw?.resetAndDestroy();
  }

  /** Replaces the certificate for new connections. */
  setCertificate(pair: KeyPair): void {
    const { certificate, key } = pair;
    this.#pair = pair;
    if (this.#server !== undefined && "setSecureContext" in this.#server) {
      this.#server.setSecureContext({ cert: certificate, key });
    }
  }

  /** Stops listening and breaks all connections. Resolves when the last one is closed. */
  async stop(): Promise<void> {
    this.refuseNew();
    await Promise.all(
      Array.from(this.#sockets, async (socket) => {
        const closed = once(socket, "close");
        socket.destroy();
        await closed;
      }),
    );
    await this.#closed;
  }

  /** Stops listening and closes idle connections. Connections with an open request continue. */
  refuseNew(): void {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) {
      this.#closed = new Promise((resolve) => {
        server.close(() => resolve());
      });
      // A session of HTTP/2 says that it goes, and ends with its last stream.
      for (const session of this.#sessions) {
        session.close();
      }
    }
  }

  #create(): AnyServer {
    const { tls, http2, onRequest } = this.#options;
    if (tls === undefined || this.#pair === undefined) {
      return createServer(onRequest);
    }
    const { caCertificate } = tls;
    const { certificate, key } = this.#pair;
    const options = {
      cert: certificate,
      key,
      ca: caCertificate,
      requestCert: true,
      rejectUnauthorized: false,
    };
    return http2 ? this.#createHttp2(options) : createTlsServer(options, onRequest);
  }

  #createHttp2(options: TlsOptions): Http2SecureServer {
    const settings = { maxConcurrentStreams: MOST_STREAMS };
    const server = createSecureServer({ ...options, allowHTTP1: true, settings }, this.#options.onRequest);
    server.on("session", (session) => {
      this.#sessions.add(session);
      session.once("close", () => void this.#sessions.delete(session));
    });
    // Clients may break their connections. Without a listener that would end the process.
    server.on("sessionError", () => undefined);
    return server;
  }
}
