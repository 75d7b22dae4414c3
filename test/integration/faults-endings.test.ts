import { describe, it } from "node:test";
import { systemClock } from "../../src/base/clock.js";
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

const watch = { verb: "watch" } as const;
const BROKE = lost("Cannot read the whole response from SERVER: connection reset by peer");
const NO_ANSWER = lost("Cannot get a response from SERVER: connection reset by peer");
const CLOSED_AT_ONCE = lost("the server closed the stream at once");
const MINUTES_AGO = "the position is of minutes ago";
const FUTURE = "Too large resource version";

/** Faults that break the connection of a watch. */
const drops: readonly FaultCase[] = [
  ...(["reset", "close"] as const).map((how): FaultCase => ({
    name: `drop: the connection of a watch that has been healthy breaks (${how}), which heals at once`,
    // On this clock the watch lives for more than a second, which counts as healthy.
    options: { clock: systemClock },
    faults: [{ match: watch, do: { type: "drop", how, afterMs: 1_100 } }],
    requests: ["list 0/500", "watch +2", "watch +6"],
    endings: ["watch dropped: rewatch"],
    said: [],
  })),
  {
    name: "drop: the connection is reset after an event",
    faults: [{ match: watch, do: { type: "drop", how: "reset", afterEvents: 1 } }],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch interrupted: rewatch, waits"],
    said: [BROKE, AGAIN],
  },
  {
    name: "drop: the connection is reset after an event, under TLS",
    options: { server: { tls: true } },
    faults: [{ match: watch, do: { type: "drop", how: "reset", afterEvents: 1 } }],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch interrupted: rewatch, waits"],
    said: [BROKE, AGAIN],
  },
  {
    name: "drop: the connection is closed without an end after an event",
    faults: [{ match: watch, do: { type: "drop", how: "close", afterEvents: 1 } }],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch interrupted: rewatch, waits"],
    said: [BROKE, AGAIN],
  },
  {
    name: "drop: the connection is closed inside an event",
    faults: [{ match: watch, do: { type: "drop", how: "close", afterBytes: 100 } }],
    requests: ["list 0/500", "watch +2", "watch +2"],
    endings: ["watch interrupted: rewatch, waits"],
    said: [BROKE, AGAIN],
  },
  {
    name: "drop: the connection is reset instead of an answer, three times",
    next: { type: "refuse", how: "reset" },
    times: 3,
    requests: ["watch +3", "list +3/1", "watch +3", "list +3/1", "watch +3", "list +3/1", "watch +3"],
    endings: Array<string>(3).fill("watch interrupted: rewatch, waits"),
    said: [NO_ANSWER, AGAIN],
  },
  {
    name: "chunkedTrailerMissing: the answer ends without saying that it is whole",
    faults: [
      { match: watch, do: { type: "missingEnd" } },
      { match: watch, do: { type: "end", afterEvents: 1 } },
    ],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch interrupted: rewatch, waits"],
    said: [BROKE, AGAIN],
  },
];

/** Faults after which the server ends a watch properly. */
const ends: readonly FaultCase[] = [
  {
    name: "end: a watch that brought an event ends within a second",
    faults: [{ match: watch, do: { type: "end", afterEvents: 1 } }],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: ["watch closed: rewatch"],
    said: [],
  },
  {
    name: "end: three in a row end within a second, each with an event",
    faults: [{ match: watch, times: 3, do: { type: "end", afterEvents: 1 } }],
    requests: ["list 0/500", "watch +2", "watch +3", "watch +4", "watch +5"],
    endings: ["watch closed: rewatch", "watch closedEarly: rewatch, waits"],
    said: [CLOSED_AT_ONCE, AGAIN],
  },
  {
    name: "end: a watch ends at once, with nothing",
    next: { type: "end" },
    requests: ["watch +3", "watch +3"],
    endings: ["watch closedEarly: rewatch, waits"],
    said: [CLOSED_AT_ONCE, AGAIN],
  },
  {
    name: "end: three in a row end at once, with nothing: the position may be what is wrong (IP-12)",
    next: { type: "end" },
    times: 3,
    requests: ["watch +3", "watch +3", "watch +3", "list latest/500", "watch +6"],
    endings: [
      "watch closedEarly: rewatch, waits",
      "watch closedEarly: rewatch, waits",
      "watch closedEarly: relistLatest, waits",
    ],
    said: [CLOSED_AT_ONCE, listedAnew()],
    told: TOLD_BY_BOTH,
  },
];

