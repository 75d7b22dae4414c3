import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DAMAGE, damagedEvent } from "../support/damaged-pods.js";
import { podNamed } from "../support/embedded.js";
import {
  AGAIN,
  casesOver,
  type FaultCase,
  type FaultRun,
  listedAnew,
  lost,
  over,
  prepareFaultRun,
  runFaultCase,
  TOLD_BY_BOTH,
  TOLD_BY_LIST,
  WIRES,
} from "../support/fault-run.js";
import { until } from "../support/eventually.js";

const watch = { verb: "watch" } as const;

const NO_NUMBER = 'Invalid value: "rv-N": strconv.ParseUint: parsing "rv-N": invalid syntax';

/** A complete line with an event, except that one byte is not valid UTF-8. */
const NO_UTF8 = Buffer.from('{"type":"ADDED","object":{"metadata":{"name":"\xff"}}}\n', "latin1");

/** Faults that damage bytes. */
const bytes: readonly FaultCase[] = [
  {
    name: "garbage: NULs and binary stand between two events",
    only: "json",
    faults: [{ match: watch, do: { type: "garbage", afterEvents: 1 } }],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch undecodable: rewatch, waits"],
    said: [lost("Cannot decode watch event 1 before byte N: not a JSON object"), AGAIN],
  },
  {
    name: "garbage: an event is no UTF-8",
    only: "json",
    faults: [{ match: watch, do: { type: "garbage", afterEvents: 1, bytes: NO_UTF8 } }],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch undecodable: rewatch, waits"],
    said: [lost("Cannot decode watch event 1 before byte N: not valid UTF-8"), AGAIN],
  },
  {
    name: "garbage: three watches in a row cannot be read: a list may step over what they stumble on",
    only: "json",
    next: { type: "garbage" },
    times: 3,
    requests: ["watch +3", "watch +3", "watch +3", "list +3", "watch +6"],
    endings: [
      "watch undecodable: rewatch, waits",
      "watch undecodable: rewatch, waits",
      "watch undecodable: relist, waits",
    ],
    said: [lost("Cannot decode watch event 0 before byte N: not a JSON object"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "truncate: a watch ends properly inside an event, of which nothing is applied",
    faults: [{ match: watch, do: { type: "truncate", afterEvents: 1 } }],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch undecodable: rewatch, waits"],
    said: [lost("Cannot decode watch event 1 before byte N: the body broke off inside it"), AGAIN],
  },
  {
    name: "gzipBad: a watch says that it is gzip, and is not",
    next: { type: "badGzip" },
    requests: ["watch +3", "watch +3"],
    endings: ["watch undecodable: rewatch, waits"],
    said: [lost("Cannot read the response from SERVER: broken gzip data (incorrect header check)"), AGAIN],
  },
  {
    name: "splitChunks: every byte of a watch comes alone, with CR LF and blank lines",
    only: "json",
    faults: [{ match: watch, do: { type: "splitChunks", size: 1, crlf: true, blankLines: true } }],
    story: writeWideCharacters,
    requests: ["list 0/500", "watch +2"],
    endings: [],
    said: [],
    told: ["add comes@+3 watch"],
  },
  {
    name: "splitChunks: every byte of a watch comes alone",
    faults: [{ match: watch, do: { type: "splitChunks", size: 1 } }],
    requests: ["list 0/500", "watch +2"],
    endings: [],
    said: [],
  },
  {
    name: "garbage: NULs and binary stand between two frames",
    only: "protobuf",
    faults: [{ match: watch, do: { type: "garbage", afterEvents: 1 } }],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch undecodable: rewatch, waits"],
    said: [
      lost(
        "Cannot decode watch event 1 before byte N: found a frame that begins with byte N, which does not begin an event",
      ),
      AGAIN,
    ],
  },
  {
    name: "garbage: a frame says that it is gigabytes long",
    only: "protobuf",
    faults: [{ match: watch, do: { type: "garbage", afterEvents: 1, bytes: Buffer.alloc(8, 0xff) } }],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch undecodable: rewatch, waits"],
    said: [
      lost(
        "Cannot decode watch event 1 before byte N: found a frame of 4294967295 bytes, expected at most 16777216",
      ),
      AGAIN,
    ],
  },
  ...(
    [
      ["a length in its status", DAMAGE.length, "found a length of 9, but 0 bytes follow (at its byte N)"],
      ["a time in its metadata", DAMAGE.time, "found a time that is out of range (at its byte N)"],
    ] as const
  ).map(([what, damage, fault]): FaultCase => ({
    name: `garbage: a frame is whole, but for ${what}: nothing of it is applied`,
    only: "protobuf",
    faults: [
      {
        match: watch,
        do: { type: "garbage", afterEvents: 1, bytes: damagedEvent(podNamed("stays"), damage) },
      },
    ],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch undecodable: rewatch, waits"],
    said: [lost(`Cannot decode watch event 1 before byte N: ${fault}`), AGAIN],
  })),
  {
    name: "splitChunks: every byte of a list comes alone",
    faults: [{ match: { verb: "list" }, do: { type: "splitChunks", size: 1 } }],
    requests: ["list 0/500", "watch +2"],
    endings: [],
    said: [],
  },
  {
    name: "slow: list and watch come at 20 kB a second",
    faults: [
      { match: { verb: "list" }, do: { type: "slow", bytesPerSecond: 20_000 } },
      { match: watch, do: { type: "slow", bytesPerSecond: 20_000 } },
    ],
    requests: ["list 0/500", "watch +2"],
    endings: [],
    said: [],
  },
];

async function writeWideCharacters({ server }: FaultRun): Promise<void> {
  server.objects.create("pods", {
    ...podNamed("comes"),
    metadata: { name: "comes", annotations: { text: "größer, 日本, 🐙\u2028" } },
  });
  return Promise.resolve();
}

/** Wrong events. If the server lies about its objects, only a list reveals it. */
const lies: readonly FaultCase[] = [
  {
    name: "dupEvents: every event comes twice, and is told once",
    faults: [{ match: watch, do: { type: "events", change: "duplicate" } }],
    requests: ["list 0/500", "watch +2"],
    endings: [],
    said: [],
  },
  {
    name: "reorder: events come in swapped pairs, until the next watch",
    faults: [
      { match: watch, do: { type: "events", change: "reorder" } },
      { match: watch, do: { type: "end", afterEvents: 4 } },
    ],
    requests: ["list 0/500", "watch +2", "watch +5"],
    endings: ["watch closed: rewatch"],
    said: [],
    told: [
      "update stays@+1->stays@+4 watch",
      "add comes@+3 watch",
      "delete goes@+6 watch",
      "add goes@+5 watch",
      "delete goes@+6 watch",
    ],
  },
  {
    name: "rvBackwards: each event has an older version than the one before, until the next watch",
    faults: [
      { match: watch, do: { type: "end", afterEvents: 3 } },
      { match: watch, do: { type: "events", change: "resourceVersionBackwards" } },
    ],
    requests: ["list 0/500", "watch +2", "watch +0"],
    endings: ["watch closed: rewatch"],
    said: [],
    told: [
      "add comes@+2 watch",
      "update comes@+2->comes@+3 watch",
      "update stays@+1->stays@+4 watch",
      "update goes@+2->goes@+5 watch",
      "delete goes@+6 watch",
    ],
  },
  {
    name: "rvNonNumeric: versions are words that the server cannot read itself",
    faults: [
      { match: watch, do: { type: "events", change: "resourceVersionNotNumeric" } },
      { match: watch, do: { type: "end", afterEvents: 3 } },
    ],
    requests: ["list 0/500", "watch +2", "watch rv-+5", "list rv-+5", "list latest/500", "watch +6"],
    endings: [
      "watch closed: rewatch",
      "watch serverError: relist, waits",
      "list invalidRequest: relistLatest, waits",
    ],
    said: [
      lost(`resourceVersion: ${NO_NUMBER}`, "listing"),
      `warn: cannot list pods: invalid resource version: resourceVersion: ${NO_NUMBER}; listing again in Ns`,
      "info: watching pods again after Ns, relisted: 0 added, 2 updated, 1 deleted meanwhile",
    ],
    told: [
      "add comes@rv-+3 watch",
      "update comes@rv-+3->comes@+3 relist",
      "update stays@+1->stays@rv-+4 watch",
      "update stays@rv-+4->stays@+4 relist",
      "update goes@+2->goes@rv-+5 watch",
      "delete goes@rv-+5 missed relist",
    ],
  },
  {
    name: "rvNonNumeric: versions are missing, and the position stays where it was",
    faults: [
      { match: watch, do: { type: "events", change: "resourceVersionMissing" } },
      { match: watch, do: { type: "end", afterEvents: 3 } },
    ],
    requests: ["list 0/500", "watch +2", "watch +2"],
    endings: ["watch closed: rewatch"],
    said: [],
    told: [
      "add comes@? watch",
      "update stays@+1->stays@? watch",
      "update goes@+2->goes@? watch",
      "update comes@?->comes@+3 watch",
      "update stays@?->stays@+4 watch",
      "update goes@?->goes@+5 watch",
      "delete goes@+6 watch",
    ],
  },
  {
    name: "missedDelete: a deletion is swallowed, and 410 comes instead",
    faults: [{ match: watch, do: { type: "events", change: "missedDelete" } }],
    requests: ["list 0/500", "watch +2", "list +5", "watch +6"],
    endings: ["watch expired: relist, waits"],
    said: [lost("too old resource version: N", "listing"), listedAnew(0, 0)],
    told: [
      "add comes@+3 watch",
      "update stays@+1->stays@+4 watch",
      "update goes@+2->goes@+5 watch",
      "delete goes@+5 missed relist",
    ],
  },
  {
    name: "bookmarkLie: bookmarks come instead of the changes before them; the next list finds what they hid",
    faults: [
      { match: watch, do: { type: "events", change: "lyingBookmark" } },
      { match: watch, do: { type: "watchError", code: 410, message: "too old", afterEvents: 4 } },
    ],
    requests: ["list 0/500", "watch +2", "list +6", "watch +6"],
    endings: ["watch expired: relist, waits"],
    said: [lost("too old", "listing"), listedAnew(1)],
    told: TOLD_BY_LIST,
  },
  {
    name: "bookmarkLie: bookmarks come instead of changes and name the position 0; the next watch brings what they hid",
    faults: [
      { match: watch, do: { type: "events", change: "lyingBookmark" } },
      { match: watch, do: { type: "events", change: "resourceVersionMissing" } },
      { match: watch, do: { type: "end", afterEvents: 4 } },
    ],
    requests: ["list 0/500", "watch +2", "watch +2"],
    endings: ["watch closed: rewatch"],
    said: [],
  },
  {
    name: "bookmarkOff: no bookmark comes, and changes do",
    options: { server: { bookmarkIntervalMs: 20 } },
    faults: [{ match: watch, do: { type: "events", change: "noBookmarks" } }],
    requests: ["list 0/500", "watch +2"],
    endings: [],
    said: [],
  },
  {
    name: "unknownType: an event is of an unknown type, once",
    faults: [{ match: watch, do: { type: "events", change: "unknownType", count: 1 } }],
    requests: ["list 0/500", "watch +2", "watch +2"],
    endings: ["watch undecodable: rewatch, waits"],
    said: [
      lost(
        'Cannot decode watch event 0 before byte N: found event type "FOO", expected ADDED, MODIFIED, DELETED, BOOKMARK or ERROR',
      ),
      AGAIN,
    ],
  },
  {
    name: "kindMismatch: an object of another kind is passed over; the next list finds what it hid",
    faults: [
      { match: watch, do: { type: "events", change: "otherKind", count: 1 } },
      { match: watch, do: { type: "watchError", code: 410, message: "too old", afterEvents: 3 } },
    ],
    requests: ["list 0/500", "watch +2", "list +5", "watch +6"],
    endings: ["watch expired: relist, waits"],
    said: [lost("too old", "listing"), listedAnew(1, 0)],
    told: [
      "update stays@+1->stays@+4 watch",
      "update goes@+2->goes@+5 watch",
      "add comes@+3 relist",
      "delete goes@+5 missed relist",
    ],
  },
];

for (const wire of WIRES) {
  describe(`faults, what a stream is made of, in ${wire.name}`, () => {
    for (const faultCase of casesOver(wire, [...bytes, ...lies])) {
      it(faultCase.name, async (t) => runFaultCase(t, faultCase, wire));
    }
  });
}

for (const wire of WIRES) {
  describe(`faults, objects of any size, in ${wire.name}`, () => {
    it("hugeEvent: an event of 1.5 MB, and a list with items of 3 MB", async (t) => {
      const run = await prepareFaultRun(t, over(wire));
      const { objects } = run.server;
      objects.create("pods", podOfBytes("listed", 3_000_000));
      objects.create("pods", podOfBytes("deleted", 3_000_000));
      await run.start();
      objects.create("pods", podOfBytes("comes", 1_500_000));
      objects.delete("pods", "default/deleted", { gracePeriodSeconds: 0 });
      await run.heals();
      assert.deepEqual(run.requests(), ["list 0/500", "watch +4"]);
      assert.deepEqual(run.endings(), []);
      assert.deepEqual(await run.said(), ["info: watching pods: 4 found"]);
      assert.deepEqual(run.told().slice(4), [
        "add comes@+5 watch",
        "update deleted@+4->deleted@+6 watch",
        "delete deleted@+7 watch",
      ]);
    });
  });

  describe(`faults, a server that tells its position seldom, in ${wire.name}`, () => {
    it("bookmarkLate: a position learnt from bookmarks alone outlives the server's memory (bookmark)", async (t) => {
      const run = await prepareFaultRun(t, {
        ...over(wire),
        selectors: { labelSelector: "app=web" },
        server: { bookmarkIntervalMs: 20 },
      });
      const { server } = run;
      await run.start();
      // These pods do not match the selector, so their changes only move the position.
      for (let change = 0; change < 5; change += 1) {
        server.objects.create("pods", podNamed(`other-${change}`));
      }
      const { resourceVersion } = server.objects;
      await until(() => run.informer.lastSyncResourceVersion === resourceVersion);
      server.compact();
      await server.restart({ history: "kept" });
      await until(() => run.requests().at(-1) === "watch +7");
      server.objects.create("pods", podNamed("comes", { app: "web" }));
      await until(() => run.informer.lister.size === 1);
      assert.deepEqual(run.requests(), ["list 0/500", "watch +2", "watch +7"]);
      assert.deepEqual(run.endings(), ["watch interrupted: rewatch, waits"]);
      assert.deepEqual(await run.said(), [
        "info: watching pods: 0 found",
        lost("Cannot read the whole response from SERVER: connection reset by peer"),
        AGAIN,
      ]);
      assert.deepEqual(run.told(), ["add comes@+8 watch"]);
      assert.deepEqual(
        run.informer.lister.list().map(({ metadata }) => metadata?.uid),
        [server.objects.get("pods", "default/comes")?.metadata.uid],
      );
    });
  });
}

/** Returns a pod of a given size. Its container has a long argument. */
function podOfBytes(name: string, size: number): ReturnType<typeof podNamed> {
  return {
    ...podNamed(name),
    spec: { containers: [{ name: "c", image: "nginx", args: ["x".repeat(size)] }] },
  };
}
