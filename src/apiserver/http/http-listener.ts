import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { KeyPair } from "./certificates.js";

export interface HttpListenerOptions {
  /** Absent: plain http. */
  readonly tls: (KeyPair & { readonly caCertificate: string }) | undefined;
  readonly onRequest: RequestListener;
}

/** Only this machine is answered. */
const LOOPBACK = "127.0.0.1";
/** Longer than clients keep idle connections: the side that closes first must not be the one that cannot retry. */
const KEEP_ALIVE_MS = 150_000;

/** The listening socket and the connections it accepted. May be closed and opened again on the same port. */
export class HttpListener {
  readonly #options: HttpListenerOptions;
  /** Of the next connections; kept over restarts. */
  #pair: KeyPair | undefined;
  readonly #sockets = new Set<Socket>();
  #server: Server | TlsServer | undefined;
  #port = 0;
  /** Settles when the server that was last told to close has no connection left. */
  #closed: Promise<void> = Promise.resolve();

  constructor(options: HttpListenerOptions) {
    this.#options = options;
    this.#pair = options.tls;
  }

  /** Of the last listening; 0 before. */
  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async listen(port: number): Promise<void> {
    const server = this.#create();
    // Connections are the client's to use for as long as it wants; watches have no end of their own.
    server.keepAliveTimeout = KEEP_ALIVE_MS;
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
    // A TCP server's address is an AddressInfo.
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Breaks the connection of a request off with RST. TLS sockets cannot do that themselves. */
  reset(socket: Socket): void {
    const raw = [...this.#sockets].find(
      (other) => other === socket || (other.remotePort === socket.remotePort && !other.destroyed),
    );
    raw?.resetAndDestroy();
  }

  /** Uses another certificate for new connections. */
  setCertificate(pair: KeyPair): void {
    const { certificate, key } = pair;
    this.#pair = pair;
    if (this.#server !== undefined && "setSecureContext" in this.#server) {
      this.#server.setSecureContext({ cert: certificate, key });
    }
  }

  /** Stops listening and breaks all connections off; resolves when the last one is gone. */
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

  /** Stops listening; what is connected goes on, but for idle connections. */
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
