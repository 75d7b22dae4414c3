import { InformerError, messageOf } from "../base/errors.js";
import { certificateFault, type TrustedAuthorities } from "./certificate-fault.js";

/**
 * The kinds of failure of a request:
 *
 * - `ERR_CONNECT`: no connection could be made. It was refused, the host is unreachable or unknown, a proxy
 *   failed, or the TLS handshake was broken off.
 * - `ERR_TLS`: the connection is not trusted. The client or the server does not accept the other's
 *   certificate, a configured certificate or key cannot be used, or the server does not speak TLS.
 * - `ERR_RESET`: the connection broke during the request or before the end of the response.
 * - `ERR_TIMEOUT`: a time limit passed without a connection, without response headers or without data.
 * - `ERR_DECODE`: the response is not HTTP, or it is not compressed in the way that it claims.
 */
export type TransportErrorCode = "ERR_CONNECT" | "ERR_TLS" | "ERR_RESET" | "ERR_TIMEOUT" | "ERR_DECODE";

/**
 * The error of a request that got no complete response from the server.
 * Its message never contains a credential.
 */
export class TransportError extends InformerError {
  override readonly name: string = "TransportError";
  declare readonly code: TransportErrorCode;

  // This constructor narrows the type of `code`.
  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- see above
  constructor(code: TransportErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}

/** The step of a request that failed. */
export interface ExchangeContext {
  /** The origin of the server, without user and path: `https://10.0.0.1:6443`. */
  readonly origin: string;
  /** Making the connection, waiting for the response, or reading its body. */
  readonly phase: "connecting" | "exchanging" | "reading";
  /** The authorities that may have signed the certificate of the other side. @defaultValue "configured" */
  readonly authorities?: TrustedAuthorities;
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
  const unreadable = decodeFault(code, thrown);
  if (unreadable !== undefined) {
    return new TransportError(
      "ERR_DECODE",
      `Cannot read the response from ${origin}: ${unreadable}`,
      options,
    );
  }
  return new TransportError(
    phase === "connecting" ? "ERR_CONNECT" : "ERR_RESET",
    `${LEAD[phase](origin)}: ${wordsOf(code, thrown)}`,
    options,
  );
}

function wordsOf(code: string, thrown: unknown): string {
  // OpenSSL's own message consists of addresses, file names and line numbers.
  return ERRNO_WORDS[code] ?? (code.startsWith("ERR_SSL_") ? `TLS failed (${code})` : messageOf(thrown));
}

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

const ERRNO_WORDS: Readonly<Record<string, string>> = {
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
  EACCES: "not permitted by this system",
  EPERM: "not permitted by this system",
  EMFILE: "too many open files",
  ENFILE: "too many open files",
};

/**
 * Returns the message of a failure of trust, which lasts until a certificate or a setting changes. Returns
 * `undefined` for all other failures of TLS, because they may be temporary: a load balancer without a server
 * behind it also answers with a TLS alert.
 */
function trustFault(code: string, thrown: unknown, context: ExchangeContext): string | undefined {
  const { origin, phase, authorities = "configured" } = context;
  const untrusted = certificateFault(code, thrown, authorities);
  if (untrusted !== undefined) {
    return `Cannot trust the certificate of ${origin}: ${untrusted}`;
  }
  if (OWN_CERTIFICATE.test(code)) {
    return `Cannot set up TLS with ${origin}: a configured certificate or key cannot be used (${messageOf(thrown)})`;
  }
  if (phase === "connecting" && NO_TLS.test(code)) {
    return `Cannot set up TLS with ${origin}: the server does not speak TLS on this port; expected an http:// URL`;
  }
  if (code.endsWith("ALERT_CERTIFICATE_REQUIRED")) {
    return `Cannot set up TLS with ${origin}: the server requires a client certificate, but none is configured`;
  }
  return CERTIFICATE_ALERT.test(code)
    ? `Cannot present a client certificate to ${origin}: the server refused it (${code})`
    : undefined;
}

const OWN_CERTIFICATE = /^ERR_(OSSL_|CRYPTO_|SSL_(EE|CA)_(KEY_TOO_SMALL|MD_TOO_WEAK)$)/;
const NO_TLS = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/;
const CERTIFICATE_ALERT = /^ERR_SSL_.*ALERT_.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

function decodeFault(code: string, thrown: unknown): string | undefined {
  if (code === "HPE_HEADER_OVERFLOW") {
    return "its headers are too large";
  }
  if (code.startsWith("HPE_")) {
    return `it is not HTTP (${code})`;
  }
  return code.startsWith("Z_") ? `broken gzip data (${messageOf(thrown)})` : undefined;
}
