import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect, isDeepStrictEqual } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { pathsOf } from "../../../src/api/field-types.js";
import type { Pod } from "../../../src/api/pod.js";
import { podStatus } from "../../../src/api/pod-status.js";
import { PODS } from "../../../src/api/resource.js";
import { LINE_FIELDS, linePrinter } from "../../../src/printer/line-printer.js";
import { plainPaint } from "../../../src/printer/printer.js";
import type { Codec } from "../../../src/wire/codec.js";
import { jsonCodec } from "../../../src/wire/json-codec.js";
import { protobufCodec } from "../../../src/wire/protobuf-codec.js";
import { encodeEnvelope, encodeListOf } from "../../../src/wire/protobuf/protobuf-envelope.js";
import { loadMessage } from "../../../src/wire/protobuf/schema-modules.js";
import { isKnownEqual } from "../../../src/wire/kept/is-known-equal.js";
import { selectFields } from "../../../src/wire/kept/select-fields.js";
import { toPlainObject } from "../../../src/wire/kept/to-plain-object.js";
import { WireError } from "../../../src/wire/wire-error.js";
import { PROTOBUF, protobufBodies } from "../../support/protobuf-bodies.js";

const bodies = await protobufBodies(PODS);
const codec = protobufCodec(PODS);
await codec.load?.();

type Manifest = Readonly<Record<string, unknown>>;

const running = {
  metadata: {
    name: "web-0",
    namespace: "shop",
    uid: "4a421900-5153-442d-8f7d-4b6f908b7b56",
    resourceVersion: "42",
    generation: 1,
    creationTimestamp: "2026-01-02T03:04:05Z",
    labels: { app: "web" },
  },
  spec: {
    containers: [
      { name: "web", image: "web:1", resources: { limits: { memory: "64Mi" } } },
      { name: "proxy", image: "proxy:1", resources: {} },
    ],
    nodeName: "node-1",
  },
  status: {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastProbeTime: null, lastTransitionTime: null }],
    containerStatuses: [
      {
        name: "web",
        state: { running: { startedAt: "2026-01-02T03:04:06Z" } },
        lastState: { terminated: { exitCode: 1, startedAt: null, finishedAt: "2026-01-02T03:04:05Z" } },
        ready: true,
        restartCount: 2,
        image: "web:1",
        imageID: "",
        started: true,
      },
    ],
  },
} satisfies Manifest;

/** The object as a server writes it in JSON. */
const wanted = { kind: "Pod", apiVersion: "v1", ...running };

function kept(manifest: Manifest, from: Codec<Pod> = codec): Pod {
  const [pod] = from.listDecoder(PROTOBUF).push(bodies.list([manifest]));
  assert.ok(pod);
  return pod;
}

/** Returns the manifest with another phase. */
function withStatus(phase: string): Manifest {
  return { ...running, status: { ...running.status, phase } };
}

const managed = {
  ...running,
  metadata: {
    ...running.metadata,
    managedFields: [{ manager: "kubelet", operation: "Update", fieldsV1: {} }],
  },
};

