import { describe, it } from "node:test";
import type { FaultAction } from "../../src/apiserver/index.js";
import { AGAIN, casesOver, type FaultCase, lost, runFaultCase, WIRES } from "../support/fault-run.js";
import type { Protocol } from "../support/protocols.js";

const WATCH = { verb: "watch" } as const;
const LIST = { verb: "list" } as const;

const RESET_BY_PEER = "connection reset by peer";

/** Returns what is said of a first list that breaks off, and of the next. */
function notListed(words: string): readonly string[] {
  return [
    `warn: cannot list pods: cannot read the whole response from SERVER: ${words}; listing again in Ns`,
    "info: watching pods after Ns: 2 found",
  ];
}

/** What is said of each code with which a stream is reset. */
const RESETS: readonly (readonly [code: number, words: string])[] = [
  [0, "the server ended the stream too early"],
  [1, "the stream was reset, because the response or the request breaks a rule of HTTP/2 (PROTOCOL_ERROR)"],
  [2, "the server reset the stream (INTERNAL_ERROR)"],
  [7, "the server refused the stream (REFUSED_STREAM)"],
  [8, "the server cancelled the stream (CANCEL)"],
  [11, "the server asks for fewer requests (ENHANCE_YOUR_CALM)"],
  [12, "the server finds the TLS of the connection too weak for HTTP/2 (INADEQUATE_SECURITY)"],
  [13, "the server requires HTTP/1.1 (HTTP_1_1_REQUIRED)"],
];

/** What ends a watch after an event. */
function endings(protocol: Protocol): FaultCase[] {
  // Only streams have endings of their own.
  const hasStreams = protocol === "HTTP/2";
  const after = (title: string, action: FaultAction, words: string, isCalm = false): FaultCase => ({
    name: `${title}, over ${protocol}`,
    faults: [{ match: WATCH, do: action }],
    requests: ["list 0/500", "watch +2", "watch +3"],
    endings: [`watch ${isCalm && hasStreams ? "tooManyRequests" : "interrupted"}: rewatch, waits`],
    said: [lost(`Cannot read the whole response from SERVER: ${hasStreams ? words : RESET_BY_PEER}`), AGAIN],
  });
  return [
    ...RESETS.map(([code, words]) =>
      after(
        `rst: a watch is reset after an event with the code ${code}`,
        { type: "drop", how: "rst", code, afterEvents: 1 },
        words,
        code === 11,
      ),
    ),
    after(
      "goaway: the connection goes at once after an event",
      { type: "drop", how: "goaway", afterEvents: 1 },
      RESET_BY_PEER,
    ),
    after(
      "goaway: the connection goes at once after an event, and the server asks for calm",
      { type: "drop", how: "goaway", code: 11, afterEvents: 1 },
      "the server asks for fewer requests (ENHANCE_YOUR_CALM)",
      true,
    ),
  ];
}

/** What surrounds a whole answer. */
function passing(protocol: Protocol): FaultCase[] {
  return [
    {
      name: `trailers: trailers follow a list and a watch, over ${protocol}`,
      faults: [
        { match: LIST, do: { type: "trailers" } },
        { match: WATCH, do: { type: "trailers" } },
        { match: WATCH, do: { type: "end", afterEvents: 1 } },
      ],
      requests: ["list 0/500", "watch +2", "watch +3"],
      endings: ["watch closed: rewatch"],
      said: [],
    },
    {
      name: `earlyHints: answers of the kind 1xx come before a list and a watch, over ${protocol}`,
      faults: [
        { match: LIST, do: { type: "earlyHints", count: 10 } },
        { match: WATCH, do: { type: "earlyHints" } },
      ],
      requests: ["list 0/500", "watch +2"],
      endings: [],
      said: [],
    },
  ];
}

/** Requests over HTTP/2 that the server never looked at, connections that go, and lists that break off. */
const OVER_HTTP2: readonly FaultCase[] = [
  {
    name: "goaway: the connection goes after an event, and the watch ends properly",
    faults: [
      { match: WATCH, do: { type: "goaway", afterEvents: 1 } },
      { match: WATCH, do: { type: "end", afterEvents: 2 } },
    ],
    requests: ["list 0/500", "watch +2", "watch +4"],
    endings: ["watch closed: rewatch"],
    said: [],
  },
  {
    name: "rst: a watch is refused, which is not noticed",
    next: { type: "refuse", how: "rst", code: 7 },
    requests: ["watch +3", "watch +3"],
    endings: [],
    said: [],
  },
  {
    name: "rst: a watch is refused twice",
    next: { type: "refuse", how: "rst", code: 7 },
    times: 2,
    requests: ["watch +3", "watch +3", "list +3/1", "watch +3"],
    endings: ["watch interrupted: rewatch, waits"],
    said: [lost("Cannot get a response from SERVER: the server refused the stream (REFUSED_STREAM)"), AGAIN],
  },
  {
    name: "rst: a watch has to be made over HTTP/1.1, which is not noticed",
    options: { protocol: undefined, server: { tls: true } },
    next: { type: "refuse", how: "rst", code: 13 },
    requests: ["watch +3", "watch +3"],
    endings: [],
    said: [],
  },
  {
    name: "rst: the server asks for calm instead of an answer",
    next: { type: "refuse", how: "rst", code: 11 },
    requests: ["watch +3", "watch +3"],
    endings: ["watch tooManyRequests: rewatch, waits"],
    said: [
      lost("Cannot get a response from SERVER: the server asks for fewer requests (ENHANCE_YOUR_CALM)"),
      AGAIN,
    ],
  },
  {
    name: "rst: a list is reset inside its body",
    faults: [{ match: LIST, do: { type: "drop", how: "rst", code: 0, afterBytes: 100 } }],
    requests: ["list 0/500", "list 0/500", "watch +2"],
    endings: ["list interrupted: relist, waits"],
    said: notListed("the server ended the stream too early"),
  },
  {
    name: "goaway: the connection goes inside a list, and the server asks for calm",
    faults: [{ match: LIST, do: { type: "drop", how: "goaway", code: 11, afterBytes: 100 } }],
    requests: ["list 0/500", "list 0/500", "watch +2"],
    endings: ["list tooManyRequests: relist, waits"],
    said: notListed("the server asks for fewer requests (ENHANCE_YOUR_CALM)"),
  },
];

for (const wire of WIRES) {
  describe(`faults, streams and their connection, in ${wire.name}`, () => {
    const { protocol } = wire;
    const cases = [...endings(protocol), ...passing(protocol), ...(protocol === "HTTP/2" ? OVER_HTTP2 : [])];
    for (const faultCase of casesOver(wire, cases)) {
      it(faultCase.name, async (t) => runFaultCase(t, faultCase, wire));
    }
  });
}
