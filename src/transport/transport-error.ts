import { InformerError, messageOf } from "../base/errors.js";
import { certificateFault, type TrustedAuthorities } from "./certificate-fault.js";
import type { Outlook } from "./outlook.js";
import { breaksRules, RESET, StreamReset } from "./http2/stream-reset.js";
import { ProxyRefusal } from "./proxy-refusal.js";
import { OwnCertificateError } from "./secure-socket.js";
import type { Protocol } from "./protocol.js";

/**
 * The kinds of failure of a request:
 *
 * - `ERR_REQUEST`: the request cannot be sent, because a header has a value that HTTP does not allow.
 * - `ERR_CONNECT`: no connection could be made. It was refused, the host is unreachable or unknown, a proxy
 *   failed, or the TLS handshake was broken off.
 * - `ERR_TLS`: the connection is not trusted. The client or the server does not accept the other's
 *   certificate, a configured certificate or key cannot be used, or the server does not speak TLS, or does
 *   not speak HTTP over it.
 * - `ERR_RESET`: the connection broke during the request or before the end of the response.
 * - `ERR_TIMEOUT`: a time limit passed without a connection, without response headers or without data.
 * - `ERR_DECODE`: the response is not HTTP, or it is not compressed in the way that it claims.
 * - `ERR_TOO_MANY_REQUESTS`: the server asks for fewer requests, in the words of HTTP/2 (ENHANCE_YOUR_CALM). A response
 *   with the status 429 is a response, and no failure of the transport.
 * - `ERR_MISDIRECTED`: the response does not come from an API server. It is a redirect to another server, or
 *   a web page, such as the login page of a gateway.
 */
export type TransportErrorCode =
  | "ERR_REQUEST"
  | "ERR_CONNECT"
  | "ERR_TLS"
  | "ERR_RESET"
  | "ERR_TIMEOUT"
  | "ERR_DECODE"
  | "ERR_TOO_MANY_REQUESTS"
  | "ERR_MISDIRECTED";

/** The outlook of errors that do not say it themselves. */
const OUTLOOK: Readonly<Record<TransportErrorCode, Outlook>> = {
  ERR_REQUEST: "lasting",
  ERR_CONNECT: "unknown",
  ERR_TLS: "lasting",
  ERR_RESET: "passing",
  ERR_TIMEOUT: "passing",
  ERR_DECODE: "unknown",
  ERR_TOO_MANY_REQUESTS: "passing",
  ERR_MISDIRECTED: "lasting",
};

/** Options of `TransportError`. */
export interface TransportErrorOptions extends ErrorOptions {
  /** @defaultValue depends on the code */
  readonly outlook?: Outlook;
  /** @defaultValue 1 */
  readonly lostWatches?: number;
}

/**
 * The error of a request that got no complete response from the server.
 * Its message never contains a credential.
 */
export class TransportError extends InformerError {
  override readonly name: string = "TransportError";
  declare readonly code: TransportErrorCode;
  /** Whether the request may succeed if it is made again. */
  readonly outlook: Outlook;
  /**
   * How many watches may have been lost together, because they shared the connection that broke: the most that it carried
   * at a time. 1 for a request with a connection of its own.
   */
  readonly lostWatches: number;

  constructor(code: TransportErrorCode, message: string, options: TransportErrorOptions = {}) {
    super(code, message, options);
    this.outlook = options.outlook ?? OUTLOOK[code];
    this.lostWatches = options.lostWatches ?? 1;
  }
}

/** The step of a request that failed. */
export interface ExchangeContext {
  /** The origin of the server, without user and path: `https://10.0.0.1:6443`. */
  readonly origin: string;
  /** Making the connection, waiting for the response, or reading its body. */
  readonly phase: "connecting" | "exchanging" | "reading";
  /** The protocols that were offered to the server (ALPN). @defaultValue HTTP/1.1 alone */
  readonly protocols?: readonly Protocol[];
  /** The authorities that may have signed the certificate of the other side. @defaultValue those configured */
  readonly authorities?: TrustedAuthorities | undefined;
  /** How many watches the connection carried. @defaultValue 1 */
  readonly watches?: number | undefined;
}

