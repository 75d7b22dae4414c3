import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PODS } from "../../src/api/built-in-resources.js";
import { toPlainObject } from "../../src/wire/kept/to-plain-object.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { encodeEnvelope, encodeWatchFrame } from "../../src/wire/protobuf/protobuf-envelope.js";
import { levelsOf, nestedText } from "../support/nested.js";
import { PROTOBUF } from "../support/protobuf-bodies.js";
import { delimited, raw, text } from "../support/raw-protobuf.js";

const LEVELS = 20_000;
const DEEP = nestedText(LEVELS);
const POD = `{"metadata":{"name":"a","annotations":${DEEP}},"spec":${DEEP}}`;

function inJson(event: string): unknown {
  const [decoded] = jsonCodec<object>().watchDecoder("application/json").push(Buffer.from(event));
  return decoded;
}

describe("an object that is nested 20 000 levels deep", () => {
  it("is decoded and copied when it comes as JSON", () => {
    const list = `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[${POD}]}`;
    const [item] = jsonCodec<object>().listDecoder("application/json").push(Buffer.from(list));
    const { object } = inJson(`{"type":"ADDED","object":${POD}}`) as { object: object };
    for (const pod of [item, object]) {
      assert.ok(pod);
      assert.ok(levelsOf(toPlainObject(pod)) > LEVELS);
    }
  });

  it("is decoded and copied when it comes as JSON inside of protobuf", async () => {
    const managedFields = delimited(17, delimited(7, text(1, DEEP)));
    const pod = encodeEnvelope(
      { apiVersion: "v1", kind: "Pod" },
      raw(delimited(1, text(1, "a"), managedFields)),
    );
    const codec = protobufCodec(PODS, { keepManagedFields: true });
    await codec.load?.();
    const [event] = codec.watchDecoder(PROTOBUF).push(encodeWatchFrame("ADDED", pod));
    assert.equal(event?.type, "ADDED");
    assert.ok(levelsOf(toPlainObject("object" in event ? event.object : {})) > LEVELS);
  });

  it("is not quoted when it comes in an ERROR event instead of a Status", () => {
    const event = inJson(`{"type":"ERROR","object":${DEEP}}`) as { status: { message: string } };
    assert.equal(
      event.status.message,
      "the server sent an ERROR event without a Status: more than 100 levels of objects and lists",
    );
  });
});
