import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pathsOf } from "../../../src/api/field-types.js";
import type { Pod } from "../../../src/api/pod.js";
import { podStatus } from "../../../src/api/pod-status.js";
import { LINE_FIELDS, linePrinter } from "../../../src/printer/line-printer.js";
import { plainPaint } from "../../../src/printer/printer.js";
import { jsonCodec } from "../../../src/wire/json-codec.js";
import { protobufCodec } from "../../../src/wire/protobuf-codec.js";
import { isKnownEqual } from "../../../src/wire/kept/is-known-equal.js";
import { selectFields } from "../../../src/wire/kept/select-fields.js";
import { toPlainObject } from "../../../src/wire/kept/to-plain-object.js";
import { PROTOBUF, protobufBodies } from "../../support/protobuf-bodies.js";
import { kept, lazyPods, running, wanted, withStatus } from "./kept-pods.js";

describe("identity of objects", () => {
  const fromJson = jsonCodec<Pod>();

  it("is the same of objects that are bytes, plain ones, and those from JSON", () => {
    for (const identity of [lazyPods, fromJson]) {
      for (const pod of [kept(running), wanted as unknown as Pod, toPlainObject<Pod>(kept(running))]) {
        assert.equal(identity.keyOf(pod), "shop/web-0");
        assert.equal(identity.uidOf(pod), running.metadata.uid);
        assert.equal(identity.resourceVersionOf(pod), "42");
      }
    }
  });

  it("is refused to what has no name", () => {
    assert.throws(() => lazyPods.keyOf({}), TypeError);
    assert.equal(lazyPods.uidOf({}), "");
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
      status: { conditions: running.status["conditions"], containerStatuses: [{ ready: true }] },
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
