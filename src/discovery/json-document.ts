import { systemClock } from "../base/clock.js";
import type { JsonObject } from "../base/json-object.js";
import { acceptedResponse } from "../listwatch/accepted-response.js";
import { withinTimeLimit } from "../listwatch/within-time-limit.js";
import type { Transport, TransportResponse } from "../transport/transport.js";
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
  const request = { path, headers: { accept }, compress: true };
  const limit = { limitMs: timeoutMs, what: `get ${path}`, clock: systemClock };
  const document = await withinTimeLimit(limit, signal, async (limited) => {
    const response = await acceptedResponse(transport, request, systemClock, limited);
    try {
      return await wholeBody(response, what);
    } finally {
      response.body.close();
    }
  });
  try {
    return parseJsonObject(document);
  } catch (error) {
    throw error instanceof SyntaxError || error instanceof RangeError ? notDecoded(error, what) : error;
  }
}

async function wholeBody({ body }: TransportResponse, what: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await body.next(); part !== undefined; part = await body.next()) {
    parts.push(part);
    size += part.length;
    if (size > LIMIT_BYTES) {
      throw notDecoded(new RangeError(`larger than ${LIMIT_BYTES} bytes`), what);
    }
  }
  return Buffer.concat(parts, size);
}

function notDecoded(error: Error, what: string): WireError {
  return wireErrorFrom(error, what);
}
