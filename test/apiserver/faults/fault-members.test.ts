import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import type { Fault } from "../../../src/apiserver/faults/fault.js";
import { LIST_OF_PODS, newFaults } from "./list-of-pods.js";

/** Returns why a fault is refused. Callers without TypeScript can pass anything. */
function refusal(fault: object): string {
  try {
    newFaults().add(fault as Fault);
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message;
  }
  return "accepted";
}

describe("the members of a fault", () => {
  const TIMES = "expected a whole number of at least 1, or Infinity";
  const parts: readonly (readonly [fault: object, message: string])[] = [
    [
      { do: { type: "hang" }, time: 3 },
      'Cannot add a fault: found the member "time", expected one of match, times, do',
    ],
    [{ type: "hang" }, 'Cannot add a fault: found the member "type", expected one of match, times, do'],
    [{ match: {} }, "Cannot add a fault: found no do, expected an object"],
    [{ do: "hang" }, 'Cannot add a fault: found do "hang", expected an object'],
    [{ do: { type: "hang" }, match: "pods" }, 'Cannot add a fault: found match "pods", expected an object'],
    ...[0, 1.5, NaN, null].map((times): [object, string] => [
      { do: { type: "hang" }, times },
      `Cannot add a fault: found times ${String(times)}, ${TIMES}`,
    ]),
    ...[0, -1, 1.5, Infinity].map((nth): [object, string] => [
      { do: { type: "hang" }, match: { nth } },
      `Cannot add a fault with this match: found nth ${nth}, expected a whole number of at least 1`,
    ]),
    [
      { do: { type: "hang" }, match: { path: 7 } },
      "Cannot add a fault with this match: found path 7, expected a text or a regular expression",
    ],
    [
      { do: { type: "hang" }, match: { query: "continue=" } },
      'Cannot add a fault with this match: found query "continue=", expected a regular expression',
    ],
  ];
  for (const [fault, message] of parts) {
    it(`is checked: ${message}`, () => {
      assert.equal(refusal(fault), message);
    });
  }

  it("may have a pattern with any flags, which matches each request alike", () => {
    const faults = newFaults();
    faults.add({ match: { path: /pods/g, query: /limit/y }, times: 3, do: { type: "hang" } });
    assert.deepEqual(
      [1, 2, 3].map(() => faults.take(LIST_OF_PODS).length),
      [1, 1, 1],
    );
  });
});

