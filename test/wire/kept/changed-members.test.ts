import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { Pod } from "../../../src/api/pod.js";
import { PODS } from "../../../src/api/built-in-resources.js";
import { changedMembers } from "../../../src/wire/kept/changed-members.js";
import { objectOrigin } from "../../../src/wire/kept/object-origin.js";
import { protobufCodec } from "../../../src/wire/protobuf-codec.js";
import { PROTOBUF, protobufBodies } from "../../support/protobuf-bodies.js";

const bodies = await protobufBodies(PODS);
const codec = protobufCodec(PODS);
await codec.load?.();

function lazy(metadata: object, more: object = {}): Pod {
  const [pod] = codec
    .listDecoder(PROTOBUF)
    .push(bodies.list([{ metadata: { name: "web", ...metadata }, ...more }]));
  return pod ?? assert.fail("the list has no pod");
}

const version = fc.constantFrom("7", "8", "12345", "1", "");
const values = fc.dictionary(
  fc.constantFrom("a", "2\u00017", "2\u00057"),
  fc.constantFrom("7", "8", "12345", "2\u00018"),
  {
    maxKeys: 2,
  },
);
const metadata = fc.record({
  resourceVersion: version,
  labels: values,
  annotations: values,
  generation: fc.nat(2),
});

describe("changedMembers", () => {
  it("names the members that differ, whatever bytes the texts have", () => {
    fc.assert(
      fc.property(metadata, metadata, (left, right) => {
        const names = (["labels", "annotations", "generation"] as const).filter(
          // Maps are encoded in the order of their keys, so theirs does not count.
          (name) => !isDeepStrictEqual(structuredClone(left[name]), structuredClone(right[name])),
        );
        const found = changedMembers(lazy(left), lazy(right));
        const sorted = [...(found?.metadata ?? [])].sort();
        assert.deepEqual(sorted, [...names].sort());
        assert.deepEqual(found?.object, []);
      }),
    );
  });

  it("names the members of the object that differ", () => {
    const before = lazy({}, { spec: { nodeName: "a" }, status: { phase: "Pending" } });
    const after = lazy({}, { spec: { nodeName: "a" }, status: { phase: "Running" } });
    assert.deepEqual(changedMembers(before, after), { object: ["status"], metadata: [] });
  });

  it("compares no objects that are not kept as bytes", () => {
    assert.equal(changedMembers({ metadata: {} }, lazy({})), undefined);
  });
});

describe("objectOrigin", () => {
  it("reads when an object was created, and what refers to its owners", () => {
    const creationTimestamp = "2026-11-23T11:32:05Z";
    const ownerReferences = [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-5d7f", uid: "u" }];
    const [first, second] = [
      lazy({ creationTimestamp, ownerReferences, generation: 300, finalizers: ["f"] }),
      lazy({ ownerReferences, labels: { a: "x".repeat(200) } }),
    ].map(objectOrigin);
    assert.equal(first?.created, Date.parse(creationTimestamp) / 1_000);
    assert.equal(second?.created, undefined);
    assert.equal(first.owners, second?.owners);
    assert.deepEqual(objectOrigin(lazy({})), { created: undefined, owners: "" });
    assert.equal(objectOrigin({ metadata: {} }), undefined);
  });
});
