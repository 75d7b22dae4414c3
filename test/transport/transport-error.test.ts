import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Outlook } from "../../src/transport/outlook.js";
import { ProxyRefusal } from "../../src/transport/proxy-refusal.js";
import { streamReset } from "../../src/transport/http2/stream-reset.js";
import { OwnCertificateError } from "../../src/transport/secure-socket.js";
import {
  TransportError,
  type TransportErrorCode,
  transportErrorFrom,
  type ExchangeContext,
} from "../../src/transport/transport-error.js";

function coded(code: string, message = "raw"): Error {
  return Object.assign(new Error(message), { code });
}

const INTERNAL_ERROR = "tlsv1 alert internal error:../ssl/record/rec_layer_s3.c:1605:SSL alert number 80\n";

/** The frame with which a server begins HTTP/2. */
const HTTP2_SETTINGS = Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100]);

type Phase = ExchangeContext["phase"];

const CASES: readonly (readonly [Phase, unknown, TransportErrorCode, string])[] = [
  ["connecting", coded("ECONNREFUSED"), "ERR_CONNECT", "Cannot connect to https://a:1: connection refused"],
  ["connecting", coded("ENOTFOUND"), "ERR_CONNECT", "Cannot connect to https://a:1: no such host"],
  ["connecting", coded("EHOSTUNREACH"), "ERR_CONNECT", "Cannot connect to https://a:1: host unreachable"],
  ["connecting", coded("ENETUNREACH"), "ERR_CONNECT", "Cannot connect to https://a:1: network unreachable"],
  ["connecting", coded("ETIMEDOUT"), "ERR_CONNECT", "Cannot connect to https://a:1: connection timed out"],
  ["connecting", coded("EMFILE"), "ERR_CONNECT", "Cannot connect to https://a:1: too many open files"],
  ["connecting", coded("EWHATEVER", "odd"), "ERR_CONNECT", "Cannot connect to https://a:1: odd"],
  ["connecting", "a string", "ERR_CONNECT", "Cannot connect to https://a:1: a string"],
  [
    "connecting",
    new AggregateError([coded("ECONNREFUSED"), coded("ENETUNREACH")], ""),
    "ERR_CONNECT",
    "Cannot connect to https://a:1: connection refused",
  ],
  [
    "connecting",
    coded("CERT_HAS_EXPIRED"),
    "ERR_TLS",
    "Cannot trust the certificate of https://a:1: it has expired",
  ],
  [
    "connecting",
    coded("DEPTH_ZERO_SELF_SIGNED_CERT"),
    "ERR_TLS",
    "Cannot trust the certificate of https://a:1: it is self-signed; expected one signed by the configured certificate authority",
  ],
  [
    "exchanging",
    coded("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"),
    "ERR_TLS",
    "Cannot set up TLS with https://a:1: the server requires a client certificate, but none is configured",
  ],
  [
    "exchanging",
    coded("ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"),
    "ERR_TLS",
    "Cannot present a client certificate to https://a:1: the server refused it (ERR_SSL_TLSV1_ALERT_UNKNOWN_CA)",
  ],
  [
    "connecting",
    coded("ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR"),
    "ERR_CONNECT",
    "Cannot connect to https://a:1: TLS failed (ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR)",
  ],
  [
    "connecting",
    coded("ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"),
    "ERR_CONNECT",
    "Cannot connect to https://a:1: TLS failed (ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE)",
  ],
  [
    "connecting",
    coded("EPROTO", `write EPROTO 8F:error:0A000438:SSL routines:ssl3_read_bytes:${INTERNAL_ERROR}`),
    "ERR_CONNECT",
    "Cannot connect to https://a:1: TLS failed (ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR)",
  ],
  [
    "exchanging",
    coded(
      "EPROTO",
      "write EPROTO 8F:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:s3.c:1",
    ),
    "ERR_TLS",
    "Cannot present a client certificate to https://a:1: the server refused it (ERR_SSL_TLSV1_ALERT_UNKNOWN_CA)",
  ],
  [
    "connecting",
    coded("ERR_SSL_WRONG_VERSION_NUMBER"),
    "ERR_TLS",
    "Cannot set up TLS with https://a:1: the server does not speak TLS on this port; expected an http:// URL",
  ],
  [
    "reading",
    coded("ERR_SSL_WRONG_VERSION_NUMBER"),
    "ERR_RESET",
    "Cannot read the whole response from https://a:1: TLS failed (ERR_SSL_WRONG_VERSION_NUMBER)",
  ],
  [
    "connecting",
    new OwnCertificateError("ee key too small"),
    "ERR_TLS",
    "Cannot set up TLS with https://a:1: a configured certificate or key cannot be used (ee key too small)",
  ],
  [
    "connecting",
    coded("ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL"),
    "ERR_TLS",
    "Cannot set up TLS with https://a:1: the server refuses HTTP/1.1, the only protocol that was offered; " +
      "if an option turns HTTP/2 off, leave it out",
  ],
  ...["ERR_SSL_UNSUPPORTED_PROTOCOL", "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"].map(
    (code) =>
      [
        "connecting",
        coded(code),
        "ERR_TLS",
        "Cannot set up TLS with https://a:1: the two sides have no version of TLS in common; expected TLS 1.2 or 1.3",
      ] as const,
  ),
  [
    "connecting",
    coded("UNSPECIFIED", "unhandled critical extension"),
    "ERR_TLS",
    "Cannot trust the certificate of https://a:1: it is not valid (OpenSSL says: unhandled critical extension)",
  ],
  [
    "exchanging",
    coded("ERR_INVALID_CHAR", 'Invalid character in header content ["x"]'),
    "ERR_REQUEST",
    'Cannot send a request to https://a:1: HTTP does not allow what it contains (Invalid character in header content ["x"])',
  ],
  [
    "exchanging",
    Object.assign(coded("HPE_INVALID_CONSTANT"), { rawPacket: HTTP2_SETTINGS }),
    "ERR_DECODE",
    "Cannot read the response from https://a:1: it is HTTP/2, expected HTTP/1.1",
  ],
  [
    "exchanging",
    coded("ERR_HTTP2_ERROR", "Too many CONTINUATION frames following a HEADER frame"),
    "ERR_DECODE",
    "Cannot read the response from https://a:1: it breaks the rules of HTTP/2 (Too many CONTINUATION frames following a HEADER frame)",
  ],
  [
    "reading",
    streamReset(11),
    "ERR_TOO_MANY_REQUESTS",
    "Cannot read the whole response from https://a:1: the server asks for fewer requests (ENHANCE_YOUR_CALM)",
  ],
  [
    "exchanging",
    streamReset(2),
    "ERR_RESET",
    "Cannot get a response from https://a:1: the server reset the stream (INTERNAL_ERROR)",
  ],
  [
    "exchanging",
    coded("HPE_INVALID_CONSTANT"),
    "ERR_DECODE",
    "Cannot read the response from https://a:1: it is not HTTP (HPE_INVALID_CONSTANT)",
  ],
  [
    "exchanging",
    coded("ECONNRESET"),
    "ERR_RESET",
    "Cannot get a response from https://a:1: connection reset by peer",
  ],
  [
    "reading",
    coded("EPIPE"),
    "ERR_RESET",
    "Cannot read the whole response from https://a:1: connection closed by peer",
  ],
  [
    "exchanging",
    coded("HPE_HEADER_OVERFLOW"),
    "ERR_DECODE",
    "Cannot read the response from https://a:1: its headers are too large",
  ],
  [
    "reading",
    coded("Z_DATA_ERROR", "incorrect header check"),
    "ERR_DECODE",
    "Cannot read the response from https://a:1: broken gzip data (incorrect header check)",
  ],
];

