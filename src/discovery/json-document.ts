import { requestTimeLimit } from "../listwatch/request-time-limit.js";
import { systemClock } from "../base/clock.js";
import type { JsonObject } from "../base/json-object.js";
import { wholeAnswer } from "../listwatch/whole-answer.js";
import type { Transport } from "../transport/transport.js";
import { parseJsonObject } from "../wire/json/parse-json-object.js";
import { type WireError, wireErrorFrom } from "../wire/wire-error.js";

/** A server with a thousand kinds sends some megabytes. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/** The server that is asked for a document, and how long each request may take. */
export interface AskedServer {
  readonly transport: Transport;
  /** 0 is no limit. */
  readonly timeoutMs: number;
}

/** Which document is asked for. */
export interface DocumentRequest {
  readonly path: string;
  /** The media types that are accepted. */
  readonly accept: string;
  /** The document in words, for the message about one that cannot be decoded. */
  readonly what: string;
}

/**
 * Asks the server for one JSON object.
 *
 * @throws StatusError, TransportError, WireError, or the reason of the signal.
 */
export async function jsonDocument(
  { path, accept, what }: DocumentRequest,
  { transport, timeoutMs }: AskedServer,
  signal: AbortSignal,
): Promise<JsonObject> {
  const document = await wholeAnswer(
    {
      transport,
      request: { path, headers: { accept }, compress: true },
      timeLimit: requestTimeLimit(`get ${path}`, timeoutMs, systemClock),
      mostBytes: LIMIT_BYTES,
      tooLarge: () => notDecoded(new RangeError(`larger than ${LIMIT_BYTES} bytes`), what),
    },
    signal,
  );
  try {
    return parseJsonObject(document);
  } catch (error) {
    throw error instanceof SyntaxError || error instanceof RangeError ? notDecoded(error, what) : error;
  }
}

function notDecoded(error: Error, what: string): WireError {
  return wireErrorFrom(error, what);
}