describe("the members of an action", () => {
  const STATUS = "expected an HTTP status from 200 to 599";
  const HOW = "expected one of close, reset, rst, goaway";
  const CODE = "expected an error code of HTTP/2 from 0 to 4294967295";
  const COUNT = "expected a whole number of at least 0";
  const POSITIVE = "expected a whole number of at least 1";
  const TEXTS = "expected an object of texts";
  const actions: readonly (readonly [action: { readonly type: string }, what: string])[] = [
    [{ type: "http" }, `found no code, ${STATUS}`],
    ...[9, 199, 600, 200.5, NaN].map((code): [{ readonly type: string }, string] => [
      act("http", { code }),
      `found code ${code}, ${STATUS}`,
    ]),
    [act("http", { code: "503" }), `found code "503", ${STATUS}`],
    [act("http", { code: 503, text: 7 }), "found text 7, expected a text or a Uint8Array"],
    [act("http", { code: 503, text: "", headers: { a: 1 } }), `found headers { a: 1 }, ${TEXTS}`],
    [act("http", { code: 429, retryAfterSeconds: -1 }), `found retryAfterSeconds -1, ${COUNT}`],
    [
      act("http", { code: 429, retryAfter: 1 }),
      'found the member "retryAfter", expected one of type, code, reason, message, retryAfterSeconds, text, ' +
        "contentType, headers",
    ],
    [act("hang", { ms: 5 }), 'found the member "ms", expected only type'],
    [act("refuse", { how: "fin" }), `found how "fin", ${HOW}`],
    [act("refuse", { how: "rst", code: -1 }), `found code -1, ${CODE}`],
    [act("earlyHints", { count: 0 }), `found count 0, ${POSITIVE}`],
    [act("delay"), "found no ms, expected a finite number of at least 0"],
    [act("delay", { ms: Infinity }), "found ms Infinity, expected a finite number of at least 0"],
    [act("compact", { at: 1 }), 'found the member "at", expected only type'],
    [act("ignoreParameters"), "found no names, expected a list of texts"],
    [act("ignoreParameters", { names: "limit" }), 'found names "limit", expected a list of texts'],
    [act("before"), "found no run, expected a function"],
    [act("before", { run: {} }), "found run {}, expected a function"],
    [
      act("drop", { afterEvent: 1 }),
      'found the member "afterEvent", expected one of type, how, code, afterEvents, afterBytes, afterMs',
    ],
    [act("drop", { afterEvents: -1 }), `found afterEvents -1, ${COUNT}`],
    [act("drop", { afterMs: "5" }), 'found afterMs "5", expected a finite number of at least 0'],
    [act("goaway", { code: 2 ** 32 }), `found code 4294967296, ${CODE}`],
    [
      act("end", { after: 1 }),
      'found the member "after", expected one of type, afterEvents, afterBytes, afterMs',
    ],
    [act("stall", { midEvent: 1 }), "found midEvent 1, expected true or false"],
    [act("watchError"), `found no code, ${STATUS}`],
    [act("watchError", { code: 410, keepOpen: "yes" }), 'found keepOpen "yes", expected true or false'],
    [act("garbage", { bytes: "x" }), 'found bytes "x", expected a Uint8Array'],
    [act("truncate", { afterBytes: 0.5 }), `found afterBytes 0.5, ${COUNT}`],
    [act("events", { change: "huge", count: 0 }), `found count 0, ${POSITIVE}, or Infinity`],
    [act("slow"), "found no bytesPerSecond, expected a finite number above 0"],
    [act("slow", { bytesPerSecond: 0 }), "found bytesPerSecond 0, expected a finite number above 0"],
    [act("splitChunks", { size: 0 }), `found size 0, ${POSITIVE}`],
    [act("splitChunks", { crlf: "no" }), 'found crlf "no", expected true or false'],
    [act("badGzip", { code: 500 }), 'found the member "code", expected only type'],
    [act("trailers", { trailers: [] }), `found trailers [], ${TEXTS}`],
    [act("rewriteBody"), "found no rewrite, expected a function"],
  ];
  for (const [action, what] of actions) {
    it(`is checked: of the type "${action.type}", ${what}`, () => {
      assert.equal(refusal({ do: action }), `Cannot add a fault of the type "${action.type}": ${what}`);
    });
  }

  it("refuses an action without a change, and tells all changes", () => {
    assert.match(
      refusal({ do: { type: "events" } }),
      /^Cannot add a fault of the type "events": found no change, expected one of duplicate, .*, huge, or a function$/,
    );
  });

  const fine: readonly Fault["do"][] = [
    { type: "http", code: 200 },
    {
      type: "http",
      code: 599,
      text: Buffer.from([1]),
      headers: { a: "b" },
      contentType: "x/y",
      retryAfterSeconds: 0,
    },
    { type: "refuse", how: "goaway", code: 0xffff_ffff },
    { type: "earlyHints", count: 2 },
    { type: "delay", ms: 0.5 },
    { type: "ignoreParameters", names: [] },
    { type: "before", run: () => undefined },
    { type: "drop", afterEvents: 0, afterBytes: 1, afterMs: 2 },
    { type: "watchError", code: 410, keepOpen: false },
    { type: "garbage", bytes: new Uint8Array(1) },
    { type: "events", change: (event) => [event], count: Infinity },
    { type: "splitChunks", size: 3, crlf: true, blankLines: false },
    { type: "trailers", trailers: {} },
    { type: "rewriteBody", rewrite: (body) => body },
  ];
  for (const action of fine) {
    it(`may be these: ${inspect(action, { breakLength: Infinity })}`, () => {
      assert.equal(refusal({ times: Infinity, do: action }), "accepted");
    });
  }

  it("may be undefined if they are optional, and come from another realm", () => {
    const query: unknown = runInNewContext("/limit/");
    const bytes: unknown = runInNewContext("new Uint8Array(2)");
    const action = { type: "garbage", bytes, afterEvents: undefined };
    assert.equal(refusal({ match: { query, verb: undefined }, times: undefined, do: action }), "accepted");
  });
});

function act(type: string, members: object = {}): { readonly type: string } {
  return { type, ...members };
}
