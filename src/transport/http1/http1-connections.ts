import http, { type ClientRequest, type ClientRequestArgs, type RequestOptions } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { onAbort } from "../../base/abort.js";
import type { ClientCertificate } from "../../kubeconfig/client-config.js";
import type { OutgoingRequest, SentRequest } from "../sent-request.js";
import { KEEP_ALIVE_MS } from "../tcp.js";
import { sentOnHttp1 } from "./http1-request.js";

/** A function that opens a connection for HTTP/1.1. */
export type Http1Connector = (
  certificate: ClientCertificate | undefined,
  signal: AbortSignal,
) => Promise<Socket>;

/** The options of a request, and what is needed to open a connection for it if none is idle. */
interface PooledRequestOptions extends RequestOptions {
  readonly certificate: ClientCertificate | undefined;
  /** Aborts the attempt to connect for this request. */
  readonly connectSignal: AbortSignal;
}

/**
 * The connections to one server that speak HTTP/1.1. Node's agent keeps them open between requests. Idle connections
 * do not keep the process alive. There are never more connections than there were requests at the same time.
 */
export class Http1Connections extends http.Agent {
  readonly #connect: Http1Connector;
  /** Connections that were opened before it was known that they speak HTTP/1.1. */
  readonly #spare = new Set<Socket>();
  /** Every open socket, idle or busy. */
  readonly #sockets = new Set<Socket>();
  #connecting = 0;
  #certificate: string | undefined;
  readonly #whenEmpty: (() => void)[] = [];

  constructor(connect: Http1Connector) {
    super({ keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS });
    this.#connect = connect;
  }

  /**
   * Sends a request on the idle connection that was used last, or on a new connection if none is idle. Resolves when
   * the request has a connection.
   *
   * @throws the error of the attempt to connect.
   */
  async send(request: OutgoingRequest, signal: AbortSignal): Promise<Omit<SentRequest, "distrust">> {
    const outgoing = this.#start(request, signal);
    const forget = onAbort(signal, () => void outgoing.destroy());
    try {
      return await sentOnHttp1(outgoing);
    } finally {
      forget();
    }
  }

  /** Takes over a connection that was made with this certificate. The next request gets it. */
  adopt(socket: Socket, certificate: ClientCertificate | undefined): void {
    this.#use(certificate);
    this.#keep(socket);
    this.#spare.add(socket);
    socket.once("close", () => void this.#spare.delete(socket));
  }

  #start(request: OutgoingRequest, connectSignal: AbortSignal): ClientRequest {
    const { certificate } = request;
    this.#use(certificate);
    const pooled: PooledRequestOptions = {
      method: request.method,
      path: request.path,
      headers: request.headers,
      setHost: false,
      maxHeaderSize: request.maxHeaderBytes,
      certificate,
      connectSignal,
      agent: this,
    };
    const outgoing = http.request(pooled);
    outgoing.end(request.body);
    return outgoing;
  }

  /** A connection authenticates every request with the client certificate that it was made with. */
  #use(certificate: ClientCertificate | undefined): void {
    if (certificate?.certificate !== this.#certificate) {
      this.evictIdle();
      this.#certificate = certificate?.certificate;
    }
  }

  /**
   * Closes the idle connections. Called after one connection failed, because the others may be just as dead.
   * The next request then gets a new connection (IP-18).
   */
  evictIdle(): void {
    for (const socket of [...Object.values(this.freeSockets).flatMap((free) => free ?? []), ...this.#spare]) {
      socket.destroy();
    }
    this.#spare.clear();
  }

  /**
   * Destroys all connections, and resolves when the last one is closed. The caller must have aborted all
   * requests that are still connecting.
   */
  async close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    if (this.#sockets.size > 0 || this.#connecting > 0) {
      await new Promise<void>((resolve) => {
        this.#whenEmpty.push(resolve);
      });
    }
  }

  /** Opens a connection. Node's agent calls this when no connection is idle. */
  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    // Node passes on the options that `#start` gave to it.
    const { certificate, connectSignal } = options as PooledRequestOptions;
    const [spare] = this.#spare;
    if (spare !== undefined) {
      this.#spare.delete(spare);
      callback?.(null, spare);
      return undefined;
    }
    this.#connecting += 1;
    void this.#connect(certificate, connectSignal)
      .then(
        (socket) => {
          this.#keep(socket);
          callback?.(null, socket);
        },
        (error: unknown) => {
          // The callback's type requires a stream even for an error, but Node itself calls it without one.
          (callback as ((error: Error) => void) | undefined)?.(asError(error));
        },
      )
      .finally(() => {
        this.#connecting -= 1;
        this.#checkEmpty();
      });
    return undefined;
  }

  /** Returns the key under which Node's agent keeps connections: the client certificate (see `send`). */
  override getName(options?: ClientRequestArgs): string {
    const { certificate } = (options ?? {}) as Partial<PooledRequestOptions>;
    return certificate?.certificate ?? "";
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#checkEmpty();
    });
  }

  #checkEmpty(): void {
    if (this.#sockets.size === 0 && this.#connecting === 0) {
      for (const resolve of this.#whenEmpty.splice(0)) {
        resolve();
      }
    }
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error("aborted", { cause: thrown });
}
