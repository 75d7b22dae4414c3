import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { WatchEvent } from "../../src/api/watch-event.js";
import { jsonCodec, type JsonCodecOptions } from "../../src/wire/json-codec.js";
import { WireError } from "../../src/wire/wire-error.js";
import { anyBorders, cutAt, nastyJson, nastyString, singleBytes } from "../support/byte-splits.js";

type Event = WatchEvent<unknown>;

/** Returns the events of all chunks. If decoding fails, the WireError follows the events before it. */
function decodeChunks(chunks: readonly Uint8Array[], options: JsonCodecOptions = {}): (Event | WireError)[] {
  const decoder = jsonCodec<unknown>(options).watchDecoder("application/json");
  const seen: (Event | WireError)[] = [];
  try {
    for (const chunk of chunks) {
      seen.push(...decoder.push(chunk));
    }
    decoder.end();
  } catch (error) {
    assert.ok(error instanceof WireError, String(error));
    seen.push(...error.events, error);
  }
  return seen;
}

function decode(text: string, options: JsonCodecOptions = {}): (Event | WireError)[] {
  const bytes = Buffer.from(text);
  const whole = decodeChunks([bytes], options);
  const single = decodeChunks(singleBytes(bytes), options);
  assert.deepEqual(single.map(withoutPlace), whole.map(withoutPlace), "byte by byte");
  return whole;
}

/** Removes from a WireError its events and the byte in its message, because both depend on the chunks. */
function withoutPlace(event: Event | WireError): unknown {
  return event instanceof WireError ? event.message.replace(/byte \d+/, "byte N") : event;
}

function pod(name: string): object {
  return { kind: "Pod", apiVersion: "v1", metadata: { name, resourceVersion: "5" } };
}

function line(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}

describe("JSON watch decoder", () => {
  it("gives the same events whatever the chunk borders and separators", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom("ADDED", "MODIFIED", "DELETED"),
            nastyString().map((text) => `n${text}`),
            nastyJson(),
            fc.constantFrom("", "\n", "\r\n", "\n\n", " \t"),
          ),
          { maxLength: 4 },
        ),
        fc.constantFrom(undefined, 1),
        anyBorders(),
        (events, indent, borders) => {
          const expected = events.map(([type, name, extra]) => ({
            type,
            object: { kind: "Pod", metadata: { name, extra }, spec: extra },
          }));
          const text = expected.map(
            (event, at) => JSON.stringify(event, null, indent) + (events[at]?.[3] ?? ""),
          );
          assert.deepEqual(decodeChunks(cutAt(Buffer.from(text.join("")), borders)), expected);
        },
      ),
    );
  });

  it("tells an event without waiting for a line feed", () => {
    const decoder = jsonCodec<unknown>().watchDecoder("application/json");
    assert.equal(decoder.push(Buffer.from(line("ADDED", pod("a")).trimEnd())).length, 1);
  });

  it("leaves managedFields out", () => {
    const sent = { kind: "Pod", metadata: { managedFields: [{ a: "}" }], name: "a" } };
    assert.deepEqual(decode(line("ADDED", sent)), [
      { type: "ADDED", object: { kind: "Pod", metadata: { name: "a" } } },
    ]);
    assert.deepEqual(decode(line("ADDED", sent), { keepManagedFields: true }), [
      { type: "ADDED", object: sent },
    ]);
  });

  it("reads a bookmark's position", () => {
    assert.deepEqual(decode(line("BOOKMARK", { kind: "Pod", metadata: { resourceVersion: "9" } })), [
      { type: "BOOKMARK", resourceVersion: "9", initialEventsEnd: false },
    ]);
  });

  it("takes the end of the initial events only from the exact annotation (W-4)", () => {
    for (const [value, expected] of [
      ["true", true],
      ["True", false],
      ["", false],
      ["1", false],
    ] as const) {
      const metadata = { resourceVersion: "9", annotations: { "k8s.io/initial-events-end": value } };
      assert.deepEqual(decode(line("BOOKMARK", { kind: "Pod", metadata })), [
        { type: "BOOKMARK", resourceVersion: "9", initialEventsEnd: expected },
      ]);
    }
  });

  it("hands the Status of an ERROR over and reads nothing after it", () => {
    const status = { kind: "Status", code: 410, reason: "Expired", message: "too old" };
    assert.deepEqual(decode(line("ERROR", status) + line("ADDED", pod("a")) + "garbage"), [
      { type: "ERROR", status },
    ]);
  });

  it("keeps only members of a Status that have their types", () => {
    const status = { kind: "Status", code: "410", reason: 7, message: {}, details: { causes: {} } };
    assert.deepEqual(decode(line("ERROR", status)), [
      { type: "ERROR", status: { kind: "Status", details: {} } },
    ]);
  });

  it("makes a Status of an ERROR that has none", () => {
    for (const object of ["boom", null, { boom: true }, undefined]) {
      const [event] = decode(line("ERROR", object));
      assert.ok(event !== undefined && !(event instanceof WireError) && event.type === "ERROR");
      assert.equal(event.status.code, 500);
      assert.match(event.status.message ?? "", /ERROR event without a Status: .*(boom|null|nothing)/);
    }
  });

  it("passes over objects that are not of the watched kind, and reports them (V-1)", () => {
    const node = { kind: "Node", metadata: { name: "n" } };
    assert.deepEqual(decode(line("ADDED", node) + line("ADDED", pod("a")), { kind: "Pod" }), [
      {
        type: "UNEXPECTED",
        message: 'Cannot use ADDED event: found an object of kind "Node", expected "Pod"',
      },
      { type: "ADDED", object: pod("a") },
    ]);
    assert.deepEqual(decode(line("ADDED", node)), [{ type: "ADDED", object: node }]);
  });

  it("passes over Tables, Statuses, objects without a name and what is no object (V-1)", () => {
    const strange = [
      { kind: "Table", metadata: { name: "a" } },
      { kind: "Status" },
      { metadata: {} },
      {},
      null,
      "x",
      [],
    ];
    for (const object of strange) {
      const [event] = decode(line("MODIFIED", object));
      assert.ok(event !== undefined && !(event instanceof WireError));
      assert.equal(event.type, "UNEXPECTED", JSON.stringify(object));
    }
  });

  it("passes over bookmarks of another kind or without a position (V-1)", () => {
    const node = { kind: "Node", metadata: { resourceVersion: "9" } };
    for (const object of [node, { kind: "Pod", metadata: {} }]) {
      assert.deepEqual(
        decode(line("BOOKMARK", object), { kind: "Pod" }).map((event) => "type" in event && event.type),
        ["UNEXPECTED"],
      );
    }
  });
});

