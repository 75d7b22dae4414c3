import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { silentLogger } from "../../src/base/logger.js";
import { podReader } from "../../src/cli/watching/pod-reader.js";
import { LINE_FIELDS, linePrinter } from "../../src/printer/line-printer.js";
import { plainPaint } from "../../src/printer/printer.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { PROTOBUF, protobufBodies } from "../support/protobuf-bodies.js";

const bodies = await protobufBodies(PODS);
const inProtobuf = protobufCodec(PODS);
await inProtobuf.load?.();
const inJson = jsonCodec<Pod>({ kind: "Pod" });

const word = fc.oneof(
  fc.constantFrom("", "Running", "Completed", "PodInitializing", "Error", "NodeLost", "\u001b[2J\r\n"),
  fc.string({ maxLength: 6 }),
);
const name = fc.constantFrom("a", "b", "c");
const count = fc.constantFrom(0, 0, 1, 9, 137, -1, 2_147_483_647);
const time = fc.constantFrom("2026-11-23T11:00:00Z", "2026-11-23T12:00:00Z");

/** Generates an object of which any member may be absent. */
function part(members: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  return fc.record(members, { requiredKeys: [] });
}

/** Generates the status of a container with what Go always writes, and any part of the rest. */
const containerStatus = fc
  .tuple(
    fc.record({ name, ready: fc.boolean(), restartCount: count }),
    part({
      started: fc.boolean(),
      state: part({
        waiting: part({ reason: word }),
        running: fc.constant({}),
        terminated: fc.record({ exitCode: count, signal: count, reason: word }),
      }),
      lastState: part({ terminated: fc.record({ exitCode: count, finishedAt: time }) }),
    }),
  )
  .map(([required, rest]) => ({ ...required, ...rest }));

const condition = fc.record({
  type: fc.constantFrom("Ready", "Initialized", "PodScheduled", "Other"),
  status: fc.constantFrom("True", "False"),
  reason: fc.constantFrom("", "SchedulingGated"),
});

const pod = fc.record({
  metadata: fc.record(
    { name: fc.constant("web"), namespace: fc.constantFrom("shop", "\u202e"), deletionTimestamp: time },
    { requiredKeys: ["name"] },
  ),
  spec: part({
    nodeName: word,
    containers: fc.array(fc.record({ name }), { maxLength: 3 }),
    initContainers: fc.array(fc.record({ name, restartPolicy: fc.constantFrom("", "Always") }), {
      maxLength: 3,
    }),
  }),
  status: part({
    phase: fc.constantFrom("Pending", "Running", "Succeeded", "Failed"),
    reason: word,
    conditions: fc.array(condition, { maxLength: 3 }),
    containerStatuses: fc.array(containerStatus, { maxLength: 3 }),
    initContainerStatuses: fc.array(containerStatus, { maxLength: 3 }),
  }),
});

describe("the default format of a pod whose members have their types", () => {
  it("says the same, whether the pod came as JSON or as protobuf", () => {
    const print = linePrinter(plainPaint);
    const read = podReader(LINE_FIELDS, silentLogger);
    const lineOf = (object: Pod | undefined): string => {
      assert.ok(object);
      const event = read({ type: "add", object, cause: "watch" });
      assert.ok(event.object);
      return print(event, new Date(0));
    };
    fc.assert(
      fc.property(pod, (object) => {
        const list = { kind: "PodList", apiVersion: "v1", metadata: {}, items: [object] };
        const [plain] = inJson.listDecoder("application/json").push(Buffer.from(JSON.stringify(list)));
        const [lazy] = inProtobuf.listDecoder(PROTOBUF).push(bodies.list([object]));
        assert.equal(lineOf(plain), lineOf(lazy));
      }),
    );
  });
});