describe("object that keeps its bytes", () => {
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
    const [pod] = codec.listDecoder(PROTOBUF).push(list);
    assert.deepEqual(pod?.metadata, { name: "a", labels: { k: "v" } });
    assert.deepEqual(pod.status, {});
  });

  it("shows its members to for...in and console.log, and none to Object.keys and a spread", () => {
    const pod = kept(running);
    const names = [];
    for (const name in pod) {
      names.push(name);
    }
    assert.deepEqual(names.sort(), ["apiVersion", "kind", "metadata", "spec", "status"]);
    assert.match(inspect(pod), /kind: 'Pod'[^]*phase: 'Running'/);
    assert.deepEqual(Object.keys(pod), []);
    assert.deepEqual(Object.keys({ ...pod }), []);
    assert.match(inspect({ ...pod }), /toPlainObject/);
    assert.equal(pod.constructor.name, "Pod");
  });

  it("is empty for functions that clone own members", () => {
    const pod = kept(running);
    assert.deepEqual(structuredClone(pod), {});
    assert.ok("status" in kept({ metadata: { name: "a" } }));
  });

  it("is deeply equal to one of the same bytes, and to nothing else", () => {
    const pod = kept(running);
    assert.deepEqual(pod, kept(running));
    assert.notDeepEqual(pod, kept(withStatus("Failed")));
    assert.ok(!isDeepStrictEqual([pod], [kept(withStatus("Failed"))]));
    assert.notDeepEqual(pod, toPlainObject(pod));
    assert.notDeepEqual({ ...pod }, {});
  });

  it("has a plain copy that may be changed", () => {
    const pod = kept(running);
    const copy = toPlainObject<Pod>(pod) as { status: { phase: string } };
    assert.deepEqual(copy, wanted);
    copy.status.phase = "Failed";
    assert.equal(pod.status?.phase, "Running");
    const plain: Pod = { metadata: { name: "a" } };
    assert.deepEqual(toPlainObject(plain), plain);
    assert.notEqual(toPlainObject(plain).metadata, plain.metadata);
  });

  it("refuses assignments to its members", () => {
    const pod = kept(running) as { status: unknown };
    assert.throws(() => {
      pod.status = {};
    }, TypeError);
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
    const damaged = Buffer.concat([
      bodies.object({ metadata: { name: "a" } }),
      Uint8Array.of(0x1a, 2, 0x0a, 9),
    ]);
    const listMeta = await loadMessage("meta-v1.ListMeta");
    const list = encodeEnvelope({ apiVersion: "v1", kind: "PodList" }, encodeListOf({}, listMeta, [damaged]));
    const [pod] = codec.listDecoder(PROTOBUF).push(list);
    assert.equal(pod?.metadata?.name, "a");
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
    const body = bodies.list(Array.from({ length: 3_000 }, () => ({ ...running, spec: { hostname: text } })));
    const before = await heap();
    let pods = [...codec.listDecoder(PROTOBUF).push(body)];
    const all = (await heap()) - before;
    pods = pods.filter((_, index) => index % 100 === 0);
    const survivors = (await heap()) - before;
    assert.ok(all > 3_000 * text.length, `${all}`);
    assert.ok(survivors < all / 10, `${survivors} of ${all}`);
    assert.equal(pods[29]?.spec?.hostname, text);
  });
});

describe("identity of objects", () => {
  const fromJson = jsonCodec<Pod>();

  it("is the same of objects that are bytes, plain ones, and those from JSON", () => {
    for (const identity of [codec, fromJson]) {
      for (const pod of [kept(running), wanted as unknown as Pod, toPlainObject<Pod>(kept(running))]) {
        assert.equal(identity.keyOf(pod), "shop/web-0");
        assert.equal(identity.uidOf(pod), running.metadata.uid);
        assert.equal(identity.resourceVersionOf(pod), "42");
      }
    }
  });

  it("is refused to what has no name", () => {
    assert.throws(() => codec.keyOf({}), TypeError);
    assert.equal(codec.uidOf({}), "");
  });
});

