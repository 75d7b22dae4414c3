import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect, isDeepStrictEqual } from "node:util";
import { setFlagsFromString } from "node:v8";
import { createContext, runInContext, runInNewContext, runInThisContext } from "node:vm";
import type { Pod } from "../../../src/api/pod.js";
import { PODS } from "../../../src/api/built-in-resources.js";
import { protobufCodec } from "../../../src/wire/protobuf-codec.js";
import { encodeEnvelope, encodeListOf } from "../../../src/wire/protobuf/protobuf-envelope.js";
import { loadMessage } from "../../../src/wire/protobuf/schema-modules.js";
import { toPlainObject } from "../../../src/wire/kept/to-plain-object.js";
import { WireError } from "../../../src/wire/wire-error.js";
import { PROTOBUF, type ProtobufBodies, protobufBodies } from "../../support/protobuf-bodies.js";
import { kept, lazyPods, type Manifest, running, wanted, withStatus, podBodies } from "./kept-pods.js";

interface KindCodec {
  readonly bodies: ProtobufBodies;
  readonly decode: (manifest: Manifest) => object;
  readonly decodeBytes: (object: Uint8Array) => Promise<object>;
}

async function codecOf(resource: string, group = ""): Promise<KindCodec> {
  const of = { group, version: "v1", resource };
  const kindBodies = await protobufBodies(of);
  const kindCodec = protobufCodec<object>(of);
  await kindCodec.load?.();
  const first = (list: Uint8Array): object => {
    const [object] = kindCodec.listDecoder(PROTOBUF).push(list);
    assert.ok(object);
    return object;
  };
  const { apiVersion, kind } = kindBodies;
  return {
    bodies: kindBodies,
    decode: (manifest) => first(kindBodies.list([manifest])),
    decodeBytes: async (object) => {
      const listMeta = await loadMessage("meta-v1.ListMeta");
      return first(encodeEnvelope({ apiVersion, kind: `${kind}List` }, encodeListOf({}, listMeta, [object])));
    },
  };
}

const managed = {
  ...running,
  metadata: {
    ...running.metadata,
    managedFields: [{ manager: "kubelet", operation: "Update", fieldsV1: {} }],
  },
};