/**
 * Turns whatever a socket, TLS, HTTP or zlib threw into a TransportError. This is the only place that reads
 * their error codes, apart from the codes of certificates, which `certificate-fault.ts` reads.
 */
export function transportErrorFrom(thrown: unknown, context: ExchangeContext): TransportError {
  if (thrown instanceof TransportError) {
    return thrown;
  }
  const code = codeOf(thrown);
  const { origin, phase } = context;
  const options = { cause: thrown };
  const untrusted = trustFault(code, thrown, context);
  if (untrusted !== undefined) {
    return new TransportError("ERR_TLS", untrusted, options);
  }
  if (INVALID_REQUEST.test(code)) {
    // Node's message names the header and does not quote its value.
    const message = `Cannot send a request to ${origin}: HTTP does not allow what it contains (${messageOf(thrown)})`;
    return new TransportError("ERR_REQUEST", message, options);
  }
  if (isHttp2(thrown)) {
    const message = `Cannot read the response from ${origin}: it is HTTP/2, expected HTTP/1.1`;
    return new TransportError("ERR_DECODE", message, { ...options, outlook: "lasting" });
  }
  const unreadable = decodeFault(code, thrown);
  if (unreadable !== undefined) {
    const message = `Cannot read the response from ${origin}: ${unreadable}`;
    return new TransportError("ERR_DECODE", message, options);
  }
  return new TransportError(brokenCode(thrown, phase), `${LEAD[phase](origin)}: ${wordsOf(code, thrown)}`, {
    ...options,
    lostWatches: context.watches ?? 1,
    outlook: outlookOf(code, thrown, context),
  });
}

function brokenCode(thrown: unknown, phase: ExchangeContext["phase"]): TransportErrorCode {
  if (thrown instanceof StreamReset && thrown.code === RESET.enhanceYourCalm) {
    return "ERR_TOO_MANY_REQUESTS";
  }
  return phase === "connecting" ? "ERR_CONNECT" : "ERR_RESET";
}

function wordsOf(code: string, thrown: unknown): string {
  // OpenSSL's own message consists of addresses, file names and line numbers.
  return (
    PASSING_ERRNOS[code] ??
    OTHER_ERRNOS[code] ??
    (code.startsWith("ERR_SSL_") ? `TLS failed (${code})` : messageOf(thrown))
  );
}

/** Everything that is not known to pass is unknown. */
function outlookOf(code: string, thrown: unknown, { phase }: ExchangeContext): Outlook {
  if (thrown instanceof ProxyRefusal) {
    return thrown.outlook;
  }
  // A connection that was made and that closes without an error has broken like any other.
  return code in PASSING_ERRNOS || (code === "" && phase !== "connecting") ? "passing" : "unknown";
}

/** Node's codes for a request that cannot be written. */
const INVALID_REQUEST =
  /^ERR_(INVALID_CHAR|INVALID_HTTP_TOKEN|HTTP_INVALID_HEADER_VALUE|UNESCAPED_CHARACTERS|HTTP2_(INVALID_CONNECTION_HEADERS|HEADER_SINGLE_VALUE))$/;

const LEAD: Readonly<Record<ExchangeContext["phase"], (origin: string) => string>> = {
  connecting: (origin) => `Cannot connect to ${origin}`,
  exchanging: (origin) => `Cannot get a response from ${origin}`,
  reading: (origin) => `Cannot read the whole response from ${origin}`,
};

/** Returns the code of an error. If several addresses were tried, returns the code of the first attempt. */
function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) {
    return "";
  }
  if ("code" in thrown && typeof thrown.code === "string") {
    return thrown.code === "EPROTO" ? tlsCodeOf(thrown) : thrown.code;
  }
  return thrown instanceof AggregateError ? codeOf(thrown.errors[0]) : "";
}

/**
 * Returns the code of a TLS failure that Node reports with the code `EPROTO`. It does so when TLS fails
 * during a write; OpenSSL's reason is then only in the message. The returned code is spelled as Node spells
 * it in all other cases.
 */
function tlsCodeOf({ message }: Error): string {
  const reason = /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1];
  return reason === undefined ? "EPROTO" : `ERR_SSL_${reason.toUpperCase().replaceAll(" ", "_")}`;
}

