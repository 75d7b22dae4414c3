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

/** One request, ready to be written. */
export interface OutgoingRequest {
  readonly server: URL;
  readonly method: string;
  /** Path and query, the server's base path included. */
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
  /** The life of this exchange, from here to the end of the body: aborting it ends everything. */
  readonly life: LinkedAbortController;
  /** Called once, when the exchange is over. */
  readonly onDone: () => void;
}

/** kube-apiserver sends a compressed list in crumbs of 4 KiB: these are inflated together. */
const GULP_BYTES = 64 * 1024;

/** Sends one request and resolves with the headers of its answer; the body follows on demand. */
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
    // That the caller left says nothing about the other connections; a fault or a timeout does.
    if (failed && (!life.signal.aborted || life.signal.reason instanceof TransportError)) {
      pool.evictIdle();
    }
    options.onDone();
  };
  try {
    // From here on it is listened to.
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

/** Node tells the cause of a broken connection to the request and only its effect ("aborted") to the response. */
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
          // The reason is the caller's own value; it is passed on untouched.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
          reject(signal.reason);
        },
        { once: true },
      );
      outgoing.once("error", reject);
      outgoing.once("close", () => reject(new Error("the connection closed before the answer")));
      outgoing.once("response", resolve);
      // From here on the connection stands; the time to make it has a limit of its own.
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
  const message = `Cannot get an answer from ${request.server.origin}: no response headers within ${seconds} s`;
  return new TransportError("ERR_TIMEOUT", message);
}

interface BodyContext extends ExchangeOptions {
  readonly outgoing: ClientRequest;
  readonly failure: FirstFailure;
  readonly finish: (failed: boolean) => void;
}

/** @throws TransportError for a compression that was not asked for. */
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
        `Cannot read the answer of ${origin}: found content encoding "${encoding}", wanted gzip or none`,
      );
  }
}

function pulled(incoming: IncomingMessage, request: OutgoingRequest, context: BodyContext): PulledBody {
  const { life, clock, outgoing, failure, finish } = context;
  const { origin } = request.server;
  const onSilence = (): void => {
    const message = `Cannot read the answer of ${origin}: no data for ${request.idleTimeoutMs / 1000} s`;
    life.abort(new TransportError("ERR_TIMEOUT", message));
  };
  return new PulledBody(incoming, {
    clock,
    idleTimeoutMs: request.idleTimeoutMs,
    // A list has an end, at which its last bytes come; a watch may be quiet after each of its events.
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

/** An answer that has arrived as a whole leaves its connection for the next request; else it must go. */
function giveUp(incoming: IncomingMessage, outgoing: ClientRequest): void {
  if (incoming.complete && !incoming.destroyed) {
    incoming.resume();
  } else {
    outgoing.destroy();
  }
}
