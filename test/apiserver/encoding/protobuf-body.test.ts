import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { ApiError } from "../../../src/apiserver/refusals/api-error.js";
import { builtInKinds } from "../../../src/apiserver/registry/kind-table.js";
import { decodeProtobufObject } from "../../../src/apiserver/encoding/protobuf-body.js";
import { loadProtobuf } from "../../../src/apiserver/encoding/protobuf-encoding.js";

/** Encodes a field that holds text, bytes or a message. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function int(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}

function envelope(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const type = Buffer.concat([field(1, apiVersion), field(2, kind)]);
  return Buffer.concat([Buffer.from("k8s\0"), field(1, type), field(2, raw)]);
}

function entry(key: string, value: string): Buffer {
  return Buffer.concat([field(1, key), field(2, value)]);
}

describe("decodeProtobufObject", () => {
  before(async () => loadProtobuf(builtInKinds()));

  it("reads a config map with its labels and data", () => {
    const metadata = Buffer.concat([
      field(1, "cm"),
      field(3, ""),
      field(11, entry("a", "b")),
      field(11, entry("c", "d")),
    ]);
    const raw = Buffer.concat([
      field(1, metadata),
      field(2, entry("key", "value")),
      field(3, entry("bin", "\0")),
    ]);
    assert.deepEqual(decodeProtobufObject(envelope("v1", "ConfigMap", raw)), {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "cm", labels: { a: "b", c: "d" } },
      data: { key: "value" },
      binaryData: { bin: "AA==" },
    });
  });

  it("reads lists of messages and numbers, zero where it is a value", () => {
    const container = Buffer.concat([field(1, "c"), field(2, "nginx"), field(6, int(3, 8080))]);
    const template = field(2, Buffer.concat([field(2, container), field(2, field(1, "d"))]));
    const spec = Buffer.concat([int(1, 0), field(2, field(1, entry("a", "b"))), field(3, template)]);
    const raw = Buffer.concat([field(1, field(1, "d")), field(2, spec), field(3, "")]);
    assert.deepEqual(decodeProtobufObject(envelope("apps/v1", "Deployment", raw)), {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "d" },
      spec: {
        replicas: 0,
        selector: { matchLabels: { a: "b" } },
        template: {
          metadata: {},
          spec: {
            containers: [
              { name: "c", image: "nginx", ports: [{ containerPort: 8080 }], resources: {} },
              { name: "d", resources: {} },
            ],
          },
        },
        strategy: {},
      },
      status: {},
    });
  });

  it("answers 415 to kinds it has no messages for", () => {
    assert.throws(
      () => decodeProtobufObject(envelope("example.com/v1", "Widget", Buffer.alloc(0))),
      (error) => error instanceof ApiError && error.status.code === 415,
    );
  });

  it("answers 400 to a time that no date can be", () => {
    const creationTimestamp = field(8, int(1, 8_640_000_000_001));
    const bytes = envelope("v1", "Namespace", field(1, Buffer.concat([field(1, "ns"), creationTimestamp])));
    assert.throws(
      () => decodeProtobufObject(bytes),
      (error) => error instanceof ApiError && error.status.code === 400,
    );
  });

  it("answers 400 or 415 to any bytes, and throws nothing else", () => {
    const valid = envelope("v1", "Namespace", field(1, field(1, "ns")));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(valid.length), (noise, cut) => {
        for (const bytes of [Buffer.from(noise), Buffer.concat([valid.subarray(0, cut), noise])]) {
          try {
            decodeProtobufObject(bytes);
          } catch (error) {
            assert.ok(error instanceof ApiError, String(error));
          }
        }
      }),
    );
  });
});
