import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Fault, JsonObject } from "../../src/apiserver/index.js";
import { isJsonObject } from "../../src/apiserver/json/json-object.js";
import { WireError } from "../../src/wire/wire-error.js";
import { acceleratedClock } from "../chaos/accelerated-clock.js";
import { damagedList } from "../support/damaged-pods.js";
import { podNamed } from "../support/embedded.js";
import {
  casesOver,
  type FaultCase,
  prepareFaultRun,
  runFaultCase,
  TOLD_BY_WATCH,
  writeThree,
  WIRES,
} from "../support/fault-run.js";
import { PROTOBUF } from "../support/protobuf-bodies.js";
import { until } from "../support/eventually.js";

const list = { verb: "list" } as const;
const stream = { verb: "watch", query: /sendInitialEvents/ } as const;

/** A clock on which the ten seconds that a streaming list may be silent take 100 ms. */
const QUICK = acceleratedClock(100);

/** Pages lists at "0", too, as a server without a watch cache does. */
const PAGING: Fault = {
  match: { verb: "list", query: /resourceVersion=0/ },
  times: Infinity,
  do: { type: "ignoreParameters", names: ["resourceVersion"] },
};
const PAGED = { pageSize: 1 };
const secondPage = { verb: "list", query: /continue=/ } as const;

const WELL = "info: watching pods after Ns: 2 found";

function cannotList(what: string): string {
  return `warn: cannot list pods: ${what.replace(/^Cannot /, "cannot ")}; listing again in Ns`;
}

/** Wrong answers to the first list. */
const answers: readonly FaultCase[] = [
  ...[
    { code: 401, reason: "Unauthorized", message: "Unauthorized", kind: "unauthorized" },
    { code: 403, reason: "Forbidden", message: "pods is forbidden", kind: "forbidden" },
    { code: 404, reason: "NotFound", message: "no such resource", kind: "notFound" },
    { code: 413, reason: "RequestEntityTooLarge", message: "too large", kind: "serverError" },
    { code: 429, reason: "TooManyRequests", message: "slow down", kind: "tooManyRequests" },
    { code: 500, reason: "InternalError", message: "internal", kind: "serverError" },
    { code: 503, reason: "ServiceUnavailable", message: "starting", kind: "serverError" },
  ].map(({ code, reason, message, kind }): FaultCase => ({
    name: `http: ${code} for a list, twice`,
    faults: [{ match: list, times: 2, do: { type: "http", code, reason, message } }],
    requests: ["list 0/500", "list 0/500", "list 0/500", "watch +2"],
    endings: [`list ${kind}: relist, waits`],
    said: [cannotList(message), WELL],
  })),
  {
    name: "http: 502 for a list, in a proxy's HTML",
    faults: [
      {
        match: list,
        do: { type: "http", code: 502, text: "<html><h1>Bad Gateway</h1></html>", contentType: "text/html" },
      },
    ],
    requests: ["list 0/500", "list 0/500", "watch +2"],
    endings: ["list serverError: relist, waits"],
    said: [cannotList("the server answered 502: Bad Gateway"), WELL],
  },
  {
    name: "http: 504, the position is too large, for a list: asked once more at once, then with waits",
    faults: [
      {
        match: list,
        times: 2,
        do: { type: "http", code: 504, reason: "Timeout", message: "Too large resource version" },
      },
    ],
    requests: ["list 0/500", "list latest/500", "list latest/500", "watch +2"],
    endings: ["list tooLarge: relistLatest", "list tooLarge: relistLatest, waits"],
    said: [cannotList("Too large resource version"), WELL],
  },
  {
    name: "http: 429 for a list, with Retry-After",
    options: { clock: acceleratedClock(20), probeAfterMs: 0 },
    faults: [{ match: list, do: { type: "http", code: 429, text: "Too many\n", retryAfterSeconds: 1 } }],
    requests: ["list 0/500", "list 0/500", "watch +2"],
    endings: ["list tooManyRequests: relist, waits"],
    said: [cannotList("the server answered 429: Too many"), WELL],
    waitsAtLeastMs: 1_000,
  },
];

