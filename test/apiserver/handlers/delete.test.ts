import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { JsonObject } from "../../../src/base/json-object.js";
import { encodeObject } from "../../../src/wire/protobuf/protobuf-encoder.js";
import { encodeEnvelope, PROTOBUF_TYPE } from "../../../src/wire/protobuf/protobuf-envelope.js";
import { loadMessage } from "../../../src/wire/protobuf/schema-modules.js";
import { FakeClock } from "../../support/fake-clock.js";
import { type Answer, brief, pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";
const MERGE = "application/merge-patch+json";

describe("delete", () => {
  const clock = new FakeClock(new Date("2026-11-23T11:32:05Z"));
  const fixture = useServer({ clock });

  async function remove(name: string, body?: unknown, query = ""): Promise<Answer> {
    return fixture.client.send(`${PODS}/${name}${query}`, { method: "DELETE", body });
  }

  async function eventsOf(act: () => Promise<unknown>): Promise<string[]> {
    const start = fixture.server.objects.resourceVersion;
    await act();
    const watch = await fixture.client.watch(`${PODS}?watch=1&timeoutSeconds=1&resourceVersion=${start}`);
    await clock.advance(1000);
    return (await watch.rest()).map((event) => {
      const { deletionGracePeriodSeconds: grace, deletionTimestamp: at } = event.object.metadata;
      return `${brief(event).replace(/ \d+$/, "")} ${String(grace)} ${at.slice(17, 19)}`;
    });
  }

  it("deletes a pod without a node at once: MODIFIED with grace 0, then DELETED", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const told = await eventsOf(async () => {
      const { code, json } = await remove("a");
      assert.equal(code, 200);
      assert.equal(json.kind, "Pod");
    });
    assert.deepEqual(told, ["MODIFIED a 0 05", "DELETED a 0 05"]);
  });

  it("marks a running pod, shortens its grace, and deletes it when the kubelet says so", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.bind("a", "node-1");
    const told = await eventsOf(async () => {
      await remove("a", undefined, "?gracePeriodSeconds=9");
      await remove("a", { gracePeriodSeconds: 20 });
      await remove("a", { gracePeriodSeconds: 4 });
      await remove("a");
      await remove("a", { gracePeriodSeconds: 0 });
    });
    // The last grace period counts from the first DELETE, as with kube-apiserver.
    assert.deepEqual(
      told.map((line) => line.replace(/ \d\d$/, "")),
      ["MODIFIED a 9", "MODIFIED a 4", "MODIFIED a 0", "DELETED a 0"],
    );
  });

  it("waits for finalizers, and for no new ones", async () => {
    fixture.server.objects.create("pods", pod("a", "default", { finalizers: ["x.io/y"] }));
    const told = await eventsOf(async () => {
      await remove("a");
      await remove("a");
      const more = await fixture.client.send(`${PODS}/a`, {
        method: "PATCH",
        body: { metadata: { finalizers: ["x.io/y", "x.io/z"] } },
        contentType: MERGE,
      });
      assert.equal(more.code, 422);
      assert.match(more.json.message, /no new finalizers can be added if the object is being deleted/);
      fixture.server.objects.patch("pods", "a", { metadata: { finalizers: null } }, { contentType: MERGE });
    });
    assert.deepEqual(
      told.map((line) => line.split(" ").slice(0, 2).join(" ")),
      ["MODIFIED a", "DELETED a"],
    );
  });

  it("answers with a Status for other kinds", async () => {
    const { metadata } = fixture.server.objects.create("configmaps", { metadata: { name: "cm" } });
    const path = "/api/v1/namespaces/default/configmaps/cm";
    const { json } = await fixture.client.send(path, { method: "DELETE" });
    assert.deepEqual(json, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name: "cm", kind: "configmaps", uid: metadata.uid },
    });
    assert.equal((await fixture.client.send(path, { method: "DELETE" })).code, 404);
  });

  it("takes its options as JSON, YAML or protobuf, of whatever group's version", async () => {
    const message = await loadMessage("meta-v1.DeleteOptions");
    const inProtobuf = (apiVersion: string, options: JsonObject): Buffer =>
      Buffer.from(encodeEnvelope({ apiVersion, kind: "DeleteOptions" }, encodeObject(options, message)));
    const grace = (gracePeriodSeconds: number): JsonObject => ({
      gracePeriodSeconds,
      propagationPolicy: "Background",
    });
    const bodies: [body: Buffer, contentType: string, seconds: number][] = [
      [Buffer.from(JSON.stringify(grace(9))), "application/json", 9],
      [Buffer.from("gracePeriodSeconds: 8"), "application/yaml", 8],
      [inProtobuf("v1", grace(7)), PROTOBUF_TYPE, 7],
      [inProtobuf("apps/v1", grace(6)), PROTOBUF_TYPE, 6],
      [inProtobuf("meta.k8s.io/v1", grace(5)), PROTOBUF_TYPE, 5],
    ];
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.bind("a", "node-1");
    for (const [body, contentType, seconds] of bodies) {
      const options = { method: "DELETE", body, contentType };
      const { code, json } = await fixture.client.send(`${PODS}/a`, options);
      assert.equal(code, 200, contentType);
      assert.equal(json.metadata.deletionGracePeriodSeconds, seconds);
    }
    const wrong = { preconditions: { uid: "other" } };
    for (const path of [`${PODS}/a`, PODS]) {
      const body = inProtobuf("v1", wrong);
      const options = { method: "DELETE", body, contentType: PROTOBUF_TYPE };
      assert.equal((await fixture.client.send(path, options)).code, 409, path);
    }
  });

  it("answers 400 to options that it cannot read", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const path = `${PODS}/a`;
    const noProtobuf = { method: "DELETE", body: Buffer.from("k8s\0x"), contentType: PROTOBUF_TYPE };
    assert.equal((await fixture.client.send(path, noProtobuf)).code, 400);
    assert.equal((await remove("a", { gracePeriodSeconds: 1.5 })).code, 400);
    assert.equal((await remove("a", undefined, "?gracePeriodSeconds=soon")).code, 400);
    assert.equal((await fixture.client.get(path)).code, 200);
  });

  it("insists on preconditions", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const { json } = await remove("a", { preconditions: { uid: "other" } });
    assert.equal(json.code, 409);
    assert.match(
      json.message,
      /^Operation cannot be fulfilled on Pod "a": the UID in the precondition \(other\) does not match/,
    );
    assert.equal((await remove("a", { preconditions: { resourceVersion: "1" } })).code, 409);
  });

  it("changes nothing in a dry run", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const before = fixture.server.objects.resourceVersion;
    assert.equal((await remove("a", undefined, "?dryRun=All")).code, 200);
    assert.equal((await remove("a", { dryRun: ["All"] })).code, 200);
    assert.equal(fixture.server.objects.resourceVersion, before);
  });

  it("deletes what a collection's selector finds, and answers with what was there", async () => {
    fixture.server.objects.create("pods", pod("a", "default", { labels: { x: "y" } }));
    fixture.server.objects.create("pods", pod("b"));
    const { json } = await fixture.client.send(`${PODS}?labelSelector=x%3Dy`, { method: "DELETE" });
    assert.deepEqual(
      json.items.map(({ metadata }) => [metadata.name, metadata.deletionTimestamp]),
      [["a", undefined]],
    );
    assert.deepEqual(
      fixture.server.objects.list("pods").map(({ metadata }) => metadata.name),
      ["b"],
    );
  });
});
