import { InformerError, messageOf } from "../base/errors.js";

/**
 * - `ERR_CONNECT`: no connection: refused, unreachable, no such host, or a proxy in the way.
 * - `ERR_TLS`: a connection, but no trust: a certificate that is not accepted, by us or by the server.
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
}

/**
 * Sorts whatever a socket, TLS, HTTP or zlib threw. The one place where their codes are read.
 */
export function transportErrorFrom(thrown: unknown, context: ExchangeContext): TransportError {
  if (thrown instanceof TransportError) {
    return thrown;
  }
  const code = codeOf(thrown);
  const { origin, phase } = context;
  const options = { cause: thrown };
  const untrusted = tlsFault(code, origin, thrown);
  if (untrusted !== undefined) {
    return new TransportError("ERR_TLS", untrusted, options);
  }
  const unreadable = decodeFault(code, thrown);
  if (unreadable !== undefined) {
    return new TransportError("ERR_DECODE", `Cannot read the answer of ${origin}: ${unreadable}`, options);
  }
  const words = ERRNO_WORDS[code] ?? messageOf(thrown);
  return new TransportError(
    phase === "connecting" ? "ERR_CONNECT" : "ERR_RESET",
    `${LEAD[phase](origin)}: ${words}`,
    options,
  );
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
    return thrown.code;
  }
  return thrown instanceof AggregateError ? codeOf(thrown.errors[0]) : "";
}

const OTHER_AUTHORITY =
  "it is signed by an authority that is not trusted here; wanted one signed by the configured certificate authority";

/** OpenSSL's verdicts on the server's certificate (`tls` documentation, X509 certificate error codes). */
const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "self-signed certificate; wanted one signed by the configured certificate authority",
  SELF_SIGNED_CERT_IN_CHAIN: OTHER_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: OTHER_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: OTHER_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: OTHER_AUTHORITY,
  CERT_SIGNATURE_FAILURE: OTHER_AUTHORITY,
  CERT_UNTRUSTED: OTHER_AUTHORITY,
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet; is the clock right here",
  CERT_REVOKED: "it was revoked",
  INVALID_CA: "its certificate authority is not one",
  INVALID_PURPOSE: "it is not meant for servers",
  PATH_LENGTH_EXCEEDED: "its chain is longer than its certificate authority allows",
  CERT_CHAIN_TOO_LONG: "its chain is too long",
  HOSTNAME_MISMATCH: "it is for another host name",
};

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

function tlsFault(code: string, origin: string, thrown: unknown): string | undefined {
  const untrusted = code === "ERR_TLS_CERT_ALTNAME_INVALID" ? namesOf(thrown) : CERTIFICATE_FAULTS[code];
  if (untrusted !== undefined) {
    return `Cannot trust the certificate of ${origin}: ${untrusted}`;
  }
  if (code.startsWith("ERR_OSSL_") || code.startsWith("ERR_CRYPTO_")) {
    return `Cannot set up TLS for ${origin}: unusable certificate or key (${messageOf(thrown)})`;
  }
  if (!code.startsWith("ERR_SSL_") && code !== "EPROTO") {
    return undefined;
  }
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG") {
    return `Cannot talk TLS with ${origin}: the server does not speak it there; wanted an http:// address`;
  }
  if (code.endsWith("ALERT_CERTIFICATE_REQUIRED")) {
    return `Cannot talk TLS with ${origin}: found no client certificate here, the server wants one`;
  }
  if (/ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(code)) {
    return `Cannot present a client certificate to ${origin}: the server refused it (${code})`;
  }
  return `Cannot talk TLS with ${origin}: ${code === "EPROTO" ? messageOf(thrown) : code}`;
}

function namesOf(thrown: unknown): string {
  const reason = thrown instanceof Error && "reason" in thrown ? String(thrown.reason) : messageOf(thrown);
  return `it is for another host name (${reason.replace(/\.+$/, "")})`;
}

function decodeFault(code: string, thrown: unknown): string | undefined {
  if (code === "HPE_HEADER_OVERFLOW") {
    return "its headers are too large";
  }
  if (code.startsWith("HPE_")) {
    return `it is not HTTP (${code})`;
  }
  return code.startsWith("Z_") ? `broken gzip data (${messageOf(thrown)})` : undefined;
}
