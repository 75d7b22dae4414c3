import assert from "node:assert/strict";
import type { IncomingHttpHeaders } from "node:http";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { isExpired, isTooManyRequests, StatusError } from "../../src/api/status-error.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { RestListWatch } from "../../src/listwatch/rest-list-watch.js";
import { textOf } from "../../src/listwatch/status-error-from.js";
import { until } from "../support/eventually.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { serve, transportTo } from "../support/http-fixture.js";
import { ScriptedBody, type ScriptedResponse, ScriptedTransport } from "../support/scripted-transport.js";

/** Returns the error with which a list fails when the server gives this answer. */
async function refusal(
  status: number,
  body: string | ScriptedBody,
  headers: IncomingHttpHeaders = { "content-type": "text/plain" },
): Promise<StatusError> {
  const transport = new ScriptedTransport({ status, body, headers });
  const listWatch = new RestListWatch({ transport, resource: PODS, clock: new FakeClock() });
  const error: unknown = await listWatch
    .list({}, new AbortController().signal)
    .catch((thrown: unknown) => thrown);
  assert.ok(error instanceof StatusError, String(error));
  assert.equal(error.httpStatus, status);
  assert.equal(transport.bodies[0]?.closed, true);
  return error;
}

describe("a refused request", () => {
  it("is known by its status though the words that explain it do not end, of a watch too (IP-16)", async (test) => {
    const clock = new FakeClock();
    const server = await serve(test, (_request, response) => {
      response.writeHead(503, { "content-type": "text/plain", "content-length": 1_000 });
      response.write("upstream connect");
    });
    const transport = transportTo(test, server.url, { clock });
    const listWatch = new RestListWatch({ transport, resource: PODS, clock });
    const watch = { resourceVersion: "5", timeoutSeconds: 300 };
    const failed = assert.rejects(listWatch.watch(watch, new AbortController().signal), {
      name: "StatusError",
      message: "the server answered 503: upstream connect",
    });
    await until(() => clock.nextTimerInMs === 5_000);
    await settle(50);
    await clock.advance(5_000);
    await failed;
    await server.drained();
    assert.equal(clock.pendingTimers, 0);
  });

  it("carries the server's Status", async () => {
    const body = {
      kind: "Status",
      apiVersion: "v1",
      status: "Failure",
      message: 'pods is forbidden: User "x" cannot list resource "pods"',
      reason: "Forbidden",
      details: { kind: "pods" },
      code: 403,
    };
    const error = await refusal(403, JSON.stringify(body), { "content-type": "application/json" });
    assert.deepEqual(error.status, body);
    assert.equal(error.message, body.message);
    assert.equal(error.retryAfterMs, undefined);
  });

  it("gets a Status from plain text: overload, unknown path", async () => {
    const overload = await refusal(429, "Too many requests, please try again later.\n", {
      "retry-after": "1",
    });
    assert.equal(overload.reason, "TooManyRequests");
    assert.equal(overload.message, "the server answered 429: Too many requests, please try again later.");
    assert.equal(overload.retryAfterMs, 1000);
    assert.ok(isTooManyRequests(overload));
    const unknown = await refusal(404, "404 page not found\n");
    assert.equal(unknown.reason, "NotFound");
    assert.equal(unknown.statusCode, 404);
    assert.equal(unknown.message, "the server answered 404: 404 page not found");
  });

  it("gets a short Status from a proxy's HTML", async () => {
    const title = "<!doctype html><html><head><title>502 Bad\n Gateway</title></head><body>x</body></html>";
    assert.equal((await refusal(502, title)).message, "the server answered 502: 502 Bad Gateway");
    const untitled = `<p>no <b>such</b> thing</p>${"<i>more</i>".repeat(100)}`;
    const { message } = await refusal(503, untitled);
    assert.match(message, /^the server answered 503: no such thing more more/);
    assert.ok(message.length < 240);
  });

  for (const [what, page] of [
    ["beginnings of a title", "<title".repeat(170_000)],
    ["beginnings of tags", "<".repeat(1_000_000)],
    ["titles without an end", "<title>".repeat(150_000)],
    ["a beginning and blanks", `<title${" ".repeat(1_000_000)}`],
  ] as const) {
    it(`ends, and is a line, for a page of ${what}`, () => {
      assert.ok(textOf(page).length <= 203);
    });
  }

  it("masks the secrets of the request in every text of the answer, before it is cut", async () => {
    const mask = (text: string): string => text.replaceAll("s3cret", "***");
    const answers: readonly ScriptedResponse[] = [
      { status: 400, body: `${"x".repeat(197)}s3cret`, headers: {} },
      { status: 502, body: "<title>Bearer s3cret</title>", headers: {} },
      { status: 500, body: `***${" ".repeat(256 * 1024 - 5)}s3cret`, headers: {} },
      {
        status: 403,
        body: JSON.stringify({
          kind: "Status",
          message: "no s3cret",
          reason: "s3cret",
          details: { name: "s3cret", causes: [{ message: "s3cret" }] },
        }),
      },
      { status: 200, body: "[]", headers: { "content-type": "text/s3cret" } },
    ];
    for (const answer of answers) {
      const transport = new ScriptedTransport({ ...answer, mask });
      const listWatch = new RestListWatch({ transport, resource: PODS, clock: new FakeClock() });
      await assert.rejects(listWatch.list({}, new AbortController().signal), (error) => {
        assert.match(inspect(error), /\*\*\*/);
        assert.doesNotMatch(inspect(error, { depth: 9 }), /s3c/);
        return true;
      });
    }
  });

  it("tells of a refused credential that it said it had expired", async () => {
    const credentialExpiredAt = new Date("2026-11-23T11:00:00Z");
    for (const [status, said] of [
      [
        401,
        /^go away; the credential said that it had expired at 2026-11-23T11:00:00\.000Z, and the local time is 2026-11-23T11:32:05\.000Z$/,
      ],
      [403, /^go away$/],
    ] as const) {
      const body = JSON.stringify({ kind: "Status", message: "go away" });
      const transport = new ScriptedTransport({ status, body, credentialExpiredAt });
      const listWatch = new RestListWatch({ transport, resource: PODS, clock: new FakeClock() });
      await assert.rejects(listWatch.list({}, new AbortController().signal), { message: said });
    }
  });

  it("gets a Status from nothing, from other JSON and from broken JSON", async () => {
    assert.equal((await refusal(500, "")).message, "the server answered 500");
    assert.equal((await refusal(302, '{"error":"x"}')).message, 'the server answered 302: {"error":"x"}');
    assert.equal((await refusal(500, '{"kind":"Status"')).status.code, 500);
    assert.equal((await refusal(418, "null")).reason, "");
  });

  it("keeps only members of a Status that have their types", async () => {
    const body = {
      kind: "Status",
      message: ["x"],
      reason: 7,
      code: "500",
      details: { kind: null, causes: [null, "x", { reason: "R", message: 1 }], retryAfterSeconds: "9" },
      metadata: { continue: {} },
    };
    const error = await refusal(503, JSON.stringify(body), { "content-type": "application/json" });
    assert.deepEqual(error.status, { kind: "Status", details: { causes: [{ reason: "R" }] }, metadata: {} });
    assert.equal(error.message, "the server answered 503");
  });

  it("is Gone, not Expired, for a bare 410, and still means the position is lost (L-6, L-9)", async () => {
    const error = await refusal(410, "gone");
    assert.equal(error.reason, "Gone");
    assert.ok(isExpired(error));
  });

  it("stays what it is when its explanation breaks off", async () => {
    const error = await refusal(503, new ScriptedBody(["half of", new Error("reset")]));
    assert.equal(error.message, "the server answered 503: half of");
  });

  it("is forgotten when the caller leaves while it is read", async () => {
    const controller = new AbortController();
    const body = new ScriptedBody([], true);
    const transport = new ScriptedTransport({ status: 503, body });
    const listWatch = new RestListWatch({ transport, resource: PODS });
    const pending = listWatch.list({}, controller.signal);
    body.next = async () => {
      controller.abort("left");
      return Promise.reject(new Error("aborted"));
    };
    await assert.rejects(pending, (error) => error === "left");
    assert.equal(body.closed, true);
  });

  it("is not read to the end when that is far away", async () => {
    const chunks = new Array<string>(1000).fill("x".repeat(64 * 1024));
    const error = await refusal(500, new ScriptedBody(chunks));
    assert.ok(error.message.length < 300);
  });
});

