import { describe, it } from "node:test";
import { acceleratedClock } from "../chaos/accelerated-clock.js";
import {
  AGAIN,
  casesOver,
  type FaultCase,
  listedAnew,
  lost,
  runFaultCase,
  TOLD_BY_BOTH,
  WIRES,
} from "../support/fault-run.js";

const FUTURE = "Too large resource version";

/** A clock on which a wait of a second takes 50 ms. */
const QUICK = acceleratedClock(20);

/** Statuses with which a watch is answered. */
const answers: readonly FaultCase[] = [
  ...[
    { code: 401, reason: "Unauthorized", message: "Unauthorized", kind: "unauthorized" },
    { code: 403, reason: "Forbidden", message: "pods is forbidden", kind: "forbidden" },
    { code: 404, reason: "NotFound", message: "no such resource", kind: "notFound" },
    { code: 413, reason: "RequestEntityTooLarge", message: "too large", kind: "serverError" },
    { code: 500, reason: "InternalError", message: "internal", kind: "serverError" },
    { code: 503, reason: "ServiceUnavailable", message: "starting", kind: "serverError" },
  ].map(({ code, reason, message, kind }): FaultCase => ({
    name: `http: ${code} for a watch`,
    next: { type: "http", code, reason, message },
    requests: ["watch +3", "list +3", "watch +6"],
    endings: [`watch ${kind}: relist, waits`],
    said: [lost(message, "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  })),
  {
    name: "http: 502 for a watch, in a proxy's HTML",
    next: { type: "http", code: 502, text: "<html><h1>Bad Gateway</h1></html>", contentType: "text/html" },
    requests: ["watch +3", "list +3", "watch +6"],
    endings: ["watch serverError: relist, waits"],
    said: [lost("the server answered 502: Bad Gateway", "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "http: 504, the position is too large, for a watch",
    next: { type: "http", code: 504, reason: "Timeout", message: FUTURE },
    requests: ["watch +3", "list latest/500", "watch +6"],
    endings: ["watch tooLarge: relistLatest, waits"],
    said: [lost(FUTURE, "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "http: 429 for a watch, as a Status with Retry-After",
    options: { clock: QUICK, probeAfterMs: 0 },
    next: { type: "http", code: 429, reason: "TooManyRequests", message: "slow down", retryAfterSeconds: 1 },
    requests: ["watch +3", "watch +3"],
    endings: ["watch tooManyRequests: rewatch, waits"],
    said: [lost("slow down"), AGAIN],
    waitsAtLeastMs: 1_000,
  },
  {
    name: "http: 429 for a watch, as text with Retry-After",
    options: { clock: QUICK, probeAfterMs: 0 },
    next: {
      type: "http",
      code: 429,
      text: "Too many requests, please try again later.\n",
      retryAfterSeconds: 1,
    },
    requests: ["watch +3", "watch +3"],
    endings: ["watch tooManyRequests: rewatch, waits"],
    said: [lost("the server answered 429: Too many requests, please try again later."), AGAIN],
    waitsAtLeastMs: 1_000,
  },
];

for (const wire of WIRES) {
  describe(`faults, another answer to a watch, in ${wire.name}`, () => {
    for (const faultCase of casesOver(wire, answers)) {
      it(faultCase.name, async (t) => runFaultCase(t, faultCase, wire));
    }
  });
}
