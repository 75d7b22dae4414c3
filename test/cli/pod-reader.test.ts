import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FieldTypes } from "../../src/api/field-types.js";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { podReader } from "../../src/cli/watching/pod-reader.js";
import { LINE_FIELDS, linePrinter } from "../../src/printer/line-printer.js";
import { POD_NAME_FIELDS } from "../../src/printer/event-words.js";
import { nameFormat } from "../../src/printer/formats/name-format.js";
import { shortFormat } from "../../src/printer/formats/short-format.js";
import { clockTime } from "../../src/printer/line-time.js";
import { plainPaint, type PodEvent } from "../../src/printer/printer.js";
import { encodeEnvelope } from "../../src/wire/protobuf/protobuf-envelope.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { DAMAGE } from "../support/damaged-pods.js";
import { nested } from "../support/nested.js";
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

/** A function that reads a pod as the add of the pod, and what it logged. */
function readerOf(fields: readonly FieldTypes[] | undefined): {
  readonly added: (pod: Pod) => PodEvent;
  readonly deleted: (key: string, pod: Pod | undefined) => PodEvent;
  readonly lines: readonly string[];
} {
  const logger = new RecordingLogger();
  const read = podReader(fields, logger);
  return {
    added: (object) => read({ type: "add", object, cause: "watch" }),
    deleted: (key, object) =>
      read({ type: "delete", deleted: { key, object, finalStateUnknown: false }, cause: "watch" }),
    lines: logger.lines,
  };
}

const LINE_OF_A = "warn: cannot decode the pod shop/a, printing only its name";

describe("podReader", () => {
  it("gives the key of a pod that cannot be read, and says so once until it can be", () => {
    const { added, lines } = readerOf(LINE_FIELDS);
    const gone = { type: "add", key: "shop/a", object: undefined, cause: "watch" };
    assert.deepEqual(added(listed("a", DAMAGE.length)), gone);
    assert.deepEqual(added(listed("a", DAMAGE.time)), gone);
    assert.deepEqual(added(listed("b", DAMAGE.length)), { ...gone, key: "shop/b" });
    assert.deepEqual(lines, [LINE_OF_A, LINE_OF_A.replace("/a", "/b")]);
    assert.equal(added(listed("a")).object?.metadata?.name, "a");
    assert.deepEqual(added(listed("a", DAMAGE.length)), gone);
    assert.deepEqual(lines.slice(2), [LINE_OF_A]);
  });

  it("gives the key of a pod in JSON whose members have other types", () => {
    const { added, lines } = readerOf(LINE_FIELDS);
    const metadata = { name: "a", namespace: "shop" };
    const status = { containerStatuses: [{ name: "c", restartCount: "7\r\n" }] };
    const wrong = { metadata, status } as unknown as Pod;
    assert.deepEqual(added(wrong), { type: "add", key: "shop/a", object: undefined, cause: "watch" });
    added(wrong);
    assert.deepEqual(lines, [LINE_OF_A]);
    assert.equal(added({ metadata, status: {} }).object?.metadata, metadata);
  });

  it("gives the key of a whole pod that is nested deeper than printers can go", () => {
    const { added, lines } = readerOf(undefined);
    const metadata = { name: "a", namespace: "shop" };
    assert.notEqual(added({ metadata, spec: nested(63) } as unknown as Pod).object, undefined);
    assert.equal(added({ metadata, spec: nested(64) } as unknown as Pod).object, undefined);
    assert.equal(added({ metadata, spec: nested(7_000) } as unknown as Pod).object, undefined);
    assert.deepEqual(lines, [LINE_OF_A]);
  });

  it("forgets a pod that cannot be read once it is deleted", () => {
    const { added, deleted, lines } = readerOf(LINE_FIELDS);
    const event = { type: "delete", key: "shop/a", object: undefined, cause: "watch" };
    added(listed("a", DAMAGE.length));
    assert.deepEqual(deleted("shop/a", listed("a", DAMAGE.length)), event);
    assert.deepEqual(deleted("shop/a", undefined), event);
    assert.deepEqual(lines, [LINE_OF_A]);
    added(listed("a", DAMAGE.length));
    assert.deepEqual(lines, [LINE_OF_A, LINE_OF_A]);
  });

  it("reads no more of a pod than is printed", () => {
    const { added, lines } = readerOf(LINE_FIELDS);
    const damaged = raw(0x0a, 9);
    // The environment of a container, the volumes and the host IP are not printed.
    const container = delimited(2, text(1, "c"), delimited(7, damaged));
    const spec = delimited(2, container, delimited(1, damaged), text(10, "node-1"));
    const status = delimited(3, text(1, "Running"), delimited(14, damaged));
    const line = linePrinter(plainPaint)(added(listed("a", spec, status)), new Date(0));
    assert.match(line, /: a {2}ns=shop status=Running ready=0\/1 restarts=0 node=node-1\n$/);
    assert.deepEqual(lines, []);
  });

  it("decodes nothing at all for the formats that print names", () => {
    for (const { reads } of [shortFormat({ time: clockTime() }), nameFormat()]) {
      assert.ok(reads !== "whole" && !("places" in reads));
      const { added, lines } = readerOf(reads);
      const { object } = added(listed("a", DAMAGE.length, DAMAGE.time));
      assert.deepEqual(object?.metadata, { name: "a", namespace: "shop" });
      assert.deepEqual(lines, []);
    }
  });

  it("gives the name of a pod in protobuf that has slashes, which Kubernetes does not allow", () => {
    const { object } = readerOf([POD_NAME_FIELDS]).added(listed("a/b"));
    assert.deepEqual(object?.metadata, { name: "a/b", namespace: "shop" });
  });

  it("gives pods that came in JSON as they are", () => {
    const pod: Pod = { metadata: { name: "a" } };
    assert.equal(readerOf(undefined).added(pod).object, pod);
    assert.equal(readerOf(LINE_FIELDS).added(pod).object, pod);
  });
});