describe("Retry-After", () => {
  const cases: readonly (readonly [string, IncomingHttpHeaders, number | undefined])[] = [
    ["seconds", { "retry-after": "30" }, 30_000],
    ["zero", { "retry-after": "0" }, 0],
    // The date of the fake clock is 11:32:05.
    ["a date", { "retry-after": "Mon, 23 Nov 2026 11:32:25 GMT" }, 20_000],
    ["a date in the past", { "retry-after": "Mon, 23 Nov 2026 11:00:00 GMT" }, 0],
    [
      "a date beside the server's own, whose clock is off",
      { "retry-after": "Mon, 23 Nov 2020 11:00:10 GMT", date: "Mon, 23 Nov 2020 11:00:00 GMT" },
      10_000,
    ],
    ["a date long from now", { "retry-after": "Fri, 31 Dec 9999 23:59:59 GMT" }, 251_606_867_274_000],
    ["a date of RFC 850", { "retry-after": "Monday, 23-Nov-26 11:32:25 GMT" }, 20_000],
    ["a number that is too large", { "retry-after": "9".repeat(400) }, Number.MAX_VALUE],
    ["nonsense", { "retry-after": "soon" }, undefined],
    ["a negative number", { "retry-after": "-5" }, undefined],
    ["a fraction", { "retry-after": "1.5" }, undefined],
    ["a number with a unit", { "retry-after": "120s" }, undefined],
    ["a number in scientific notation", { "retry-after": "1e309" }, undefined],
    ["a date that does not exist", { "retry-after": "Fri, 99 Dec 2026 23:59:59 GMT" }, undefined],
    ["nothing", {}, undefined],
  ];
  for (const [what, headers, expected] of cases) {
    it(`understands ${what}`, async () => {
      assert.equal((await refusal(503, "", headers)).retryAfterMs, expected);
    });
  }

  const odd: readonly (readonly [string, number | undefined])[] = [
    ['"5"', undefined],
    ["null", undefined],
    ["[7]", undefined],
    ["{}", undefined],
    ["true", undefined],
    ["-3", undefined],
    ["0.5", 500],
    ["86400", 86_400_000],
    ["1e309", Number.MAX_VALUE],
  ];
  for (const [seconds, expected] of odd) {
    it(`is ${expected ?? "absent"} in details of ${seconds} seconds`, async () => {
      const body = `{"kind":"Status","code":503,"details":{"retryAfterSeconds":${seconds}}}`;
      assert.equal((await refusal(503, body, {})).retryAfterMs, expected);
    });
  }

  it("yields to nothing but the header: details.retryAfterSeconds counts without it", async () => {
    const body = JSON.stringify({ kind: "Status", code: 504, details: { retryAfterSeconds: 2 } });
    assert.equal((await refusal(504, body, {})).retryAfterMs, 2000);
    assert.equal((await refusal(504, body, { "retry-after": "5" })).retryAfterMs, 5000);
  });
});
