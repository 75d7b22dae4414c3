import type { FaultAction, JsonObject } from "../../src/apiserver/index.js";
import type { RequestKind } from "./embedded-faults.js";
import type { Random } from "./random.js";

/** JSON texts of values that no client expects. */
const ODD = ["null", "true", "-1", "0", "0.5", "1e309", '""', '"5"', "[]", "[null]", "{}", '{"length":"7"}'];

const CODES = [401, 403, 404, 406, 410, 413, 418, 422, 429, 500, 502, 503, 504];

/** Values of the header Retry-After that mean nothing, or hardly anything. */
const RETRY_AFTER = ["", "0", "1", "-1", "1.5", "soon", "1e309", "120s", "Thu, 01 Jan 1970 00:00:00 GMT"];

/** The informer waits for these as long as for anything: five minutes. */
const FOR_EVER = ["86400", "9".repeat(400), "Fri, 31 Dec 9999 23:59:59 GMT"];

/** The share of answers that order a wait without end. Each of them makes the calm half a minute longer. */
const SHARE_FOR_EVER = 0.03;

/** The longest number of requests that a list without an end takes. */
const ENDLESS_REQUESTS = 12;

/** The JSON text of a Status whose members have any types. */
function oddStatus(random: Random): string {
  const odd = (): string => random.pick(ODD);
  const seconds = random.chance(SHARE_FOR_EVER)
    ? "1e309"
    : random.pick(ODD.filter((text) => text !== "1e309"));
  const details = random.chance(0.3) ? odd() : `{"retryAfterSeconds":${seconds},"causes":${odd()}}`;
  const reason = random.chance(0.5) ? odd() : '"Expired"';
  return `{"kind":"Status","message":${odd()},"reason":${reason},"code":${odd()},"metadata":${odd()},"details":${details}}`;
}

function oddAnswer(random: Random): FaultAction {
  const retryAfter = random.chance(SHARE_FOR_EVER) ? random.pick(FOR_EVER) : random.pick(RETRY_AFTER);
  return {
    type: "http",
    code: random.pick(CODES),
    text: random.chance(0.2) ? random.pick(ODD) : oddStatus(random),
    contentType: random.pick(["application/json", "text/plain", "nonsense"]),
    headers: retryAfter === "" ? {} : { "Retry-After": retryAfter },
  };
}

/** An event of a type and with an object that no client expects. Streams of protobuf take it for garbage. */
function oddEvent(random: Random): FaultAction {
  const event = random.chance(0.7)
    ? `{"type":"ERROR","object":${oddStatus(random)}}`
    : `{"type":${random.pick(ODD)},"object":${random.pick(ODD)}}`;
  return { type: "garbage", bytes: Buffer.from(`${event}\n`), afterEvents: random.int(0, 12) };
}

/** Returns a function that gives each page of a list a token for another page, and totals that are wrong. */
function withoutEnd(): (body: JsonObject) => JsonObject {
  let pages = 0;
  return (body) => {
    pages += 1;
    return { ...body, metadata: { resourceVersion: "1", continue: `more${pages}`, remainingItemCount: -1 } };
  };
}

/** Answers that no healthy server gives, but that a client can tell from healthy ones. */
export const HOSTILE_KINDS: readonly RequestKind[] = [
  { name: "hostile answer", verb: "any", weight: 3, action: oddAnswer },
  { name: "hostile event", verb: "watch", weight: 2, action: oddEvent },
  {
    name: "endless pages",
    verb: "list",
    times: ENDLESS_REQUESTS,
    action: () => ({ type: "rewriteBody", rewrite: withoutEnd() }),
    also: () => ({ type: "ignoreParameters", names: ["continue", "limit"] }),
  },
];