/** Faults that break off the first list. */
const breaks: readonly FaultCase[] = [
  {
    name: "drop: the connection breaks instead of a list",
    faults: [{ match: list, times: 2, do: { type: "refuse", how: "close" } }],
    requests: ["list 0/500", "list 0/500", "list 0/500", "watch +2"],
    endings: ["list interrupted: relist, waits"],
    said: [cannotList("Cannot get a response from SERVER: connection reset by peer"), WELL],
  },
  ...(
    [
      ["drop: the connection breaks inside a list", { type: "drop", how: "reset", afterBytes: 300 }],
      ["chunkedTrailerMissing: a list ends without saying that it is whole", { type: "missingEnd" }],
      ["contentLengthShort: a list is shorter than it was said to be", { type: "shortBody" }],
    ] as const
  ).map(([name, action]): FaultCase => ({
    name,
    faults: [{ match: list, do: action }],
    requests: ["list 0/500", "list 0/500", "watch +2"],
    endings: ["list interrupted: relist, waits"],
    said: [cannotList("Cannot read the whole response from SERVER: connection reset by peer"), WELL],
  })),
  {
    name: "gzipBad: a list says that it is gzip, and is not",
    faults: [{ match: list, do: { type: "badGzip" } }],
    requests: ["list 0/500", "list 0/500", "watch +2"],
    endings: ["list undecodable: relist, waits"],
    said: [
      cannotList("Cannot read the response from SERVER: broken gzip data (incorrect header check)"),
      WELL,
    ],
  },
];

/** Faults that end by a limit of more than a minute, which takes less than a second on this clock (IP-16). */
const hangs: readonly FaultCase[] = [
  {
    name: "hang: a list is not answered (IP-16)",
    options: { transportClock: QUICK },
    faults: [{ match: list, do: { type: "hang" } }],
    requests: ["list 0/500", "list 0/500", "watch +2"],
    endings: ["list interrupted: relist, waits"],
    said: [cannotList("Cannot get a response from SERVER: no response headers within 75s"), WELL],
  },
  {
    name: "stall: a list breaks off without an end (IP-16)",
    options: { transportClock: QUICK },
    faults: [{ match: list, do: { type: "stall", afterBytes: 100 } }],
    requests: ["list 0/500", "list 0/500", "watch +2"],
    endings: ["list interrupted: relist, waits"],
    said: [cannotList("Cannot read the response from SERVER: no data for 60s"), WELL],
  },
  {
    name: "hang: the second page is not answered (IP-16)",
    options: { ...PAGED, transportClock: QUICK },
    faults: [{ match: secondPage, do: { type: "hang" } }, PAGING],
    requests: ["list 0/1", "list page/1", "list 0/1", "list page/1", "watch +2"],
    endings: ["list interrupted: relist, waits"],
    said: [cannotList("Cannot get a response from SERVER: no response headers within 75s"), WELL],
  },
];

