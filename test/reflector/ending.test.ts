import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Status } from "../../src/api/status.js";
import { StatusError } from "../../src/api/status-error.js";
import { KubeconfigError } from "../../src/kubeconfig/kubeconfig-error.js";
import { type EndingKind, endingFrom } from "../../src/reflector/ending.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { WireError } from "../../src/wire/wire-error.js";

function status(body: Status, httpStatus = body.code ?? 200): StatusError {
  return new StatusError(body, { httpStatus });
}

const cases: readonly (readonly [name: string, error: unknown, kind: EndingKind])[] = [
  ["410 Expired (L-9)", status({ code: 410, reason: "Expired" }), "expired"],
  ["reason Gone (L-9)", status({ code: 410, reason: "Gone" }), "expired"],
  ["a bare HTTP 410 (IP-11)", status({}, 410), "expired"],
  [
    "504 with cause ResourceVersionTooLarge (L-10)",
    status({ code: 504, reason: "Timeout", details: { causes: [{ reason: "ResourceVersionTooLarge" }] } }),
    "tooLarge",
  ],
  [
    "504 of older servers, by the message of its cause (L-10)",
    status({
      code: 504,
      reason: "Timeout",
      details: { causes: [{ message: "Too large resource version" }] },
    }),
    "tooLarge",
  ],
  [
    "504 of the oldest servers, by its message (L-10)",
    status({ code: 504, reason: "Timeout", message: "Timeout: Too large resource version: 9, current: 5" }),
    "tooLarge",
  ],
  [
    "an ordinary 504",
    status({ code: 504, reason: "Timeout", message: "request did not complete" }),
    "serverError",
  ],
  ["429", status({ code: 429 }), "tooManyRequests"],
  ["401", status({ code: 401 }), "unauthorized"],
  ["403", status({ code: 403 }), "forbidden"],
  ["404", status({ code: 404 }), "notFound"],
  ["400", status({ code: 400 }), "invalidRequest"],
  ["422", status({ code: 422 }), "invalidRequest"],
  ["500", status({ code: 500 }), "serverError"],
  ["503", status({ code: 503 }), "serverError"],
  ["an ERROR event without a code", status({ message: "?" }, 200), "serverError"],
  ["a refused connection", new TransportError("ERR_CONNECT", "refused"), "unreachable"],
  ["an untrusted certificate", new TransportError("ERR_TLS", "untrusted"), "untrusted"],
  ["a redirect to another server", new TransportError("ERR_MISDIRECTED", "elsewhere"), "misdirected"],
  ["a header that cannot be sent", new TransportError("ERR_REQUEST", "invalid"), "failed"],
  ["a reset", new TransportError("ERR_RESET", "reset"), "interrupted"],
  [
    "a server that asks for calm",
    new TransportError("ERR_TOO_MANY_REQUESTS", "ENHANCE_YOUR_CALM"),
    "tooManyRequests",
  ],
  ["a timeout", new TransportError("ERR_TIMEOUT", "timeout"), "interrupted"],
  ["garbage", new WireError("Cannot decode"), "undecodable"],
  [
    "a credential plugin that fails",
    new KubeconfigError("ERR_CREDENTIAL_PLUGIN", "exec failed"),
    "credentials",
  ],
  ["a bug", new TypeError("undefined is not a function"), "failed"],
];

describe("endingFrom", () => {
  for (const [name, error, kind] of cases) {
    it(`calls ${name} ${kind}`, () => {
      const ending = endingFrom("watch", error);
      assert.equal(ending.kind, kind);
      assert.equal(ending.error, error);
      assert.equal(ending.phase, "watch");
    });
  }

  it("carries the Retry-After of the header, else of the Status (IP-10)", () => {
    const header = new StatusError({ code: 429 }, { httpStatus: 429, retryAfterMs: 3_000 });
    const body = new StatusError({ code: 429, details: { retryAfterSeconds: 7 } }, { httpStatus: 429 });
    assert.equal(endingFrom("list", header).retryAfterMs, 3_000);
    assert.equal(endingFrom("list", body).retryAfterMs, 7_000);
    assert.equal(endingFrom("list", status({ code: 429 })).retryAfterMs, undefined);
  });
});