function codeOrMessageOf(thrown: unknown): string {
  const { code, message } = thrown as { readonly code?: string; readonly message: string };
  return code ?? message;
}

describe("transportErrorFrom", () => {
  for (const [phase, thrown, code, message] of CASES) {
    it(`says while ${phase}: ${message}`, () => {
      const error = transportErrorFrom(thrown, { origin: "https://a:1", phase });
      assert.equal(error.code, code);
      assert.equal(error.message, message);
      assert.equal(error.cause, thrown);
      assert.equal(error.name, "TransportError");
    });
  }

  const outlooks: readonly (readonly [Phase, unknown, Outlook])[] = [
    ...["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ECONNRESET", "EMFILE"].map(
      (code) => ["connecting", coded(code), "passing"] as const,
    ),
    ...["EACCES", "EWHATEVER", "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR"].map(
      (code) => ["connecting", coded(code), "unknown"] as const,
    ),
    ...[407, 403, 404].map((status) => ["connecting", new ProxyRefusal(status, ""), "lasting"] as const),
    ...[302, 408, 429, 500, 503].map(
      (status) => ["connecting", new ProxyRefusal(status, ""), "unknown"] as const,
    ),
    ["connecting", new Error("Socks5 proxy rejected connection - Failure"), "unknown"],
    ["connecting", coded("CERT_HAS_EXPIRED"), "lasting"],
    ["exchanging", new Error("the connection was closed before the response"), "passing"],
    ["exchanging", coded("ERR_INVALID_CHAR"), "lasting"],
    ["reading", coded("ECONNRESET"), "passing"],
    ["reading", coded("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC"), "unknown"],
    ["reading", coded("Z_DATA_ERROR"), "unknown"],
    ["exchanging", Object.assign(coded("HPE_X"), { rawPacket: HTTP2_SETTINGS }), "lasting"],
    ["exchanging", Object.assign(coded("HPE_X"), { rawPacket: Buffer.from("SSH-2.0-x") }), "unknown"],
  ];
  for (const [phase, thrown, outlook] of outlooks) {
    it(`finds the outlook ${outlook} while ${phase}: ${codeOrMessageOf(thrown)}`, () => {
      assert.equal(transportErrorFrom(thrown, { origin: "https://a:1", phase }).outlook, outlook);
    });
  }

  it("returns a TransportError unchanged", () => {
    const error = new TransportError("ERR_TIMEOUT", "late");
    assert.equal(transportErrorFrom(error, { origin: "https://a:1", phase: "connecting" }), error);
  });
});