describe("selectFields", () => {
  it("decodes the chosen members alone", () => {
    const select = selectFields<Pod>([
      "metadata.name",
      "status.containerStatuses.ready",
      "status.conditions",
    ]);
    assert.deepEqual(select(kept(running)), {
      kind: "Pod",
      apiVersion: "v1",
      metadata: { name: "web-0" },
      status: { conditions: running.status.conditions, containerStatuses: [{ ready: true }] },
    });
  });

  it("gives only the presence of a member for a path with a dot at its end", () => {
    const select = selectFields<Pod>(["status.containerStatuses.state.running."]);
    const { containerStatuses } = select(kept(running)).status ?? {};
    assert.deepEqual(containerStatuses, [{ state: { running: {} } }]);
  });

  it("chooses among the members of inlined structs", () => {
    const volumes = [
      { name: "a", emptyDir: { medium: "Memory" } },
      { name: "b", hostPath: { path: "/x" } },
    ];
    const select = selectFields<Pod>(["spec.volumes.emptyDir.medium"]);
    const chosen = select(kept({ ...running, spec: { ...running.spec, volumes } }));
    assert.deepEqual(chosen.spec?.volumes, [{ emptyDir: { medium: "Memory" } }, {}]);
  });

  it("gives the whole where a path says so, whatever others choose of it", () => {
    const select = selectFields<Pod>(["metadata.name", "metadata"]);
    assert.deepEqual(select(kept(running)).metadata, running.metadata);
  });

  it("returns plain objects as they are", () => {
    const plain: Pod = { metadata: { name: "a" } };
    assert.equal(selectFields<Pod>(["spec"])(plain), plain);
  });

  it("gives the default printer all that its line needs", () => {
    const line = linePrinter(plainPaint);
    const at = new Date(0);
    const select = selectFields<Pod>(LINE_FIELDS.flatMap(pathsOf));
    const terminating = {
      ...running,
      metadata: { ...running.metadata, deletionTimestamp: "2026-01-02T03:04:05Z" },
    };
    const initializing = {
      ...running,
      spec: { ...running.spec, initContainers: [{ name: "i", restartPolicy: "Always", resources: {} }] },
      status: {
        ...running.status,
        initContainerStatuses: [
          { name: "i", state: { waiting: { reason: "CrashLoopBackOff" } }, ready: false, restartCount: 7 },
        ],
      },
    };
    for (const manifest of [running, terminating, initializing, { metadata: { name: "bare" } }]) {
      const whole = kept(manifest);
      const chosen = select(whole);
      const told = (object: Pod): string => line({ type: "update", object, cause: "watch" }, at);
      assert.equal(told(chosen), told(whole));
      assert.deepEqual(podStatus(chosen), podStatus(whole));
    }
  });
});

describe("isKnownEqual", () => {
  it("compares a member by its bytes", () => {
    const old = kept(running);
    const changed = kept(withStatus("Failed"));
    assert.equal(isKnownEqual(old, kept(running), "metadata"), true);
    assert.equal(isKnownEqual(old, changed, "metadata"), true);
    assert.equal(isKnownEqual(old, changed, "spec"), true);
    assert.equal(isKnownEqual(old, changed, "status"), false);
  });

  it("knows kind and apiVersion, and nothing of members that there are none of", () => {
    const [left, right] = [kept(running), kept(running)];
    assert.equal(isKnownEqual(left, right, "kind"), true);
    assert.equal(isKnownEqual(left, right, "apiVersion"), true);
    const nonsense = "nonsense" as "spec";
    assert.equal(isKnownEqual(left, right, nonsense), false);
    assert.equal(isKnownEqual(left, left, nonsense), true);
  });

  it("knows nothing of objects of different kinds", async () => {
    const services = { group: "", version: "v1", resource: "services" };
    const others = protobufCodec<Pod>(services);
    await others.load?.();
    const list = (await protobufBodies(services)).list([{ metadata: running.metadata }]);
    const [service] = others.listDecoder(PROTOBUF).push(list);
    assert.ok(service);
    for (const member of ["kind", "metadata", "spec"] as const) {
      assert.equal(isKnownEqual(kept(running), service, member), false, member);
    }
    assert.equal(isKnownEqual(kept(running), service, "apiVersion"), true);
  });

  it("knows of plain objects only what they share", () => {
    const plain = toPlainObject<Pod>(kept(running));
    assert.equal(isKnownEqual(plain, { ...plain, status: {} }, "spec"), true);
    assert.equal(isKnownEqual(plain, toPlainObject<Pod>(kept(running)), "spec"), false);
    assert.equal(isKnownEqual(plain, kept(running), "spec"), false);
  });
});
