/** The error codes of HTTP/2 that the transport tells apart (RFC 9113, 7). */
export const RESET = {
  noError: 0,
  refusedStream: 7,
  cancel: 8,
  enhanceYourCalm: 11,
  inadequateSecurity: 12,
  http11Required: 13,
} as const;

/** The names of all codes, by number. */
const NAMES: readonly string[] = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
];

/** What a server means by a code, whether it ends one stream with it or the connection. */
const MEANINGS: Readonly<Record<number, string>> = {
  [RESET.enhanceYourCalm]: "the server asks for fewer requests",
  [RESET.inadequateSecurity]: "the server finds the TLS of the connection too weak for HTTP/2",
  [RESET.http11Required]: "the server requires HTTP/1.1",
};

/**
 * What happened to a stream. Node itself resets a stream, too: with PROTOCOL_ERROR if the response breaks a rule, for
 * example if its body is longer or shorter than its content-length, and with ENHANCE_YOUR_CALM if it has more than
 * 2 000 header lines.
 */
const STREAM_ENDINGS: Readonly<Record<number, string>> = {
  [RESET.noError]: "the server ended the stream too early",
  1: "the stream was reset, because the response or the request breaks a rule of HTTP/2",
  [RESET.refusedStream]: "the server refused the stream",
  [RESET.cancel]: "the server cancelled the stream",
};

/** Reports whether a code is one of Node's for a session in which the other side has broken the rules of HTTP/2. */
export function breaksRules(code: string): boolean {
  return code === "ERR_HTTP2_ERROR" || code === "ERR_HTTP2_TOO_MANY_INVALID_FRAMES";
}

/** The end of a stream before its time. `code` is the error code of HTTP/2 (RFC 9113, 7). */
export class StreamReset extends Error {
  override readonly name: string = "StreamReset";
  readonly code: number;

  constructor(code: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A request that provably had no effect, because the server never looked at it. It may be sent again. */
export class RequestUnsent extends StreamReset {
  override readonly name: string = "RequestUnsent";
}

/** The codes with which a server refuses a request that it accepts over HTTP/1.1. */
const ONLY_HTTP1: ReadonlySet<number> = new Set([RESET.inadequateSecurity, RESET.http11Required]);

/** Whether a request that ended with this code is to be sent over HTTP/1.1. */
export function requiresHttp1(code: number): boolean {
  return ONLY_HTTP1.has(code);
}

/** Returns the error of a stream that the server has reset (RST_STREAM) before the whole response had arrived. */
export function streamReset(code: number, cause?: unknown): StreamReset {
  const ending = MEANINGS[code] ?? STREAM_ENDINGS[code] ?? "the server reset the stream";
  const message = code === RESET.noError ? ending : `${ending} (${nameOf(code)})`;
  const Kind = code === RESET.refusedStream || requiresHttp1(code) ? RequestUnsent : StreamReset;
  return new Kind(code, message, { cause });
}

/**
 * Returns the error of a stream that ended with its connection after the server had said that it goes (GOAWAY).
 *
 * @param looksAtIt - whether the server may have looked at the request. If it has not, the request may be sent again,
 * unless the server asks for fewer requests.
 */
export function wentAway(code: number, looksAtIt: boolean): StreamReset {
  const ending = MEANINGS[code] ?? "the server ended the connection";
  const message = code === RESET.noError ? ending : `${ending} (${nameOf(code)})`;
  const Kind = looksAtIt || code === RESET.enhanceYourCalm ? StreamReset : RequestUnsent;
  return new Kind(code, message);
}

function nameOf(code: number): string {
  return NAMES[code] ?? `code ${code}`;
}
