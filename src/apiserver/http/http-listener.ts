import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { KeyPair } from "./certificates.js";

/** What `HttpListener` serves and with which certificate. */
export interface HttpListenerOptions {
  /** The certificate of the server and of its authority. `undefined` means plain HTTP. */
  readonly tls: (KeyPair & { readonly caCertificate: string }) | undefined;
  readonly onRequest: RequestListener;
}

/** The server listens on the loopback address only, so that other machines cannot reach it. */
const LOOPBACK = "127.0.0.1";
/**
 * How long an idle connection stays open. It is longer than clients keep theirs, because a connection that
 * the server closes first can fail a request that the client has just sent.
 */
const IDLE_CONNECTION_MS = 150_000;

/**
 * The listening socket and the connections it has accepted. It can stop and listen again on the same port.
 */
export class HttpListener {
  readonly #options: HttpListenerOptions;
  /** The certificate for new connections. It is kept when the listener stops and listens again. */
  #pair: KeyPair | undefined;
  readonly #sockets = new Set<Socket>();
  #server: Server | TlsServer | undefined;
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
    server.keepAliveTimeout = IDLE_CONNECTION_MS;
    server.requestTimeout = 0;
    server.headersTimeout = 0;
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
    }
  }

  #create(): Server | TlsServer {
    const { tls, onRequest } = this.#options;
    if (tls === undefined || this.#pair === undefined) {
      return createServer(onRequest);
    }
    const { caCertificate } = tls;
    const { certificate, key } = this.#pair;
    return createTlsServer(
      { cert: certificate, key, ca: caCertificate, requestCert: true, rejectUnauthorized: false },
      onRequest,
    );
  }
}
