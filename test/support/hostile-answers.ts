import type { IncomingHttpHeaders } from "node:http";
import fc from "fast-check";
import {
  type HostileAnswer,
  type HostilePart,
  type HostileScript,
  HUGE_NUMBER,
  jsonText,
} from "./hostile-server.js";

/** Values of types that no client expects, for any member of any object. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    "",
    "5",
    "NaN",
    0,
    -1,
    0.001,
    86_400,
    1e308,
    HUGE_NUMBER,
    [],
    {},
    [null],
    [[]],
    { length: "7" },
    { reason: 7, message: null },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

function either(...sound: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...sound) }, { weight: 1, arbitrary: odd });
}

const CODES = [301, 400, 401, 403, 404, 406, 410, 413, 418, 422, 429, 500, 502, 503, 504] as const;
const REASONS = ["Expired", "Gone", "Timeout", "TooManyRequests", "InternalError", "Forbidden"] as const;

/** The Status of a failure, with members of any type. */
const status: fc.Arbitrary<unknown> = fc.record(
  {
    kind: fc.constantFrom<unknown>("Status", "Status", "Status", "Pod", 7),
    message: either("busy", "Too large resource version: 9, current: 1"),
    reason: either(...REASONS),
    code: either(...CODES),
    details: fc.oneof(
      odd,
      fc.record(
        {
          retryAfterSeconds: either(0, 1, 3, 86_400),
          causes: either(
            [{ reason: "ResourceVersionTooLarge" }],
            [{ message: "Too large resource version" }],
          ),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: ["kind"] },
);

const retryAfter = fc.constantFrom(
  "0",
  "1",
  "-1",
  "86400",
  "9".repeat(400),
  "1e309",
  "soon",
  "",
  "Fri, 31 Dec 9999 23:59:59 GMT",
  "Thu, 01 Jan 1970 00:00:00 GMT",
);

const headers: fc.Arbitrary<IncomingHttpHeaders> = fc.record(
  {
    "content-type": fc.constantFrom("application/json", "application/json", "text/html", "nonsense"),
    "retry-after": retryAfter,
    date: fc.constantFrom("Thu, 01 Jan 1970 00:00:00 GMT", "now"),
  },
  { requiredKeys: ["content-type"] },
);

const delayMs = fc.constantFrom(0, 0, 0, 0, 1, 300, 900, 1_000, 1_900, 5_000, 40_000);

const refusal: fc.Arbitrary<HostileAnswer> = fc
  .record({
    code: fc.constantFrom(...CODES),
    headers,
    afterMs: delayMs,
    body: fc.oneof(status.map(jsonText), odd.map(jsonText), fc.constantFrom("", "<title>busy</title>", "{")),
    end: fc.constantFrom("proper" as const, "proper" as const, "reset" as const, "open" as const),
  })
  .map(({ code, body, ...rest }) => ({
    kind: "response",
    status: code,
    parts: [{ afterMs: 0, bytes: body }],
    ...rest,
  }));

/** An object of a watch event, in an order that makes sense or not. */
const object: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("Pod"),
      metadata: fc.record(
        {
          name: fc.constantFrom("a", "b"),
          namespace: fc.constant("default"),
          resourceVersion: either("0", "9", "11", "12", "x"),
          annotations: fc.constant({ "k8s.io/initial-events-end": "true" }),
        },
        { requiredKeys: ["name", "resourceVersion"] },
      ),
    }),
  },
  { weight: 1, arbitrary: odd },
);

const event: fc.Arbitrary<string> = fc
  .oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constantFrom("ADDED", "MODIFIED", "DELETED", "BOOKMARK", "BOOKMARK"),
        object,
      }),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant("ERROR"), object: status }) },
    { weight: 1, arbitrary: fc.record({ type: odd, object: odd }) },
  )
  .map((value) => `${jsonText(value)}\n`);

const part: fc.Arbitrary<HostilePart> = fc.record({
  afterMs: delayMs,
  bytes: fc.oneof({ weight: 8, arbitrary: event }, { weight: 1, arbitrary: fc.constant("\u0000{") }),
});

const stream: fc.Arbitrary<HostileAnswer> = fc.record({
  kind: fc.constant("response" as const),
  status: fc.constant(200),
  headers: fc.constant({ "content-type": "application/json" }),
  afterMs: delayMs,
  parts: fc.array(part, { maxLength: 4 }),
  end: fc.constantFrom("proper" as const, "proper" as const, "reset" as const, "open" as const),
});

const page: fc.Arbitrary<HostileAnswer> = fc.record({
  kind: fc.constant("page" as const),
  afterMs: fc.constantFrom(0, 0, 0, 20, 1_000),
  newItems: fc.constantFrom(0, 0, 1, 3),
  token: fc.constantFrom("none" as const, "none" as const, "new" as const, "new" as const, "same" as const),
  remaining: odd,
});

const failure: fc.Arbitrary<HostileAnswer> = fc.oneof(
  fc.record({
    kind: fc.constant("failure" as const),
    code: fc.constantFrom("ERR_CONNECT", "ERR_TLS", "ERR_RESET", "ERR_TIMEOUT", "ERR_DECODE", "ERR_ODD"),
    afterMs: delayMs,
  }),
  fc.constant({ kind: "hang" as const }),
);

function answers(...kinds: readonly fc.Arbitrary<HostileAnswer>[]): fc.Arbitrary<readonly HostileAnswer[]> {
  return fc.array(fc.oneof(...kinds), { minLength: 1, maxLength: 5 });
}

/** Servers that answer lists, watches and probes in every way that HTTP allows, over and over. */
export const hostileScripts: fc.Arbitrary<HostileScript> = fc.record({
  list: answers(page, page, page, refusal, failure, stream),
  watch: answers(stream, stream, stream, refusal, failure),
  probe: answers(stream, refusal, failure),
  renewsCredentials: fc.boolean(),
});
