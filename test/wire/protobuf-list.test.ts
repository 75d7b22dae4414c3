import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PODS } from "../../src/api/built-in-resources.js";
import { encodeEnvelope } from "../../src/wire/protobuf/protobuf-envelope.js";
import { protobufCodec, type ProtobufCodecOptions } from "../../src/wire/protobuf-codec.js";
import { MODULES } from "../../src/wire/schema/index-of-kinds.js";
import { WireError } from "../../src/wire/wire-error.js";
import { cutAt, singleBytes } from "../support/byte-splits.js";
import { PROTOBUF, protobufBodies } from "../support/protobuf-bodies.js";
import { raw } from "../support/raw-protobuf.js";

const bodies = await protobufBodies(PODS);

async function decode(
  chunks: readonly Uint8Array[],
  options: ProtobufCodecOptions = {},
): Promise<{ names: (string | undefined)[]; metadata: object }> {
  const codec = protobufCodec(PODS, options);
  await codec.load?.();
  const decoder = codec.listDecoder(`${PROTOBUF};charset=utf-8`);
  const items = chunks.flatMap((chunk) => decoder.push(chunk));
  return { names: items.map((item) => item.metadata?.name), metadata: decoder.end() };
}

/**
 * Returns the error message of a body. The body is decoded as a whole and byte by byte, and both must give
 * the same message, apart from the byte at which the error is noticed.
 */
async function faultOf(body: Uint8Array, options: ProtobufCodecOptions = {}): Promise<string> {
  const faults = [];
  for (const chunks of [[body], singleBytes(body)]) {
    const fault: unknown = await decode(chunks, options).then(
      () => "nothing",
      (error: unknown) => error,
    );
    assert.ok(fault instanceof WireError, String(fault));
    assert.equal(fault.code, "ERR_DECODE");
    faults.push(fault.message);
  }
  assert.equal(withoutPlace(faults[1]), withoutPlace(faults[0]), "byte by byte");
  return faults[1] ?? "";
}

function withoutPlace(message = ""): string {
  return message.replace(/byte \d+/, "byte N").replace(/but \d+ bytes/, "but N bytes");
}

function pod(name: string): Record<string, unknown> {
  return { metadata: { name, namespace: "default", resourceVersion: "5" } };
}

/** Encodes field 1 of the envelope. */
function typeOf({ apiVersion, kind }: { apiVersion: string; kind: string }): Uint8Array {
  const type = raw(0x0a, apiVersion.length, Buffer.from(apiVersion), 0x12, kind.length, Buffer.from(kind));
  return raw(0x0a, type.length, type);
}

const PODLIST = { apiVersion: "v1", kind: "PodList" };
const body = bodies.list([pod("a"), pod("b")], {
  resourceVersion: "12",
  continue: "c",
  remainingItemCount: 3,
});