/** Faults of a server that no longer has the position. */
const expired: readonly FaultCase[] = [
  {
    name: "watch410: the first event of a watch says so",
    next: { type: "watchError", code: 410, reason: "Expired", message: MINUTES_AGO },
    requests: ["watch +3", "list +3", "watch +6"],
    endings: ["watch expired: relist, waits"],
    said: [lost(MINUTES_AGO, "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "watch410: an event in the middle of a watch says so",
    faults: [
      {
        match: watch,
        do: { type: "watchError", code: 410, reason: "Expired", message: MINUTES_AGO, afterEvents: 1 },
      },
    ],
    requests: ["list 0/500", "watch +2", "list +3", "watch +6"],
    endings: ["watch expired: relist, waits"],
    said: [lost(MINUTES_AGO, "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "watch410: an event says so and the stream stays open",
    next: { type: "watchError", code: 410, reason: "Expired", message: MINUTES_AGO, keepOpen: true },
    requests: ["watch +3", "list +3", "watch +6"],
    endings: ["watch expired: relist, waits"],
    said: [lost(MINUTES_AGO, "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "watch410: the status of the answer says so",
    next: { type: "http", code: 410, reason: "Expired", message: MINUTES_AGO },
    requests: ["watch +3", "list +3", "watch +6"],
    endings: ["watch expired: relist, waits"],
    said: [lost(MINUTES_AGO, "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "watch410: the reason is Gone, as older servers say it",
    next: { type: "watchError", code: 410, reason: "Gone", message: MINUTES_AGO },
    requests: ["watch +3", "list +3", "watch +6"],
    endings: ["watch expired: relist, waits"],
    said: [lost(MINUTES_AGO, "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "watch410: the position of the new list has expired as well (IP-36)",
    next: { type: "http", code: 410, reason: "Expired", message: MINUTES_AGO },
    times: 2,
    requests: ["watch +3", "list +3", "watch +6", "list latest/500", "watch +6"],
    endings: ["watch expired: relist, waits", "watch expired: relistLatest, waits"],
    said: [lost(MINUTES_AGO, "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
];

/** Errors of the server in the middle of a watch, or instead of one. */
const errors: readonly FaultCase[] = [
  {
    name: "watchError: 500 comes as an event",
    next: { type: "watchError", code: 500, reason: "InternalError", message: "etcdserver: leader changed" },
    requests: ["watch +3", "list +3", "watch +6"],
    endings: ["watch serverError: relist, waits"],
    said: [lost("etcdserver: leader changed", "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "watchError: 429 comes as an event",
    next: { type: "watchError", code: 429, reason: "TooManyRequests", message: "slow down" },
    requests: ["watch +3", "watch +3"],
    endings: ["watch tooManyRequests: rewatch, waits"],
    said: [lost("slow down"), AGAIN],
  },
  {
    name: "watchError: 504, the position is too large, comes as an event",
    next: { type: "watchError", code: 504, reason: "Timeout", message: FUTURE },
    requests: ["watch +3", "list latest/500", "watch +6"],
    endings: ["watch tooLarge: relistLatest, waits"],
    said: [lost(FUTURE, "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "watchError: an unknown code comes as an event",
    next: { type: "watchError", code: 418, reason: "Teapot", message: "short and stout" },
    requests: ["watch +3", "list +3", "watch +6"],
    endings: ["watch serverError: relist, waits"],
    said: [lost("short and stout", "listing"), listedAnew()],
    told: TOLD_BY_BOTH,
  },
  {
    name: "kindMismatch: ERROR comes with an object that is no Status",
    only: "json",
    next: {
      type: "events",
      count: 1,
      change: () => [{ type: "ERROR", object: { kind: "Pod", metadata: { name: "odd" } } }],
    },
    requests: ["watch +3", "list +3", "watch +6"],
    endings: ["watch serverError: relist, waits"],
    said: [
      lost(
        'the server sent an ERROR event without a Status: {"kind":"Pod","metadata":{"name":"odd"}}',
        "listing",
      ),
      listedAnew(),
    ],
    told: TOLD_BY_BOTH,
  },
];

for (const wire of WIRES) {
  describe(`faults, a watch that ends, in ${wire.name}`, () => {
    for (const faultCase of casesOver(wire, [...drops, ...ends, ...expired, ...errors])) {
      it(faultCase.name, async (t) => runFaultCase(t, faultCase, wire));
    }
  });
}
