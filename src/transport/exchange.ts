import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { LinkedAbortController } from "../base/abort.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import { InformerError } from "../base/errors.js";
import type { ClientCertificate } from "../kubeconfig/client-config.js";
import type { ConnectionPool } from "./connection-pool.js";
import { InflatedBody } from "./inflated-body.js";
import { PulledBody } from "./pulled-body.js";
import { TransportError, transportErrorFrom } from "./transport-error.js";
import type { ResponseBody, TransportResponse } from "./transport.js";

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

export interface ExchangeOptions {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  /**
   * Lasts from the start of the exchange to the end of the body. Aborting it ends the exchange at any point.
   */
  readonly life: LinkedAbortController;
  /** Called once, when the exchange is over. */
  readonly onDone: () => void;
}

/**
 * The bytes of a compressed body to inflate together.
 * kube-apiserver sends a compressed list in pieces of 4 KiB.
 */
const GULP_BYTES = 64 * 1024;

/** Sends one request and resolves with the headers of the response. The body is read on demand. */
export async function exchange(
  request: OutgoingRequest,
  options: ExchangeOptions,
): Promise<TransportResponse> {
  const { life, pool } = options;
  let done = false;
  const finish = (failed: boolean): void => {
    if (done) {
      return;
    }
    done = true;
    // A failure or a timeout suggests that the idle connections are dead, too.
    // An abort by the caller does not.
    if (failed && (!life.signal.aborted || life.signal.reason instanceof TransportError)) {
      pool.evictIdle();
    }
    options.onDone();
  };
  try {
    // Checked here, because an abort that came earlier fires no event any more.
    life.signal.throwIfAborted();
    const outgoing = pool.start(requestOptions(request), request.certificate, life.signal);
    outgoing.end(request.body);
    const failure = new FirstFailure(outgoing);
    const incoming = await answerTo(outgoing, request, options);
    return {
      status: incoming.statusCode ?? 0,
      headers: incoming.headers,
      body: bodyOf(incoming, request, { ...options, outgoing, failure, finish }),
    };
  } catch (error) {
    finish(true);
    life.signal.throwIfAborted();
    throw error instanceof InformerError
      ? error
      : transportErrorFrom(error, { origin: request.server.origin, phase: "exchanging" });
  }
}

function requestOptions(request: OutgoingRequest): object {
  return {
    method: request.method,
    path: request.path,
    headers: request.headers,
    setHost: false,
    maxHeaderSize: request.maxHeaderBytes,
  };
}

/**
 * Remembers the first error of a request. When a connection breaks, Node gives the cause to the request, and
 * only the effect ("aborted") to the response.
 */
class FirstFailure {
  #error: unknown;

  constructor(outgoing: ClientRequest) {
    outgoing.on("error", (error) => {
      this.#error ??= error;
    });
  }

  or(effect: unknown): unknown {
    return this.#error ?? effect;
  }
}

async function answerTo(
  outgoing: ClientRequest,
  request: OutgoingRequest,
  { life, clock }: ExchangeOptions,
): Promise<IncomingMessage> {
  const { signal } = life;
  const limit = new Alarm(clock, () => life.abort(headersTimeout(request)));
  try {
    return await new Promise<IncomingMessage>((resolve, reject) => {
      signal.addEventListener(
        "abort",
        () => {
          outgoing.destroy();
          // The reason is the caller's own value and is passed on unchanged.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
          reject(signal.reason);
        },
        { once: true },
      );
      outgoing.once("error", reject);
      outgoing.once("close", () => reject(new Error("the connection was closed before the response")));
      outgoing.once("response", resolve);
      // The connection exists from here on. The time to make it has a limit of its own.
      outgoing.once("socket", () => {
        if (request.headersTimeoutMs > 0) {
          limit.set(request.headersTimeoutMs);
        }
      });
    });
  } finally {
    limit.dispose();
  }
}

function headersTimeout(request: OutgoingRequest): TransportError {
  const seconds = request.headersTimeoutMs / 1000;
  const message = `Cannot get a response from ${request.server.origin}: no response headers within ${seconds}s`;
  return new TransportError("ERR_TIMEOUT", message);
}

interface BodyContext extends ExchangeOptions {
  readonly outgoing: ClientRequest;
  readonly failure: FirstFailure;
  readonly finish: (failed: boolean) => void;
}

/** @throws TransportError if the body is compressed in a way that the request did not ask for. */
function bodyOf(incoming: IncomingMessage, request: OutgoingRequest, context: BodyContext): ResponseBody {
  const { origin } = request.server;
  const encoding = incoming.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  switch (encoding) {
    case "identity":
    case "":
      return pulled(incoming, request, context);
    case "gzip":
    case "x-gzip":
      return new InflatedBody(pulled(incoming, request, context), {
        errorFrom: (thrown) => transportErrorFrom(thrown, { origin, phase: "reading" }),
      });
    default:
      incoming.destroy();
      throw new TransportError(
        "ERR_DECODE",
        `Cannot read the response from ${origin}: found content encoding "${encoding}", expected gzip or none`,
      );
  }
}

function pulled(incoming: IncomingMessage, request: OutgoingRequest, context: BodyContext): PulledBody {
  const { life, clock, outgoing, failure, finish } = context;
  const { origin } = request.server;
  const onSilence = (): void => {
    const message = `Cannot read the response from ${origin}: no data for ${request.idleTimeoutMs / 1000}s`;
    life.abort(new TransportError("ERR_TIMEOUT", message));
  };
  return new PulledBody(incoming, {
    clock,
    idleTimeoutMs: request.idleTimeoutMs,
    // Only for lists, which end and then deliver their last bytes. A watch may be silent after each event,
    // and its event must not wait for more bytes.
    ...(request.headers["accept-encoding"] !== undefined && { gulpBytes: GULP_BYTES }),
    signal: life.signal,
    errorFrom: (thrown) => transportErrorFrom(failure.or(thrown), { origin, phase: "reading" }),
    onSilence,
    onDone: (outcome) => {
      if (outcome !== "ended") {
        giveUp(incoming, outgoing);
      }
      finish(outcome === "failed");
    },
  });
}

/**
 * Gives up an exchange whose body was not read to its end. If the whole response has arrived, the connection
 * stays for the next request. Otherwise the connection is destroyed.
 */
function giveUp(incoming: IncomingMessage, outgoing: ClientRequest): void {
  if (incoming.complete && !incoming.destroyed) {
    incoming.resume();
  } else {
    outgoing.destroy();
  }
}