/** The words for errors of the system that pass by themselves. */
const PASSING_ERRNOS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset by peer",
  ECONNABORTED: "connection aborted",
  EPIPE: "connection closed by peer",
  ETIMEDOUT: "connection timed out",
  EHOSTUNREACH: "host unreachable",
  EHOSTDOWN: "host is down",
  ENETUNREACH: "network unreachable",
  ENETDOWN: "network is down",
  EADDRNOTAVAIL: "no local address to connect from",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name server did not respond",
  EMFILE: "too many open files",
  ENFILE: "too many open files",
};

const OTHER_ERRNOS: Readonly<Record<string, string>> = {
  EACCES: "not permitted by this system",
  EPERM: "not permitted by this system",
};

/**
 * Returns the message of a failure of trust, which lasts until a certificate or a setting changes. Returns
 * `undefined` for all other failures of TLS, because they may be temporary: a load balancer without a server
 * behind it also answers with a TLS alert.
 */
function trustFault(code: string, thrown: unknown, context: ExchangeContext): string | undefined {
  const { origin, phase, authorities = { kind: "configured" } } = context;
  const untrusted = certificateFault(code, thrown, authorities);
  if (untrusted !== undefined) {
    return `Cannot trust the certificate of ${origin}: ${untrusted}`;
  }
  if (thrown instanceof OwnCertificateError) {
    return `Cannot set up TLS with ${origin}: a configured certificate or key cannot be used (${thrown.message})`;
  }
  if (code.endsWith("NO_APPLICATION_PROTOCOL")) {
    return `Cannot set up TLS with ${origin}: ${protocolFault(context)}`;
  }
  const refusal = TLS_FAULTS.find(([pattern]) => pattern.test(code))?.[1];
  if (refusal !== undefined) {
    return `Cannot set up TLS with ${origin}: ${refusal}`;
  }
  if (phase === "connecting" && NO_TLS.test(code)) {
    return `Cannot set up TLS with ${origin}: the server does not speak TLS on this port; expected an http:// URL`;
  }
  return CERTIFICATE_ALERT.test(code)
    ? `Cannot present a client certificate to ${origin}: the server refused it (${code})`
    : undefined;
}

/** What two sides of TLS cannot agree about. OpenSSL reports some of it, and the other side the rest. */
const TLS_FAULTS: readonly (readonly [RegExp, string])[] = [
  [/ALERT_CERTIFICATE_REQUIRED$/, "the server requires a client certificate, but none is configured"],
  [
    /^ERR_SSL_(UNSUPPORTED_PROTOCOL|.*ALERT_PROTOCOL_VERSION)$/,
    "the two sides have no version of TLS in common; expected TLS 1.2 or 1.3",
  ],
];

/** Returns what it means that the server accepts none of the protocols that were offered. */
function protocolFault({ protocols = [] }: ExchangeContext): string {
  return protocols.includes("h2")
    ? "the server accepts neither HTTP/2 nor HTTP/1.1; check that this is the address of an API server"
    : "the server refuses HTTP/1.1, the only protocol that was offered; if an option turns HTTP/2 off, leave it out";
}

const NO_TLS = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/;
const CERTIFICATE_ALERT = /^ERR_SSL_.*ALERT_.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

function decodeFault(code: string, thrown: unknown): string | undefined {
  if (code === "HPE_HEADER_OVERFLOW") {
    return "its headers are too large";
  }
  if (code.startsWith("HPE_")) {
    return `it is not HTTP (${code})`;
  }
  if (breaksRules(code)) {
    return `it breaks the rules of HTTP/2 (${messageOf(thrown)})`;
  }
  return code.startsWith("Z_") ? `broken gzip data (${messageOf(thrown)})` : undefined;
}

/** Whether Node's HTTP parser was given the SETTINGS frame with which a server begins HTTP/2 (RFC 9113, 3.4). */
function isHttp2(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !("rawPacket" in thrown)) {
    return false;
  }
  const { rawPacket } = thrown;
  return (
    rawPacket instanceof Uint8Array &&
    rawPacket[3] === 4 &&
    rawPacket.subarray(5, 9).every((byte) => byte === 0)
  );
}
