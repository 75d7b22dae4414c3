import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import { encodeEnvelope, encodeWatchFrame } from "../../src/wire/protobuf/protobuf-envelope.js";
import { protobufCodec, type ProtobufCodecOptions } from "../../src/wire/protobuf-codec.js";
import { WireError } from "../../src/wire/wire-error.js";
import { singleBytes } from "../support/byte-splits.js";
import { PROTOBUF, protobufBodies } from "../support/protobuf-bodies.js";
import { delimited, raw } from "../support/raw-protobuf.js";

const bodies = await protobufBodies(PODS);

type Event = WatchEvent<Pod>;

/** Returns the events of all chunks. If decoding fails, the WireError follows the events before it. */
async function decodeChunks(
  chunks: readonly Uint8Array[],
  options: ProtobufCodecOptions,
): Promise<(Event | WireError)[]> {
  const codec = protobufCodec(PODS, { objects: "plain", ...options });
  await codec.load?.();
  const decoder = codec.watchDecoder(`${PROTOBUF};stream=watch`);
  const seen: (Event | WireError)[] = [];
  try {
    for (const chunk of chunks) {
      seen.push(...decoder.push(chunk));
    }
    decoder.end();
  } catch (error) {
    assert.ok(error instanceof WireError, String(error));
    seen.push(...(error as WireError<Pod>).events, error);
  }
  return seen;
}

async function decode(
  parts: readonly Uint8Array[],
  options: ProtobufCodecOptions = {},
): Promise<(Event | WireError)[]> {
  const bytes = Buffer.concat(parts);
  const whole = await decodeChunks([bytes], options);
  const single = await decodeChunks(singleBytes(bytes), options);
  assert.deepEqual(single.map(withoutPlace), whole.map(withoutPlace), "byte by byte");
  return whole;
}

function withoutPlace(event: Event | WireError): unknown {
  return event instanceof WireError ? event.message.replace(/byte \d+/, "byte N") : event;
}

function pod(name: string): Record<string, unknown> {
  return { metadata: { name, resourceVersion: "5", creationTimestamp: "2026-01-02T03:04:05Z" } };
}

/** Returns an event for tests in which only the type of the object matters. */
function frameOf(type: string, kind: string, raw: Uint8Array = Uint8Array.of()): Uint8Array {
  return encodeWatchFrame(type, encodeEnvelope({ apiVersion: "v1", kind }, raw));
}

function messageOf(event: Event | WireError | undefined): string {
  assert.ok(event !== undefined && "message" in event, JSON.stringify(event));
  return event.message;
}