describe("lazy object", () => {
  it("has the members of the server's JSON", () => {
    const pod = kept(running);
    assert.equal(pod.kind, "Pod");
    assert.equal(pod.apiVersion, "v1");
    assert.deepEqual(pod.metadata, running.metadata);
    assert.deepEqual(pod.spec, running.spec);
    assert.deepEqual(pod.status, running.status);
  });

  it("is written by JSON.stringify as the server would, without managedFields", () => {
    assert.equal(JSON.stringify(kept(managed)), JSON.stringify(wanted));
    assert.equal(JSON.stringify({ pods: [kept(running)] }), JSON.stringify({ pods: [wanted] }));
  });

  it("keeps managedFields if the options say so", async () => {
    const all = protobufCodec(PODS, { keepManagedFields: true });
    await all.load?.();
    assert.deepEqual(kept(managed, all).metadata, managed.metadata);
  });

  it("is made of its bytes even when metadata come in parts, and managedFields in their midst", () => {
    const name = Uint8Array.of(0x0a, 3, 0x0a, 1, 0x61);
    // Metadata with field 17, managedFields, and then field 11, an entry of the labels.
    const rest = Uint8Array.of(0x0a, 13, 0x8a, 1, 2, 0x0a, 0, 0x5a, 6, 0x0a, 1, 0x6b, 0x12, 1, 0x76);
    const item = Buffer.concat([name, Uint8Array.of(0x1a, 2, 0x0a, 0), rest]);
    const list = encodeEnvelope(
      { apiVersion: "v1", kind: "PodList" },
      Buffer.concat([Uint8Array.of(0x12, item.length), item]),
    );
    const [pod] = lazyPods.listDecoder(PROTOBUF).push(list);
    assert.deepEqual(pod?.metadata, { name: "a", labels: { k: "v" } });
    assert.deepEqual(pod.status, {});
  });

  it("has its members as own ones, in the order of the server's JSON", () => {
    const pod = kept(running);
    const names = [];
    for (const name in pod) {
      names.push(name);
    }
    assert.deepEqual(names, ["kind", "apiVersion", "metadata", "spec", "status"]);
    assert.deepEqual(Object.keys(pod), names);
    assert.deepEqual(Object.getOwnPropertyNames(pod), names);
    assert.deepEqual({ ...pod }, wanted);
    assert.equal(Object.getPrototypeOf(pod), Object.prototype);
    assert.equal(inspect(pod), inspect(wanted));
    assert.equal(inspect({ ...pod }), inspect(wanted));
  });

  it("has no other members than the server's JSON", async () => {
    const secrets = await codecOf("secrets");
    const bare = { metadata: { name: "a" } };
    const typed = secrets.decode({ ...bare, type: "Opaque", data: { key: "dmFsdWU=" } });
    assert.deepEqual(Object.keys(typed), ["kind", "apiVersion", "metadata", "data", "type"]);
    // Go writes the empty text to protobuf and leaves it out of JSON.
    const empty = secrets.decode({ ...bare, type: "" });
    assert.deepEqual(Object.keys(empty), ["kind", "apiVersion", "metadata"]);
    assert.ok(!("type" in empty));
    assert.deepEqual(Object.keys(kept(bare)), ["kind", "apiVersion", "metadata", "spec", "status"]);
  });

  it("counts the last of several values of a member", async () => {
    const secrets = await codecOf("secrets");
    const name = secrets.bodies.object({ metadata: { name: "a" } });
    // Field 3, type, once with a text and once without.
    const [full, empty] = [Uint8Array.of(0x1a, 1, 0x78), Uint8Array.of(0x1a, 0)];
    const [left, right] = await Promise.all(
      [
        [full, empty],
        [empty, full],
      ].map(async (parts) => secrets.decodeBytes(Buffer.concat([name, ...parts]))),
    );
    assert.deepEqual(left, { kind: "Secret", apiVersion: "v1", metadata: { name: "a" } });
    assert.deepEqual(right, { kind: "Secret", apiVersion: "v1", metadata: { name: "a" }, type: "x" });
  });

  it("has a member that cannot be decoded, so that reading it tells why", async () => {
    const classes = await codecOf("priorityclasses", "scheduling.k8s.io");
    const name = classes.bodies.object({ metadata: { name: "a" } });
    // Field 3, globalDefault, which is a number and here has a length.
    const damaged = await classes.decodeBytes(Buffer.concat([name, Uint8Array.of(0x1a, 1, 0)]));
    assert.ok(Object.keys(damaged).includes("globalDefault"));
    assert.throws(() => ({ ...damaged }), /member globalDefault of "a"/);
  });

  it("shares one hidden class with all objects that have the same members, whatever their kind", async () => {
    setFlagsFromString("--allow-natives-syntax");
    const { sameMap, isFast } = runInThisContext(
      "({ sameMap: (a, b) => %HaveSameMap(a, b), isFast: (a) => %HasFastProperties(a) })",
    ) as { sameMap: (left: object, right: object) => boolean; isFast: (object: object) => boolean };
    const pod = kept(running);
    const deployments = await codecOf("deployments", "apps");
    const deployment = deployments.decode({ metadata: { name: "a" }, spec: {}, status: {} });
    assert.ok(isFast(pod));
    assert.ok(sameMap(pod, kept(withStatus("Failed"))));
    assert.ok(sameMap(pod, deployment));
    const secrets = await codecOf("secrets");
    const [typed, other, bare] = ["Opaque", "x", ""].map((type) =>
      secrets.decode({ metadata: { name: "a" }, type }),
    );
    assert.ok(typed && other && bare);
    assert.ok(sameMap(typed, other));
    assert.ok(!sameMap(typed, bare));
    assert.ok(isFast(typed) && isFast(bare));
  });

  it("is deeply equal to every object with the same content, and to nothing else", () => {
    const pod = kept(running);
    assert.deepEqual(pod, kept(running));
    assert.deepEqual(pod, wanted);
    assert.deepEqual(pod, toPlainObject(pod));
    assert.notDeepEqual(pod, kept(withStatus("Failed")));
    assert.ok(!isDeepStrictEqual([pod], [kept(withStatus("Failed"))]));
    assert.deepEqual(structuredClone(pod), wanted);
  });

  it("has a plain copy that may be changed", () => {
    const pod = kept(running);
    const copy = toPlainObject(pod);
    assert.deepEqual(copy, wanted);
    assert.ok(copy.status && copy.metadata?.labels);
    copy.status.phase = "Failed";
    copy.metadata.labels["app"] = "other";
    copy.metadata.labels["more"] = "";
    assert.deepEqual(pod, wanted);
    const plain: Pod = { metadata: { name: "a" } };
    assert.deepEqual(toPlainObject(plain), plain);
    assert.notEqual(toPlainObject(plain).metadata, plain.metadata);
  });

  it("refuses every write in strict code, and ignores it elsewhere", () => {
    const pod = kept(running);
    for (const code of [
      "pod.status = {}",
      "pod.more = 1",
      "delete pod.status",
      "pod.status.phase = 'Failed'",
      "pod.metadata.labels.app = 'other'",
      "pod.metadata.labels.more = ''",
      "delete pod.metadata.labels.app",
      "pod.spec.containers[0].image = 'other'",
      "pod.status.containerStatuses[0].state.running.startedAt = ''",
    ]) {
      const context = createContext({ pod });
      assert.throws(
        () => {
          runInContext(`"use strict"; ${code}`, context);
        },
        { name: "TypeError" },
      );
      assert.doesNotThrow(() => {
        runInContext(code, context);
      });
      assert.deepEqual(pod, wanted, code);
    }
    for (const write of ["push({})", "sort()", "length = 0"]) {
      assert.throws(
        () => {
          runInContext(`"use strict"; pod.spec.containers.${write}`, createContext({ pod }));
        },
        { name: "TypeError" },
      );
    }
    assert.ok(Object.isFrozen(pod));
    assert.deepEqual(pod, wanted);
  });

  it("says what is wrong when an accessor of it is called on another object", () => {
    const status = Object.getOwnPropertyDescriptor(kept(running), "status");
    assert.ok(status);
    const other = Object.defineProperty({}, "status", status) as Pod;
    assert.throws(() => other.status, {
      name: "TypeError",
      message:
        'Cannot read member "status": found an accessor without its object; copy the object with toPlainObject',
    });
  });

  it("is decoded once for reads that follow each other, and not kept decoded", () => {
    const pods = Array.from({ length: 8 }, (_, index) => kept(withStatus(`${index}`)));
    const [pod] = pods;
    assert.ok(pod);
    const { status } = pod;
    assert.equal(pod.status, status);
    for (const other of pods) {
      assert.ok(other.status);
    }
    assert.notEqual(pod.status, status);
    assert.deepEqual(pod.status, status);
  });

  it("throws a WireError that names the member when its bytes are damaged", async () => {
    // Field 3, status, with a field 1 whose length is larger than the number of bytes that follow.
    const damaged = Uint8Array.of(0x1a, 2, 0x0a, 9);
    const pods = await codecOf("pods");
    const pod: Pod = await pods.decodeBytes(
      Buffer.concat([pods.bodies.object({ metadata: { name: "a" } }), damaged]),
    );
    assert.equal(pod.metadata?.name, "a");
    assert.throws(
      () => pod.status,
      (error) =>
        error instanceof WireError && error.message.includes('member status of "a": found a length of 9'),
    );
    assert.throws(() => JSON.stringify(pod), WireError);
  });

  it("leaves nothing of its neighbours in memory", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    // Buffers of collected objects are freed a little later on another thread, so this waits until the size
    // is stable.
    const heap = async (): Promise<number> => {
      for (let last = Infinity; ;) {
        collect();
        await sleep(20);
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        if (heapUsed + arrayBuffers > last * 0.99) {
          return heapUsed + arrayBuffers;
        }
        last = heapUsed + arrayBuffers;
      }
    };
    const text = "x".repeat(10_000);
    const body = podBodies.list(
      Array.from({ length: 3_000 }, () => ({ ...running, spec: { hostname: text } })),
    );
    const before = await heap();
    let pods = [...lazyPods.listDecoder(PROTOBUF).push(body)];
    const all = (await heap()) - before;
    pods = pods.filter((_, index) => index % 100 === 0);
    const survivors = (await heap()) - before;
    // A little of what was there before may have been collected meanwhile.
    assert.ok(all > 3_000 * text.length * 0.9, `${all}`);
    assert.ok(survivors < all / 10, `${survivors} of ${all}`);
    assert.equal(pods[29]?.spec?.hostname, text);
  });
});
