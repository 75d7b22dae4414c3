import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PODS } from "../../src/api/built-in-resources.js";
import type { Codec } from "../../src/wire/codec.js";
import { jsonCodec, type JsonCodecOptions } from "../../src/wire/json-codec.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { PROTOBUF, protobufBodies } from "../support/protobuf-bodies.js";

const bodies = await protobufBodies(PODS);
const pod = { metadata: { name: "a", labels: { app: "web" } }, spec: { containers: [{ name: "c" }] } };
const jsonList = JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: {}, items: [pod] });
const lateKind = JSON.stringify({ items: [pod], metadata: {}, kind: "PodList", apiVersion: "v1" });
const jsonEvent = JSON.stringify({ type: "ADDED", object: { kind: "Pod", apiVersion: "v1", ...pod } });

/** The ways in which plain objects come. */
const SOURCES: Readonly<Record<string, (options: JsonCodecOptions) => Promise<readonly unknown[]>>> = {
  "a list in JSON": async (options) => Promise.resolve(itemsOf(jsonCodec(options), jsonList)),
  "a list in JSON that tells its kind late": async (options) =>
    Promise.resolve(itemsOf(jsonCodec(options), lateKind)),
  "a watch in JSON": async (options) => Promise.resolve(objectsOf(jsonCodec(options), jsonEvent)),
  "a list in protobuf": async (options) => itemsOf(await plainCodec(options), bodies.list([pod]), PROTOBUF),
  "a watch in protobuf": async (options) =>
    objectsOf(await plainCodec(options), bodies.frame("ADDED", pod), PROTOBUF),
};

async function plainCodec(options: JsonCodecOptions): Promise<Codec<object>> {
  const codec = protobufCodec<object>(PODS, { ...options, objects: "plain" });
  await codec.load?.();
  return codec;
}

function itemsOf(
  codec: Codec<unknown>,
  body: string | Uint8Array,
  type = "application/json",
): readonly unknown[] {
  return codec.listDecoder(type).push(Buffer.from(body));
}

function objectsOf(
  codec: Codec<unknown>,
  body: string | Uint8Array,
  type = "application/json",
): readonly unknown[] {
  const events = codec.watchDecoder(type).push(Buffer.from(body));
  return events.flatMap((event) => ("object" in event ? [event.object] : []));
}

/** Returns the object with all objects inside it. */
function partsOf(value: unknown): readonly object[] {
  return typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(partsOf)] : [];
}

for (const [name, source] of Object.entries(SOURCES)) {
  describe(`plain object of ${name}`, () => {
    it("is frozen at any depth", async () => {
      const [object] = await source({});
      const parts = partsOf(object);
      assert.ok(parts.length >= 6);
      assert.deepEqual(
        parts.filter((part) => !Object.isFrozen(part)),
        [],
      );
    });

    it("is not frozen if the options say so", async () => {
      const [object] = await source({ frozen: false });
      const parts = partsOf(object);
      assert.ok(parts.length >= 6);
      assert.deepEqual(
        parts.filter((part) => Object.isFrozen(part)),
        [],
      );
    });
  });
}
