import { STATUS_CODES } from "node:http";
import { abortable, linkedAbortController, type LinkedAbortController } from "../base/abort.js";
import { type Clock, systemClock } from "../base/clock.js";
import { maskedError } from "../base/secrets/masked.js";
import { Secrets } from "../base/secrets/secrets.js";
import { VERSION } from "../base/version.js";
import { withoutTrailing } from "../base/without-trailing.js";
import type { ClientConfig, Credential } from "../kubeconfig/client-config.js";
import { exchange } from "./exchange.js";
import { RequestUnsent, requiresHttp1 } from "./http2/stream-reset.js";
import { ProxyRefusal } from "./proxy-refusal.js";
import { forwardingProxy, prepareProxy, proxyAuthorization, proxyName } from "./proxy.js";
import { Redirects } from "./redirects.js";
import { checkSendable, maySendCredential, requestHeaders } from "./request-headers.js";
import type { OutgoingRequest } from "./sent-request.js";
import { connectToServer } from "./server-connection.js";
import { ServerConnections } from "./server-connections.js";
import { TransportError, transportErrorFrom } from "./transport-error.js";
import type { Transport, TransportRequest, TransportResponse } from "./transport.js";
import { Turnstile } from "./turnstile.js";

/**
 * The limit of client-go's dialer (`rest/transport`).
 * A running server accepts a connection in a fraction of this.
 */
const CONNECT_TIMEOUT_MS = 30_000;

/**
 * An API server responds at once, or with 429 if it is overloaded.
 * After this time no response is to be expected.
 */
const HEADERS_TIMEOUT_MS = 30_000;

/** A list pauses only while the server encodes the next part, which takes far less than a minute. */
const IDLE_TIMEOUT_MS = 60_000;

/**
 * Four times Node's default, because audit, warning and tracing headers add up. An API server does not send
 * more than this.
 */
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * How many lists are read at the same time. A hundred informers that start together would else hold a hundred lists in
 * memory, and take 10 MiB more for good. On a path of 100 ms, a hundred short lists take 0.4 s instead of 0.1 s.
 */
const MOST_LISTS = 30;

/** Options of `HttpTransport`. */
export interface HttpTransportOptions {
  /** @defaultValue systemClock */
  readonly clock?: Clock;
  /** @defaultValue `k8s-informer/VERSION` */
  readonly userAgent?: string;
  /** The longest wait for a connection: name lookup, proxy, TCP and TLS together. @defaultValue 30 000 */
  readonly connectTimeoutMs?: number;
  /**
   * The protocols to speak: HTTP/2 with servers that offer it over TLS and else HTTP/1.1, or HTTP/1.1 only.
   *
   * @defaultValue "auto"
   */
  readonly http?: "auto" | "1.1";
  /** The largest size of response headers. A response with larger ones is ERR_DECODE. @defaultValue 64 KiB */
  readonly maxHeaderBytes?: number;
}

/**
 * A transport that speaks HTTP/2 or HTTP/1.1 with one API server.
 *
 * Every wait ends when the caller's signal aborts, and nothing of the request is left then. A request is sent
 * once more in two cases only: after a 401 if the credential could be renewed, and if the server provably never
 * looked at it. Redirects of a GET are followed
 * on the same server (see `Redirects`). After an error the idle connections are closed, so that the caller's
 * next attempt starts on a new connection.
 */
export class HttpTransport implements Transport {
  readonly #config: ClientConfig;
  readonly #server: URL;
  readonly #basePath: string;
  /** The proxy that forwards the requests. */
  readonly #forwarder: URL | undefined;
  readonly #maySendCredential: boolean;
  readonly #secrets = new Secrets();
  readonly #clock: Clock;
  readonly #userAgent: string;
  readonly #maxHeaderBytes: number;
  readonly #connections: ServerConnections;
  /** The exchanges that are not over. An exchange lasts until the end of its body. */
  readonly #running = new Set<LinkedAbortController>();
  readonly #lists = new Turnstile(MOST_LISTS);
  #closed = false;

