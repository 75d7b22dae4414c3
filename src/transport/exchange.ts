import { abortable, type LinkedAbortController, onAbort } from "../base/abort.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import { InformerError } from "../base/errors.js";
import { RequestUnsent } from "./http2/stream-reset.js";
import { InflatedBody } from "./inflated-body.js";
import { PulledBody } from "./pulled-body.js";
import type { Answer, BodySource, OutgoingRequest, SentRequest } from "./sent-request.js";
import type { ServerConnections } from "./server-connections.js";
import { TransportError, transportErrorFrom } from "./transport-error.js";
import type { ResponseBody, TransportResponse } from "./transport.js";

export interface ExchangeOptions {
  readonly connections: ServerConnections;
  readonly clock: Clock;
  /**
   * Lasts from the start of the exchange to the end of the body. Aborting it ends the exchange at any point.
   */
  readonly life: LinkedAbortController;
  /** Awaited before the request is sent. If it rejects, the exchange fails with its reason. */
  readonly beforeSending: () => Promise<void>;
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
  const { life, connections } = options;
  let done = false;
  let sent: SentRequest | undefined;
  const finish = (failed: boolean): void => {
    if (done) {
      return;
    }
    done = true;
    // A failure or a timeout suggests that other connections are dead, too.
    // An abort by the caller does not.
    if (failed && (!life.signal.aborted || life.signal.reason instanceof TransportError)) {
      (sent ?? connections).distrust();
    }
    options.onDone();
  };
  try {
    // Checked here, because an abort that came earlier calls nothing any more.
    life.signal.throwIfAborted();
    await options.beforeSending();
    sent = await connections.send(request, life.signal);
    const { status, headers, pinged, body } = await answerTo(sent, request, options);
    return {
      status,
      headers,
      pinged,
      body: bodyOf({ headers, source: body }, request, { ...options, finish }),
    };
  } catch (error) {
    // A session that goes takes no more requests, which says nothing of the other connections.
    finish(sent !== undefined || !(error instanceof RequestUnsent));
    life.signal.throwIfAborted();
    throw error instanceof InformerError
      ? error
      : transportErrorFrom(error, { origin: request.server.origin, phase: "exchanging" });
  }
}

/** The connection exists from here on. The time to make it has a limit of its own. */
async function answerTo(
  sent: SentRequest,
  request: OutgoingRequest,
  { life, clock }: ExchangeOptions,
): Promise<Answer> {
  const limit = new Alarm(clock, () => life.abort(headersTimeout(request)));
  if (request.headersTimeoutMs > 0) {
    limit.set(request.headersTimeoutMs);
  }
  const forget = onAbort(life.signal, () => sent.destroy());
  try {
    return await abortable(sent.answer, life.signal);
  } finally {
    limit.dispose();
    forget();
  }
}

function headersTimeout(request: OutgoingRequest): TransportError {
  const seconds = request.headersTimeoutMs / 1000;
  const message = `Cannot get a response from ${request.server.origin}: no response headers within ${seconds}s`;
  return new TransportError("ERR_TIMEOUT", message);
}

interface BodyContext extends ExchangeOptions {
  readonly finish: (failed: boolean) => void;
}

/** @throws TransportError if the body is compressed in a way that the request did not ask for. */
function bodyOf(
  { headers, source }: { readonly headers: Answer["headers"]; readonly source: BodySource },
  request: OutgoingRequest,
  context: BodyContext,
): ResponseBody {
  const { origin } = request.server;
  const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "";
  switch (encoding) {
    case "identity":
    case "":
      return pulled(source, request, context);
    case "gzip":
    case "x-gzip":
      // The exchange lasts until everything is inflated. It ends earlier only if it fails.
      return new InflatedBody(pulled(source, request, { ...context, finish: onFailure(context.finish) }), {
        signal: context.life.signal,
        onDone: () => context.finish(false),
        errorFrom: (thrown) => transportErrorFrom(thrown, { origin, phase: "reading" }),
      });
    default:
      source.giveUp();
      throw new TransportError(
        "ERR_DECODE",
        `Cannot read the response from ${origin}: found content encoding "${encoding}", expected gzip or none`,
      );
  }
}

function onFailure(finish: BodyContext["finish"]): BodyContext["finish"] {
  return (failed) => {
    if (failed) {
      finish(true);
    }
  };
}

function pulled(source: BodySource, request: OutgoingRequest, context: BodyContext): PulledBody {
  const { life, clock, finish } = context;
  const { origin } = request.server;
  const onSilence = (): void => {
    const message = `Cannot read the response from ${origin}: no data for ${request.idleTimeoutMs / 1000}s`;
    life.abort(new TransportError("ERR_TIMEOUT", message));
  };
  return new PulledBody(source, {
    clock,
    idleTimeoutMs: request.idleTimeoutMs,
    // Only for lists, which end and then deliver their last bytes. A watch may be silent after each event,
    // and its event must not wait for more bytes.
    ...(request.headers["accept-encoding"] !== undefined && { gulpBytes: GULP_BYTES }),
    signal: life.signal,
    errorFrom: (thrown) =>
      transportErrorFrom(thrown, { origin, phase: "reading", watches: source.mostWatches?.() }),
    onSilence,
    onDone: (outcome) => {
      if (outcome !== "ended") {
        source.giveUp();
      }
      finish(outcome === "failed");
    },
  });
}
