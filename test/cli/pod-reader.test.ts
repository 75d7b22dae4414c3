import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/resource.js";
import { podReader } from "../../src/cli/pod-reader.js";
import { LINE_FIELDS, linePrinter } from "../../src/printer/line-printer.js";
import { FIELDS_PRINTED } from "../../src/printer/output-formats.js";
import { plainPaint } from "../../src/printer/printer.js";
import { encodeEnvelope } from "../../src/wire/protobuf/protobuf-envelope.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { DAMAGE } from "../support/damaged-pods.js";
import { PROTOBUF, protobufBodies } from "../support/protobuf-bodies.js";
import { delimited, raw, text } from "../support/raw-protobuf.js";
import { RecordingLogger } from "../support/recording-logger.js";

const bodies = await protobufBodies(PODS);
const codec = protobufCodec(PODS);
await codec.load?.();

/** Returns a pod of a list, with these bytes after its name. */
function listed(name: string, ...bytes: readonly Uint8Array[]): Pod {
  const item = raw(bodies.object({ metadata: { name, namespace: "shop" } }), ...bytes);
  const list = encodeEnvelope({ apiVersion: "v1", kind: "PodList" }, delimited(2, item));
  const [pod] = codec.listDecoder(PROTOBUF).push(list);
  assert.ok(pod);
  return pod;
}

describe("podReader", () => {
  it("gives the key of a pod that cannot be read, and says so once until it can be", () => {
    const logger = new RecordingLogger();
    const read = podReader(LINE_FIELDS, logger);
    const gone = { key: "shop/a", object: undefined };
    assert.deepEqual(read(listed("a", DAMAGE.length)), gone);
    assert.deepEqual(read(listed("a", DAMAGE.time)), gone);
    assert.deepEqual(read(listed("b", DAMAGE.length)), { key: "shop/b", object: undefined });
    const line = "warn: cannot decode the pod shop/a, printing only its name";
    assert.deepEqual(logger.lines, [line, line.replace("/a", "/b")]);
    assert.equal(read(listed("a")).object?.metadata?.name, "a");
    assert.deepEqual(read(listed("a", DAMAGE.length)), gone);
    assert.deepEqual(logger.lines.slice(2), [line]);
  });

  it("reads no more of a pod than is printed", () => {
    const logger = new RecordingLogger();
    const damaged = raw(0x0a, 9);
    // The environment of a container, the volumes and the host IP are not printed.
    const container = delimited(2, text(1, "c"), delimited(7, damaged));
    const spec = delimited(2, container, delimited(1, damaged), text(10, "node-1"));
    const status = delimited(3, text(1, "Running"), delimited(14, damaged));
    const read = podReader(LINE_FIELDS, logger)(listed("a", spec, status));
    const line = linePrinter(plainPaint)({ type: "add", ...read, cause: "watch" }, new Date(0));
    assert.match(line, /: a {2}ns=shop status=Running ready=0\/1 restarts=0 node=node-1\n$/);
    assert.deepEqual(logger.lines, []);
  });

  it("decodes nothing at all for the formats that print names", () => {
    const logger = new RecordingLogger();
    for (const format of ["short", "name"] as const) {
      const read = podReader(FIELDS_PRINTED[format], logger)(listed("a", DAMAGE.length, DAMAGE.time));
      assert.deepEqual(read.object?.metadata, { name: "a", namespace: "shop" });
    }
    assert.deepEqual(logger.lines, []);
  });

  it("gives pods that came in JSON as they are", () => {
    const pod: Pod = { metadata: { name: "a" } };
    assert.equal(podReader(undefined, new RecordingLogger())(pod).object, pod);
    assert.equal(podReader(LINE_FIELDS, new RecordingLogger())(pod).object, pod);
  });
});