  /** @throws TypeError when `config.server` is not an http or https URL. */
  constructor(config: ClientConfig, options: HttpTransportOptions = {}) {
    const server = parseServer(config.server);
    const clock = options.clock ?? systemClock;
    const timeoutMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
    this.#config = config;
    this.#server = server;
    this.#forwarder = forwardingProxy(server, config.proxyUrl);
    this.#maySendCredential = maySendCredential(config);
    this.#basePath = withoutTrailing("/", server.pathname);
    this.#clock = clock;
    this.#userAgent = options.userAgent ?? `k8s-informer/${VERSION}`;
    this.#maxHeaderBytes = options.maxHeaderBytes ?? MAX_HEADER_BYTES;
    this.#connections = new ServerConnections({
      connect: async (protocols, certificate, signal) =>
        connectToServer({ config, server, clock, timeoutMs, protocols }, certificate, signal),
      clock,
      origin: server.origin,
      offersHttp2: options.http !== "1.1" && server.protocol === "https:",
    });
    prepareProxy(config.proxyUrl);
    const { proxyUrl = "" } = config;
    this.#learn(URL.canParse(proxyUrl) ? proxyAuthorization(new URL(proxyUrl)) : undefined);
  }

  async request(request: TransportRequest, signal?: AbortSignal): Promise<TransportResponse> {
    try {
      return await this.#followed(request, signal);
    } catch (error) {
      throw maskedError(error, this.#secrets.mask);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const exchange of this.#running) {
      exchange.abort(this.#closedError());
    }
    await this.#connections.close();
  }

  /** Returns the credential to send, or `undefined` if there is none or it must not be sent (IP-27). */
  async #credential(signal: AbortSignal | undefined): Promise<Credential | undefined> {
    signal?.throwIfAborted();
    if (this.#closed) {
      throw this.#closedError();
    }
    const { credentials } = this.#config;
    if (credentials === undefined || !this.#maySendCredential) {
      return undefined;
    }
    const credential = await abortable(credentials.get(signal), signal);
    this.#learn(credential.authorization);
    return credential;
  }

  #learn(authorization: string | undefined): void {
    if (authorization !== undefined) {
      this.#secrets.learnAuthorization(authorization);
    }
  }

  /** Sends a request, and again wherever the server redirects it to. */
  async #followed(request: TransportRequest, signal: AbortSignal | undefined): Promise<TransportResponse> {
    const redirects = new Redirects(this.#server, this.#basePath + request.path);
    let response = await this.#authorized({ ...request, path: redirects.path }, signal);
    while (redirects.follow(request, response)) {
      response.body.close();
      await request.beforeRepeat?.();
      response = await this.#authorized({ ...request, path: redirects.path }, signal);
    }
    return response;
  }

  /** Sends a request to a path of the server, and once more after a 401 if the credential was renewed. */
  async #authorized(request: TransportRequest, signal: AbortSignal | undefined): Promise<TransportResponse> {
    const credential = await this.#credential(signal);
    const response = await this.#exchange(request, credential, signal);
    const { credentials } = this.#config;
    if (response.status !== 401 || credential === undefined || credentials?.reject(credential) !== true) {
      return response;
    }
    response.body.close();
    await request.beforeRepeat?.();
    return this.#exchange(request, await this.#credential(signal), signal);
  }

  /** Sends a request, and once more if the server provably never looked at it. */
  async #exchange(
    request: TransportRequest,
    credential: Credential | undefined,
    signal: AbortSignal | undefined,
  ): Promise<TransportResponse> {
    try {
      return await this.#exchangeOnce(request, credential, signal);
    } catch (error) {
      const unsent = error instanceof TransportError ? error.cause : undefined;
      if (!(unsent instanceof RequestUnsent)) {
        throw error;
      }
      if (requiresHttp1(unsent.code)) {
        this.#connections.fallBack();
      }
      await request.beforeRepeat?.();
      return this.#exchangeOnce(request, credential, signal);
    }
  }

  async #exchangeOnce(
    request: TransportRequest,
    credential: Credential | undefined,
    signal: AbortSignal | undefined,
  ): Promise<TransportResponse> {
    if (this.#closed) {
      throw this.#closedError();
    }
    const outgoing = this.#outgoing(request, credential);
    const life = linkedAbortController(signal);
    this.#running.add(life);
    let leave: (() => void) | undefined;
    const response = await exchange(outgoing, {
      connections: this.#connections,
      clock: this.#clock,
      life,
      beforeSending: async () => {
        leave = request.compress === true ? await this.#lists.enter(life.signal) : undefined;
      },
      onDone: () => {
        life.dispose();
        this.#running.delete(life);
        leave?.();
      },
    });
    this.#checkProxy(response);
    return {
      ...response,
      mask: this.#secrets.mask,
      ...(credential?.expiredAt && { credentialExpiredAt: credential.expiredAt }),
    };
  }

  /** @throws TransportError if HTTP does not allow what the request contains. */
  #outgoing(request: TransportRequest, credential: Credential | undefined): OutgoingRequest {
    const { impersonate, disableCompression } = this.#config;
    const source = {
      server: this.#server,
      userAgent: this.#userAgent,
      impersonate,
      disableCompression,
      proxyAuthorization: this.#forwarder && proxyAuthorization(this.#forwarder),
    };
    const outgoing: OutgoingRequest = {
      server: this.#server,
      method: request.method ?? "GET",
      // A proxy that forwards the request needs the whole URL.
      path: (this.#forwarder === undefined ? "" : this.#server.origin) + request.path,
      headers: requestHeaders(request, source, credential),
      body: request.body,
      certificate: credential?.clientCertificate,
      headersTimeoutMs: request.headersTimeoutMs ?? HEADERS_TIMEOUT_MS,
      idleTimeoutMs: request.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      maxHeaderBytes: this.#maxHeaderBytes,
    };
    try {
      checkSendable(outgoing);
    } catch (error) {
      throw transportErrorFrom(error, { origin: this.#server.origin, phase: "exchanging" });
    }
    return outgoing;
  }

  /** @throws TransportError if the answer is the proxy's own refusal of the user in its URL. */
  #checkProxy({ status, body }: TransportResponse): void {
    if (status === 407 && this.#forwarder !== undefined) {
      body.close();
      const origin = `${this.#server.origin} through the proxy ${proxyName(this.#forwarder)}`;
      const refusal = new ProxyRefusal(status, STATUS_CODES[status] ?? "");
      throw transportErrorFrom(refusal, { origin, phase: "connecting" });
    }
  }

  #closedError(): TransportError {
    return new TransportError(
      "ERR_RESET",
      `Cannot finish the request to ${this.#server.origin}: the transport is closed`,
    );
  }
}

function parseServer(server: string): URL {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new TypeError(
      `Cannot use server "${server}": it is not an http or https URL, expected https://host:port`,
    );
  }
  return url;
}