/** Faults of lists in pages. */
const pages: readonly FaultCase[] = [
  {
    name: "compactDuringPaging: the second page is Gone without a new token: the most recent state",
    options: PAGED,
    faults: [{ match: secondPage, do: { type: "http", code: 410, reason: "Gone", message: "gone" } }, PAGING],
    requests: ["list 0/1", "list page/1", "list latest/1", "list page/1", "watch +2"],
    endings: ["list expired: relistLatest"],
    said: [],
  },
  {
    name: "compactDuringPaging: the token of the second page is refused: the list begins anew",
    options: PAGED,
    faults: [
      { match: secondPage, do: { type: "http", code: 400, reason: "BadRequest", message: "bad token" } },
      PAGING,
    ],
    requests: ["list 0/1", "list page/1", "list latest/1", "list page/1", "watch +2"],
    endings: ["list invalidRequest: relistLatest, waits"],
    said: [cannotList("bad token"), WELL],
  },
  {
    name: "pagingIgnored: a page that was to hold one pod holds all",
    options: PAGED,
    requests: ["list 0/1", "watch +2"],
    endings: [],
    said: [],
  },
  {
    name: "pagingIgnored: a page is empty, and there are more",
    options: PAGED,
    faults: [
      { match: list, do: { type: "rewriteBody", rewrite: (body) => ({ ...body, ...emptyPage(body) }) } },
      PAGING,
    ],
    requests: ["list 0/1", "list page/1", "list page/1", "watch +2"],
    endings: [],
    said: [],
  },
  {
    name: "pagingIgnored: the pages lead in a circle",
    options: PAGED,
    faults: [
      {
        match: { ...secondPage },
        times: 2,
        do: {
          type: "rewriteBody",
          rewrite: (body) => ({ ...body, metadata: { resourceVersion: "1", continue: "again" } }),
        },
      },
      {
        match: { verb: "list", query: /continue=again/ },
        do: { type: "ignoreParameters", names: ["continue"] },
      },
      PAGING,
    ],
    requests: ["list 0/1", "list page/1", "list page/1", "list 0/1", "list page/1", "watch +2"],
    endings: ["list undecodable: relist, waits"],
    said: [cannotList("Cannot list everything: found the same continue token again after 3 items"), WELL],
  },
  {
    name: "pagingIgnored: the pages have new tokens for ever and bring nothing",
    options: PAGED,
    faults: [
      {
        match: { verb: "list" },
        times: 10,
        do: { type: "rewriteBody", rewrite: nextEmptyPage() },
      },
      {
        match: { verb: "list", query: /continue=more/ },
        times: 10,
        do: { type: "ignoreParameters", names: ["continue"] },
      },
      PAGING,
    ],
    requests: ["list 0/1", ...Array<string>(9).fill("list page/1"), "list 0/1", "list page/1", "watch +2"],
    endings: ["list undecodable: relist, waits"],
    said: [
      cannotList("Cannot list everything: found 10 pages in a row without a new object after 0 items"),
      WELL,
    ],
  },
];

/** Returns a function that makes pages without pods, each with another token for the next page. */
function nextEmptyPage(): (body: JsonObject) => JsonObject {
  let pages = 0;
  return (body) => ({ ...body, items: [], metadata: { resourceVersion: "1", continue: `more${pages++}` } });
}

/** Returns a page without pods, with a token for a next page that has all of them. */
function emptyPage({ metadata }: JsonObject): JsonObject {
  const version = isJsonObject(metadata) ? metadata["resourceVersion"] : undefined;
  assert.ok(typeof version === "string", "a list has a version");
  const token = { v: "meta.k8s.io/v1", rv: Number(version), start: "/a" };
  const next = Buffer.from(JSON.stringify(token)).toString("base64url");
  return { items: [], metadata: { resourceVersion: version, continue: next } };
}

/** Faults of streaming lists. */
const streams: readonly FaultCase[] = [
  {
    name: "noInitialEnd: the stream does not say where the state ends: LIST instead (IP-13)",
    options: { initialList: "stream", clock: QUICK, probeAfterMs: 0 },
    faults: [{ match: stream, do: { type: "events", change: "noInitialEventsEnd" } }],
    requests: ["stream latest", "list 0/500", "watch +2"],
    endings: ["stream silent: fallBackToList"],
    said: ["warn: cannot list pods: no more data arrived; listing again now", WELL],
  },
  {
    name: "noInitialEnd: the server cannot stream lists and says so: 422",
    options: { initialList: "stream", server: { features: { watchList: false } } },
    requests: ["stream latest", "list 0/500", "watch +2"],
    endings: ["stream invalidRequest: fallBackToList"],
    said: [],
  },
  {
    name: "noInitialEnd: the server does not know the parameter and sends what a watch always sent",
    options: {
      initialList: "stream",
      clock: QUICK,
      probeAfterMs: 0,
      server: { features: { watchList: false } },
    },
    faults: [
      {
        match: stream,
        do: { type: "ignoreParameters", names: ["sendInitialEvents", "resourceVersionMatch"] },
      },
    ],
    requests: ["stream latest", "list 0/500", "watch +2"],
    endings: ["stream silent: fallBackToList"],
    said: ["warn: cannot list pods: no more data arrived; listing again now", WELL],
  },
  {
    name: "noInitialEnd: the stream ends twice before it says where the state ends",
    options: { initialList: "stream" },
    faults: [{ match: stream, times: 2, do: { type: "end", afterEvents: 1 } }],
    requests: ["stream latest", "stream latest", "list 0/500", "watch +2"],
    endings: ["stream closed: relist, waits", "stream closed: fallBackToList"],
    said: [cannotList("the server closed the stream"), WELL],
  },
  {
    name: "watch410: the position of a streaming list has expired",
    options: { initialList: "stream" },
    faults: [{ match: stream, do: { type: "http", code: 410, reason: "Expired", message: "too old" } }],
    requests: ["stream latest", "stream latest"],
    endings: ["stream expired: relistLatest"],
    said: [],
  },
];

