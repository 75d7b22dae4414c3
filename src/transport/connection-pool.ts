import http, { type ClientRequest, type ClientRequestArgs, type RequestOptions } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ClientCertificate } from "../kubeconfig/client-config.js";
import { KEEP_ALIVE_MS } from "./tcp.js";

/** Opens a connection for the pool. */
export type Connector = (certificate: ClientCertificate | undefined, signal: AbortSignal) => Promise<Socket>;

/** A request, and what a connection for it needs should none be idle. */
interface PooledRequestOptions extends RequestOptions {
  readonly certificate: ClientCertificate | undefined;
  /** Ends the attempt to connect for this request. */
  readonly connectSignal: AbortSignal;
}

/**
 * Connections to one server, kept open between requests; Node's agent does the keeping. Idle ones do not keep the
 * process alive. The number of connections is bounded by the number of requests at the same time.
 */
export class ConnectionPool extends http.Agent {
  readonly #connect: Connector;
  /** Every open socket, idle or busy. */
  readonly #sockets = new Set<Socket>();
  #connecting = 0;
  #certificate: string | undefined;
  readonly #whenEmpty: (() => void)[] = [];

  constructor(connect: Connector) {
    super({ keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS });
    this.#connect = connect;
  }

  /** Starts a request on an idle connection, the most recently used first, or on a new one. */
  start(
    options: RequestOptions,
    certificate: ClientCertificate | undefined,
    connectSignal: AbortSignal,
  ): ClientRequest {
    if (certificate?.certificate !== this.#certificate) {
      // Connections are bound to the identity they were made with.
      this.evictIdle();
      this.#certificate = certificate?.certificate;
    }
    const pooled: PooledRequestOptions = { ...options, certificate, connectSignal, agent: this };
    return http.request(pooled);
  }

  /**
   * Closes the idle connections. After one connection failed the others are as old and may be as dead, so that the
   * next request gets a fresh one (IP-18).
   */
  evictIdle(): void {
    for (const sockets of Object.values(this.freeSockets)) {
      for (const socket of sockets ?? []) {
        socket.destroy();
      }
    }
  }

  /** Destroys all connections and resolves when the last is gone. Connecting requests must have been aborted. */
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

  /** Called by Node's agent when no connection is idle. */
  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    // Node hands through what `start` gave it.
    const { certificate, connectSignal } = options as PooledRequestOptions;
    this.#connecting += 1;
    void this.#connect(certificate, connectSignal)
      .then(
        (socket) => {
          this.#keep(socket);
          callback?.(null, socket);
        },
        (error: unknown) => {
          // Its type has no room for a failure without a stream, but that is how Node calls it itself.
          (callback as ((error: Error) => void) | undefined)?.(asError(error));
        },
      )
      .finally(() => {
        this.#connecting -= 1;
        this.#checkEmpty();
      });
    return undefined;
  }

  /** One identity at a time has connections; see `start`. */
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
