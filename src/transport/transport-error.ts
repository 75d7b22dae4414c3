import { InformerError, messageOf } from "../base/errors.js";
import { certificateFault, type Voucher } from "./certificate-fault.js";

/**
 * - `ERR_CONNECT`: no connection: refused, unreachable, no such host, a proxy in the way, or TLS that was broken off.
 * - `ERR_TLS`: a connection, but no trust: a certificate that is not accepted, by us or by the server, or no TLS at all.
 * - `ERR_RESET`: the connection broke off under the request or inside the answer.
 * - `ERR_TIMEOUT`: nothing came in time.
 * - `ERR_DECODE`: what came is not HTTP, or not the compression it claims to be.
 */
export type TransportErrorCode = "ERR_CONNECT" | "ERR_TLS" | "ERR_RESET" | "ERR_TIMEOUT" | "ERR_DECODE";

/** No proper answer came from the server. The message never holds a credential. */
export class TransportError extends InformerError {
  declare readonly code: TransportErrorCode;

  // Narrows the type of `code`.
  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- see above
  constructor(code: TransportErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}

/** Where something went wrong. */
export interface ExchangeContext {
  /** Origin of the server, without user and path: `https://10.0.0.1:6443`. */
  readonly origin: string;
  /** Making the connection, waiting for the answer, or reading its body. */
  readonly phase: "connecting" | "exchanging" | "reading";
  /** Who is to vouch for its certificate. @defaultValue "configured" */
  readonly voucher?: Voucher;
}

/**
 * Sorts whatever a socket, TLS, HTTP or zlib threw. The one place where their codes are read; those of
 * certificates are read in `certificate-fault.ts`.
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
    return new TransportError("ERR_DECODE", `Cannot read the answer of ${origin}: ${unreadable}`, options);
  }
  return new TransportError(
    phase === "connecting" ? "ERR_CONNECT" : "ERR_RESET",
    `${LEAD[phase](origin)}: ${wordsOf(code, thrown)}`,
    options,
  );
}

function wordsOf(code: string, thrown: unknown): string {
  // OpenSSL's message is made of addresses, files and lines.
  return ERRNO_WORDS[code] ?? (code.startsWith("ERR_SSL_") ? `TLS failed (${code})` : messageOf(thrown));
}

const LEAD: Readonly<Record<ExchangeContext["phase"], (origin: string) => string>> = {
  connecting: (origin) => `Cannot connect to ${origin}`,
  exchanging: (origin) => `Cannot get an answer from ${origin}`,
  reading: (origin) => `Cannot read the answer of ${origin} to its end`,
};

/** The code of an error; of the first attempt where several addresses were tried. */
function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) {
    return "";
  }
  if ("code" in thrown && typeof thrown.code === "string") {
    return thrown.code === "EPROTO" ? tlsCodeOf(thrown) : thrown.code;
  }
  return thrown instanceof AggregateError ? codeOf(thrown.errors[0]) : "";
}

/** Of a write that TLS failed under, OpenSSL's reason stands in the message alone: here as Node spells it else. */
function tlsCodeOf({ message }: Error): string {
  const reason = /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1];
  return reason === undefined ? "EPROTO" : `ERR_SSL_${reason.toUpperCase().replaceAll(" ", "_")}`;
}

const ERRNO_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset by the other side",
  ECONNABORTED: "connection aborted",
  EPIPE: "connection closed by the other side",
  ETIMEDOUT: "connection timed out",
  EHOSTUNREACH: "host unreachable",
  EHOSTDOWN: "host is down",
  ENETUNREACH: "network unreachable",
  ENETDOWN: "network is down",
  EADDRNOTAVAIL: "no local address to connect from",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name server did not answer",
  EACCES: "not permitted by this system",
  EPERM: "not permitted by this system",
  EMFILE: "too many open files",
  ENFILE: "too many open files",
};

/**
 * What is about trust, and stays as it is until somebody changes something. All else that TLS fails with may heal: a
 * balancer that has no server yet answers with an alert, too.
 */
function trustFault(code: string, thrown: unknown, context: ExchangeContext): string | undefined {
  const { origin, phase, voucher = "configured" } = context;
  const untrusted = certificateFault(code, thrown, voucher);
  if (untrusted !== undefined) {
    return `Cannot trust the certificate of ${origin}: ${untrusted}`;
  }
  if (OWN_CERTIFICATE.test(code)) {
    return `Cannot set up TLS for ${origin}: unusable certificate or key (${messageOf(thrown)})`;
  }
  if (phase === "connecting" && NO_TLS.test(code)) {
    return `Cannot talk TLS with ${origin}: the server does not speak it there; wanted an http:// address`;
  }
  if (code.endsWith("ALERT_CERTIFICATE_REQUIRED")) {
    return `Cannot talk TLS with ${origin}: found no client certificate here, the server wants one`;
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