for (const wire of WIRES) {
  describe(`faults, a list that fails, in ${wire.name}`, () => {
    for (const faultCase of casesOver(wire, [...answers, ...breaks, ...hangs, ...pages, ...streams])) {
      it(faultCase.name, async (t) => runFaultCase(t, faultCase, wire));
    }
  });
}

describe("faults, a list that takes its time", () => {
  it("slow: an object of a streaming list takes longer to come than a list may be silent", async (t) => {
    const clock = acceleratedClock(20);
    const run = await prepareFaultRun(t, { initialList: "stream", clock, server: { clock } });
    const { server } = run;
    const containers = [{ name: "c", image: "nginx", args: ["x".repeat(300_000)] }];
    server.objects.create("pods", { ...podNamed("large"), spec: { containers } });
    server.faults.add({ match: stream, do: { type: "slow", bytesPerSecond: 15_000 } });
    await run.start();
    await run.heals();
    assert.deepEqual([run.requests(), run.endings()], [["stream latest"], []]);
    assert.deepEqual(await run.said(), ["info: watching pods: 3 found"]);
  });
});

describe("faults, a list that fails between two pages", () => {
  it("compactDuringPaging: the snapshot is gone before the second page: everything at once, as at first (L-6)", async (t) => {
    const run = await prepareFaultRun(t, PAGED);
    const { server } = run;
    function compact(): void {
      server.objects.create("pods", podNamed("comes"));
      server.compact();
    }
    server.faults.add(PAGING);
    server.faults.add({ match: secondPage, do: { type: "before", run: compact } });
    await run.start();
    await run.heals();
    assert.deepEqual(run.requests(), ["list 0/1", "list page/1", "list 0", "watch +3"]);
    assert.deepEqual(run.endings(), []);
    assert.deepEqual(await run.said(), ["info: watching pods: 3 found"]);
    assert.equal(run.told().length, 3);
  });
});

describe("faults, a list with a damaged item, in protobuf", () => {
  it("garbage: an item is damaged inside: all else goes on, and the next change of it heals it", async (t) => {
    const run = await prepareFaultRun(t);
    const { server, informer } = run;
    const body = damagedList(server.objects, "stays");
    server.faults.add({ match: list, do: { type: "http", code: 200, text: body, contentType: PROTOBUF } });
    await run.start();
    const [damaged, sound] = ["default/stays", "default/goes"].map((key) => informer.lister.get(key));
    assert.throws(() => damaged?.status, WireError);
    assert.equal(damaged?.metadata?.name, "stays");
    assert.equal(sound?.status?.phase, "Pending");
    await writeThree(run);
    await until(() => run.told().length === 6);
    await run.heals();
    assert.deepEqual(run.requests(), ["list 0/500", "watch +2"]);
    assert.deepEqual(run.endings(), []);
    assert.deepEqual(await run.said(), ["info: watching pods: 2 found"]);
    assert.deepEqual(new Set(run.told().slice(2)), new Set(TOLD_BY_WATCH));
  });
});