describe("protobuf watch decoder", () => {
  it("gives the changes of objects in order", async () => {
    const types = ["ADDED", "MODIFIED", "DELETED"] as const;
    const events = await decode(types.map((type) => bodies.frame(type, pod(type))));
    assert.deepEqual(
      events.map((event) => ("object" in event ? [event.type, event.object.metadata?.name] : event)),
      types.map((type) => [type, type]),
    );
  });

  it("gives bookmarks, and tells the one that ends the initial events (W-4)", async () => {
    const end = { resourceVersion: "9", annotations: { "k8s.io/initial-events-end": "true" } };
    const frames = [{ resourceVersion: "8" }, end].map((metadata) => bodies.frame("BOOKMARK", { metadata }));
    assert.deepEqual(await decode(frames), [
      { type: "BOOKMARK", resourceVersion: "8", initialEventsEnd: false },
      { type: "BOOKMARK", resourceVersion: "9", initialEventsEnd: true },
    ]);
  });

  it("gives the Status of an ERROR event, and nothing after it", async () => {
    const status = {
      status: "Failure",
      message: "too old resource version: 1 (2)",
      reason: "Expired",
      details: { retryAfterSeconds: 3 },
      code: 410,
    };
    assert.deepEqual(await decode([bodies.errorFrame(status), bodies.frame("ADDED", pod("late"))]), [
      { type: "ERROR", status: { kind: "Status", apiVersion: "v1", metadata: {}, ...status } },
    ]);
  });

  it("makes an error of an ERROR event that has no Status", async () => {
    const [event] = await decode([bodies.frame("ERROR", pod("p"))]);
    assert.equal(event instanceof WireError || event?.type !== "ERROR" ? 0 : event.status.code, 500);
  });

  it("passes over objects of another kind, without a name or without bytes (V-1)", async () => {
    const bare = encodeWatchFrame("ADDED", Uint8Array.of());
    const noObject = Uint8Array.of(0, 0, 0, 7, 0x0a, 5, ...Buffer.from("ADDED"));
    const events = await decode([
      frameOf("ADDED", "Service", bodies.object(pod("p"))),
      frameOf("MODIFIED", "Table"),
      frameOf("DELETED", "Pod"),
      frameOf("BOOKMARK", "Pod"),
      noObject,
      bodies.frame("ADDED", pod("good")),
    ]);
    assert.match(messageOf(events[0]), /ADDED event: found an object of kind "Service", expected "Pod"/);
    assert.match(messageOf(events[1]), /found an object of kind "Table", expected "Pod"/);
    assert.match(messageOf(events[2]), /without metadata\.name/);
    assert.match(messageOf(events[3]), /without metadata\.resourceVersion/);
    assert.match(messageOf(events[4]), /found no object/);
    assert.equal(events.length, 6);
    assert.match(messageOf((await decode([bare])).at(-1)), /event 0 .*not Kubernetes protobuf$/);
  });

  it("ends at an event of an unknown type, and keeps what came before it", async () => {
    const events = await decode([bodies.frame("ADDED", pod("a")), bodies.frame("REPLACED", pod("b"))]);
    assert.equal(events.length, 2);
    assert.match(
      messageOf(events[1]),
      /^Cannot decode watch event 1 before byte \d+: found event type "REPLACED", expected ADDED/,
    );
  });

  it("ends at a frame that claims more than the limit, without waiting for it", async () => {
    const [event] = await decode([Uint8Array.of(0x01, 0x00, 0x00, 0x01)]);
    assert.match(messageOf(event), /found a frame of 16777217 bytes, expected at most 16777216$/);
    const [other] = await decode([bodies.frame("ADDED", pod("a"))], { objectLimitBytes: 20 });
    assert.match(messageOf(other), /expected at most 20$/);
  });

  it("ends at bytes that are no frame, though the length before them could be one", async () => {
    const [event, fault] = await decode([
      bodies.frame("ADDED", pod("a")),
      Uint8Array.of(0, 0, 0xff, 0xfe, 0x80),
    ]);
    assert.equal(event instanceof WireError ? "" : event?.type, "ADDED");
    assert.match(
      messageOf(fault),
      /event 1 .*found a frame that begins with byte 128, which does not begin an event$/,
    );
  });

  it("ends at lengths inside a frame that reach out of it", async () => {
    const [event] = await decode([Uint8Array.of(0, 0, 0, 2, 0x0a, 0x05, 1, 2, 3)]);
    assert.match(messageOf(event), /found a length of 5, but 0 bytes follow/);
  });

  it("ends at a type, an object or an envelope that is no value with a length", async () => {
    const fault = /event 0 .*wire type 0 for a value with a length/;
    for (const frame of [
      [0x0a, 0, 0x08, 1],
      [0x0a, 0, 0x10, 1],
      [0x12, 2, 0x08, 1],
    ]) {
      assert.match(messageOf((await decode([Uint8Array.of(0, 0, 0, frame.length, ...frame)])).at(-1)), fault);
    }
    const enveloped = encodeEnvelope({ apiVersion: "v1", kind: "Pod" }, Uint8Array.of());
    const numbered = Buffer.concat([enveloped, Uint8Array.of(0x10, 1)]);
    assert.match(messageOf((await decode([encodeWatchFrame("ADDED", numbered)])).at(-1)), fault);
  });

  it("ends at damaged bytes of an object", async () => {
    const [event] = await decode([frameOf("ADDED", "Pod", Uint8Array.of(0x17))]);
    assert.match(messageOf(event), /found unknown wire type 7/);
  });

  it("ends at damage inside of spec, status and metadata, and keeps what came before it", async () => {
    const sound = bodies.object(pod("b"));
    const damages: readonly (readonly [RegExp, Uint8Array])[] = [
      [/found a length of 9, but 0 bytes follow/, delimited(2, raw(0x0a, 9))],
      [/found a length of 9, but 0 bytes follow/, delimited(3, raw(0x0a, 9))],
      [/wire type 0 for a value with a length/, delimited(1, raw(0x40, 1))],
      [
        /found a time that is out of range/,
        delimited(1, delimited(8, raw(0x08, ...Buffer.alloc(8, 0xff), 0x7f))),
      ],
      [/found a name that is not valid UTF-8/, delimited(1, delimited(11, delimited(1, raw(0xff))))],
    ];
    for (const objects of ["lazy", "plain"] as const) {
      for (const [fault, damage] of damages) {
        const frames = [bodies.frame("ADDED", pod("a")), frameOf("MODIFIED", "Pod", raw(sound, damage))];
        const [first, second, ...more] = await decodeChunks([Buffer.concat(frames)], { objects });
        assert.ok(first !== undefined && "type" in first);
        assert.match(messageOf(second), new RegExp(`^Cannot decode watch event 1 .*${fault.source}`));
        assert.deepEqual(more, []);
      }
    }
  });

  it("does not look into managedFields that it does not keep", async () => {
    const damage = delimited(1, delimited(17, raw(0x0a, 9)));
    const frame = frameOf("MODIFIED", "Pod", raw(bodies.object(pod("a")), damage));
    const [event] = await decodeChunks([frame], { objects: "lazy" });
    assert.ok(event !== undefined && "object" in event);
    const [fault] = await decodeChunks([frame], { objects: "lazy", keepManagedFields: true });
    assert.match(messageOf(fault), /found a length of 9, but 0 bytes follow/);
  });

  it("fails when the body broke off inside an event, at any byte", async () => {
    const frame = bodies.frame("ADDED", pod("a"));
    for (let length = 1; length < frame.length; length += 1) {
      const events = await decodeChunks([frame, frame.subarray(0, length)], {});
      assert.equal(events.length, 2);
      assert.match(messageOf(events[1]), /^Cannot decode watch event 1 before byte \d+: the body broke off/);
    }
    assert.equal((await decodeChunks([frame, frame], {})).length, 2);
  });

  it("reads a stream in JSON where that is the answer", async () => {
    const codec = protobufCodec(PODS);
    const decoder = codec.watchDecoder("application/json;stream=watch");
    const line = '{"type":"DELETED","object":{"kind":"Pod","metadata":{"name":"a"}}}\n';
    assert.equal(decoder.push(Buffer.from(line))[0]?.type, "DELETED");
    await codec.load?.();
  });
});