describe("protobuf list decoder", () => {
  it("gives items and metadata whatever the chunk borders", async () => {
    const wanted = {
      names: ["a", "b"],
      metadata: { resourceVersion: "12", continue: "c", remainingItemCount: 3 },
    };
    assert.deepEqual(await decode([body]), wanted);
    assert.deepEqual(await decode(singleBytes(body)), wanted);
    for (let border = 0; border <= body.length; border += 1) {
      assert.deepEqual(await decode(cutAt(body, [border])), wanted, `border ${border}`);
    }
  });

  it("gives an item as soon as its last byte is there", async () => {
    const codec = protobufCodec(PODS);
    await codec.load?.();
    const decoder = codec.listDecoder(PROTOBUF);
    const end = Buffer.from(body).lastIndexOf(bodies.object(pod("a"))) + bodies.object(pod("a")).length;
    assert.equal(decoder.push(body.subarray(0, end - 1)).length, 0);
    assert.equal(decoder.push(body.subarray(end - 1, end)).length, 1);
  });

  it("takes a list without items, and one without metadata", async () => {
    assert.deepEqual(await decode([bodies.list([])]), { names: [], metadata: { resourceVersion: "7" } });
    const empty = encodeEnvelope(PODLIST, raw());
    assert.deepEqual(await decode([empty]), { names: [], metadata: { resourceVersion: "" } });
  });

  it("overlooks fields that it does not know, of every wire type", async () => {
    const unknown = raw(0x18, 0x96, 0x01, 0x29, new Uint8Array(8), 0x35, new Uint8Array(4), 0x52, 2, 1, 2);
    const list = encodeEnvelope(PODLIST, raw(unknown, 0x0a, 0, unknown));
    assert.deepEqual(await decode([raw(list, unknown)]), { names: [], metadata: { resourceVersion: "" } });
    assert.deepEqual(await decode(singleBytes(raw(list, unknown))), {
      names: [],
      metadata: { resourceVersion: "" },
    });
  });

  it("says where a list broke off, at any byte", async () => {
    for (let length = 0; length < body.length; length += 1) {
      // The envelope ends with two empty fields. It is complete even without one or both of them.
      const isWhole = length === body.length - 4 || length === body.length - 2;
      const decoded = decode([body.subarray(0, length)]);
      if (isWhole) {
        await decoded;
      } else {
        await assert.rejects(decoded, {
          name: "WireError",
          message: new RegExp(`^Cannot decode list at byte ${length}: the body broke off after [012] items$`),
        });
      }
    }
  });

  it("refuses a body that does not begin like Kubernetes protobuf", async () => {
    assert.match(await faultOf(Buffer.from('{"kind":"PodList"}')), /not Kubernetes protobuf$/);
  });

  it("refuses another kind, a Status and a Table (L-11)", async () => {
    for (const kind of ["Status", "Table", "Pod", "ServiceList"]) {
      const found = await faultOf(encodeEnvelope({ apiVersion: "v1", kind }, raw(0x0a, 0)));
      assert.match(found, new RegExp(`found ${kind}, expected PodList$`));
    }
  });

  it("refuses an item without a name", async () => {
    const list = bodies.list([pod("a"), { metadata: {} }]);
    assert.match(await faultOf(list), /^Cannot decode list item 1 before byte \d+: found no metadata\.name$/);
  });

  it("refuses an item larger than the limit before it is there", async () => {
    const list = bodies.list([{ metadata: { name: "a".repeat(2000) } }]);
    assert.match(await faultOf(list, { objectLimitBytes: 1000 }), /expected at most 1000$/);
  });

  it("refuses an item that is longer than the list", async () => {
    const list = encodeEnvelope(PODLIST, raw(0x0a, 0, 0x12, 0xe8, 0x07, 0x0a, 0));
    assert.match(await faultOf(list), /item 0 .*found a length of 1000, but \d+ bytes follow$/);
  });

  it("refuses a list that ends inside a field, whatever the chunk borders", async () => {
    const item = bodies.object(pod("a"));
    const list = encodeEnvelope(PODLIST, raw(0x0a, 0, 0x12, item.length, item, 0x18));
    const message = await faultOf(list);
    assert.match(message, /but -1 bytes follow$/);
    for (let border = 0; border <= list.length; border += 1) {
      await assert.rejects(decode(cutAt(list, [border])), { message });
    }
    await assert.rejects(decode(singleBytes(list)), { message });
  });

  it("refuses a field inside an item that is longer than the item", async () => {
    const list = encodeEnvelope(PODLIST, raw(0x0a, 0, 0x12, 2, 0x0a, 0x7f, new Uint8Array(200)));
    assert.match(await faultOf(list), /item 0 .*found a length of 127, but 0 bytes follow/);
  });

  it("refuses unknown wire types and numbers without end", async () => {
    assert.match(await faultOf(encodeEnvelope(PODLIST, raw(0x0b))), /found unknown wire type 3$/);
    assert.match(
      await faultOf(encodeEnvelope(PODLIST, raw(0x0a, Buffer.alloc(12, 0xff)))),
      /found a number of more than 64 bits$/,
    );
    const zeros = raw(0x12, Buffer.alloc(12, 0x80), 0);
    assert.match(await faultOf(encodeEnvelope(PODLIST, zeros)), /found a number of more than 64 bits$/);
    const item = encodeEnvelope(PODLIST, raw(0x12, 2, 0x14, 0));
    assert.match(await faultOf(item), /item 0 .*unknown wire type 4/);
  });

  it("refuses an envelope whose list is a number, which would be a list without items", async () => {
    const head = raw(Buffer.from("k8s\0"), typeOf(PODLIST));
    assert.match(await faultOf(raw(head, 0x10, 5)), /wire type 0 for a value with a length$/);
    assert.match(await faultOf(raw(head, 0x11, new Uint8Array(8))), /wire type 1 for a value with a length$/);
    assert.match(await faultOf(raw(Buffer.from("k8s\0"), 0x08, 1)), /wire type 0 for a value with a length$/);
  });

  it("refuses metadata and items that are no messages", async () => {
    const wireTypes: readonly [number, Uint8Array][] = [
      [0, raw(1)],
      [1, new Uint8Array(8)],
      [5, new Uint8Array(4)],
    ];
    for (const [wireType, value] of wireTypes) {
      for (const number of [1, 2]) {
        const list = encodeEnvelope(PODLIST, raw(0x0a, 0, (number << 3) | wireType, value));
        assert.match(await faultOf(list), new RegExp(`wire type ${wireType} for a value with a length$`));
      }
    }
  });

  it("refuses a second list in the envelope", async () => {
    const list = raw(0x0a, 0, 0x12, 5, 0x0a, 3, 0x0a, 1, 0x61);
    const twice = raw(encodeEnvelope(PODLIST, list), 0x12, list.length, list);
    assert.match(await faultOf(twice), /^Cannot decode list item 1 before byte \d+: found a second list$/);
  });

  it("refuses field numbers that there are none of, in the list and in an item", async () => {
    const huge = [0x8a, 0x80, 0x80, 0x80, 0x80, 0x01];
    for (const tag of [[0x02], [0x00], huge]) {
      const around = encodeEnvelope(PODLIST, raw(0x0a, 0, ...tag, 0));
      assert.match(await faultOf(around), /found an invalid field number$/);
      const item = raw(0x0a, 3, 0x0a, 1, 0x61, ...tag, 0);
      const inside = encodeEnvelope(PODLIST, raw(0x12, item.length, item));
      assert.match(await faultOf(inside), /item 0 .*found an invalid field number/);
    }
  });

  it("refuses a name that is not UTF-8, and takes one that has a replacement character", async () => {
    const bad = encodeEnvelope(PODLIST, raw(0x12, 5, 0x0a, 3, 0x0a, 1, 0xff));
    assert.match(await faultOf(bad), /found a name that is not valid UTF-8/);
    assert.deepEqual((await decode([bodies.list([pod("n\ufffd")])])).names, ["n\ufffd"]);
  });

  it("decodes JSON where that is the answer, and refuses other types", async () => {
    const codec = protobufCodec(PODS);
    await codec.load?.();
    const decoder = codec.listDecoder("application/json");
    const json =
      '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a"}}]}';
    assert.equal(codec.keyOf(decoder.push(Buffer.from(json))[0] ?? {}), "a");
    assert.throws(() => codec.listDecoder("text/html"), WireError);
    assert.equal(codec.accept, "application/vnd.kubernetes.protobuf,application/json");
  });

  it("refuses to decode before its schema is loaded", () => {
    assert.throws(() => protobufCodec(PODS).listDecoder(PROTOBUF), /the schema is not loaded/);
  });

  it("loads its schema again where that has failed", async (t) => {
    const module = MODULES["events-v1"];
    assert.ok(module);
    const codec = protobufCodec({ group: "events.k8s.io", version: "v1", resource: "events" });
    const failing = t.mock.method(module, "load", async () => Promise.reject(new Error("EMFILE")));
    await Promise.all([codec.load?.(), codec.load?.()]);
    assert.equal(failing.mock.callCount(), 1);
    codec.listDecoder(PROTOBUF);
  });

  it("knows no custom resources", () => {
    const resource = { group: "example.com", version: "v1", resource: "widgets" };
    assert.throws(() => protobufCodec(resource), RangeError);
  });
});