describe("a watch body that cannot be decoded", () => {
  function assertFault(text: string, message: RegExp, options: JsonCodecOptions = {}): void {
    const seen = decode(line("ADDED", pod("before")) + text, options);
    assert.deepEqual(seen[0], { type: "ADDED", object: pod("before") });
    assert.equal(seen.length, 2);
    assert.ok(seen[1] instanceof WireError, JSON.stringify(seen[1]));
    assert.match(seen[1].message, message);
  }

  it("hands over the events before the fault", () => {
    const decoder = jsonCodec<unknown>().watchDecoder("application/json");
    const text = `${line("ADDED", pod("a"))}${line("MODIFIED", pod("a"))}nonsense\n`;
    assert.throws(
      () => decoder.push(Buffer.from(text)),
      (error) => {
        assert.ok(error instanceof WireError);
        assert.deepEqual(
          error.events.map((event) => event.type),
          ["ADDED", "MODIFIED"],
        );
        assert.equal(error.code, "ERR_DECODE");
        return true;
      },
    );
  });

  it("is a fault for an event type it does not know", () => {
    assertFault(line("RENAMED", pod("a")), /watch event 1 .*found event type "RENAMED", expected ADDED/);
    assertFault('{"object":{}}\n', /found event type undefined/);
    assertFault('{"kind":"PodList","items":[]}\n', /found event type undefined/);
  });

  it("is a fault for what is not JSON", () => {
    assertFault("<html>", /watch event 1 before byte \d+: not a JSON object/);
    assertFault('{"type":"ADDED","object":{"metadata":{"name":}}}\n', /not valid JSON/);
    assertFault("[]\n", /not a JSON object/);
  });

  it("is a fault for bytes that are not UTF-8", () => {
    const bytes = Buffer.from(line("ADDED", pod("a?")));
    bytes[bytes.indexOf("?")] = 0x80;
    const [fault] = decodeChunks([bytes]);
    assert.ok(fault instanceof WireError);
    assert.match(fault.message, /watch event 0 .*not valid UTF-8/);
  });

  it("is a fault when it breaks off inside an event, wherever that is", () => {
    const text = line("ADDED", { kind: "Pod", metadata: { name: 'a"\\é' } }).trimEnd();
    const bytes = Buffer.from(text);
    for (let length = 1; length < bytes.length; length += 1) {
      const seen = decodeChunks([bytes.subarray(0, length)]);
      assert.equal(seen.length, 1);
      assert.ok(seen[0] instanceof WireError);
      assert.match(seen[0].message, /broke off/);
    }
  });

  it("is a fault when an object is larger than the limit, before it is whole", () => {
    assertFault(`{"type":"ADDED","object":{"x":"${"a".repeat(300)}`, /larger than 200 bytes/, {
      objectLimitBytes: 200,
    });
  });
});
