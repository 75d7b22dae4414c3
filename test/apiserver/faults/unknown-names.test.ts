import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Fault, Faults } from "../../../src/apiserver/faults/faults.js";

const TARGET = {
  method: "GET",
  verb: "list",
  path: "/",
  query: "",
  resource: "pods",
  namespace: "",
  user: "admin",
};

describe("Faults.add", () => {
  const misspelled: readonly (readonly [string, object, string])[] = [
    [
      "an unknown type",
      { do: { type: "explode" } },
      'of the type "explode": expected one of http, hang, refuse, earlyHints, delay, compact, ' +
        "ignoreParameters, before, drop, goaway, end, stall, watchError, garbage, truncate, events, slow, " +
        "splitChunks, badGzip, shortBody, missingEnd, trailers, rewriteBody",
    ],
    ["no type", { do: {} }, "of the type undefined: expected one of http, "],
    [
      "an inherited name as its type",
      { do: { type: "toString" } },
      'of the type "toString": expected one of ',
    ],
    [
      "an unknown change",
      { do: { type: "events", change: "shuffle" } },
      'with the change "shuffle": expected one of duplicate, reorder, resourceVersionBackwards, ' +
        "resourceVersionNotNumeric, resourceVersionMissing, missedDelete, lyingBookmark, noBookmarks, " +
        "noInitialEventsEnd, unknownType, otherKind, huge",
    ],
    [
      "an unknown way to break a connection",
      { do: { type: "drop", how: "fin" } },
      'that breaks a connection by "fin": expected one of close, reset, rst, goaway',
    ],
    [
      "a text for a number",
      { do: { type: "drop", afterEvents: "x" } },
      'with afterEvents "x": expected a number of at least 0',
    ],
    [
      "a number that is none",
      { do: { type: "delay", ms: NaN } },
      "with ms NaN: expected a number of at least 0",
    ],
    ["a negative number of times", { times: -1, do: { type: "hang" } }, "with times -1: expected a number"],
    [
      "null for a position",
      { match: { nth: null }, do: { type: "hang" } },
      "with nth null: expected a number",
    ],
    [
      "an unknown field to match",
      { match: { resources: "pods" }, do: { type: "hang" } },
      'that matches the field "resources": expected one of method, verb, path, query, resource, namespace, ' +
        "user, nth",
    ],
  ];
  for (const [title, fault, message] of misspelled) {
    it(`refuses a fault with ${title}, and lists what there is`, () => {
      const faults = new Faults(() => 0);
      assert.throws(
        () => faults.add(fault as Fault),
        (error: unknown) =>
          error instanceof TypeError && error.message.startsWith(`Cannot add a fault ${message}`),
      );
      assert.deepEqual(faults.take(TARGET), []);
    });
  }
});
