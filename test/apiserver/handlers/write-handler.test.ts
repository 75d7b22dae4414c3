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

describe("create", () => {
  const fixture = useServer({ clock: new FakeClock(new Date("2026-11-23T11:32:05.678Z")) });

  async function create(body: unknown, path: string = PODS): Promise<Answer> {
    return fixture.client.send(path, { method: "POST", body });
  }

  it("answers 201 with the object: uid, times, generation, defaults, status", async () => {
    const { code, json } = await create(pod("a"));
    assert.equal(code, 201);
    assert.equal(json.kind, "Pod");
    assert.match(json.metadata.uid, /^[0-9a-f-]{36}$/);
    assert.equal(json.metadata.creationTimestamp, "2026-11-23T11:32:05Z");
    assert.equal(json.metadata.generation, 1);
    assert.equal(json.metadata.resourceVersion, fixture.server.objects.resourceVersion);
    assert.equal(json.status["phase"], "Pending");
  });

  it("generates names, each another one", async () => {
    const body = { ...pod("x"), metadata: { generateName: "web-" } };
    const names = [await create(body), await create(body)].map(({ json }) => json.metadata.name);
    assert.notEqual(names[0], names[1]);
    for (const name of names) {
      assert.match(name, /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    }
  });

  it("takes the namespace from the URL and no other", async () => {
    assert.equal((await create({ ...pod("a"), metadata: { name: "a" } })).json.metadata.namespace, "default");
    const other = await create(pod("b", "kube-system"));
    assert.equal(other.code, 400);
    assert.equal(
      other.json.message,
      "the namespace of the provided object does not match the namespace sent on the request",
    );
  });

  it("reads YAML", async () => {
    const body = Buffer.from("metadata: {name: yaml}\nspec:\n  containers: [{name: c, image: nginx}]\n");
    const contentType = "application/yaml";
    assert.equal((await fixture.client.send(PODS, { method: "POST", body, contentType })).code, 201);
  });

  it("stores nothing for a dry run", async () => {
    const before = fixture.server.objects.resourceVersion;
    const { code, json } = await create(pod("dry"), `${PODS}?dryRun=All`);
    assert.equal(code, 201);
    assert.equal(json.metadata.resourceVersion, undefined);
    assert.equal(fixture.server.objects.resourceVersion, before);
  });

  const refused: [what: string, body: unknown, code: number, reason: string | undefined, message: RegExp][] =
    [
      ["a name that is taken", pod("taken"), 409, "AlreadyExists", /^pods "taken" already exists$/],
      [
        "a name with capitals",
        pod("A"),
        422,
        "Invalid",
        /^Pod "A" is invalid: metadata.name: Invalid value: "A": a lowercase RFC 1123 subdomain/,
      ],
      [
        "no name",
        { ...pod("a"), metadata: {} },
        422,
        "Invalid",
        /^Pod "" is invalid: metadata.name: Required value: name or generateName is required$/,
      ],
      [
        "a resourceVersion",
        pod("a", "default", { resourceVersion: "5" }),
        500,
        undefined,
        /^resourceVersion should not be set on objects to be created$/,
      ],
      [
        "another kind",
        { kind: "ConfigMap", apiVersion: "v1", metadata: { name: "a" } },
        400,
        "BadRequest",
        /^ConfigMap in version "v1" cannot be handled as a Pod/,
      ],
      ["a list", [], 400, "BadRequest", /^the object provided is unrecognized \(must be of type Pod\)/],
      [
        "no JSON",
        Buffer.from("{"),
        400,
        "BadRequest",
        /^the object provided is unrecognized \(must be of type Pod\)/,
      ],
    ];
  for (const [what, body, code, reason, message] of refused) {
    it(`answers ${String(code)} to ${what}`, async () => {
      await create(pod("taken"));
      const { json } = await create(body);
      assert.equal(json.code, code);
      assert.equal(json.reason, reason);
      assert.match(json.message, message);
    });
  }

  it("answers 404 where there is no such namespace", async () => {
    const { json } = await create(pod("a", "nowhere"), "/api/v1/namespaces/nowhere/pods");
    assert.equal(json.message, `namespaces "nowhere" not found`);
    assert.deepEqual(json.details, { name: "nowhere", kind: "namespaces" });
  });

  it("answers 405 over all namespaces, 413 to too much, 415 to other types", async () => {
    assert.equal((await create(pod("a"), "/api/v1/pods")).code, 405);
    const huge = await create({ ...pod("a"), filler: "x".repeat(3_200_000) });
    assert.equal(huge.json.message, "Request entity too large: limit is 3145728");
    const options = { method: "POST", body: Buffer.from("x"), contentType: "text/plain" };
    assert.equal((await fixture.client.send(PODS, options)).code, 415);
  });
});

describe("update", () => {
  const fixture = useServer();

  async function put(name: string, body: unknown, query = ""): Promise<Answer> {
    return fixture.client.send(`${PODS}/${name}${query}`, { method: "PUT", body });
  }

  it("replaces an object and keeps what is the server's", async () => {
    const created = fixture.server.objects.create("pods", pod("a"));
    const next = { ...created, metadata: { name: "a", labels: { x: "y" }, generation: 77 } };
    const { code, json } = await put("a", next);
    assert.equal(code, 200);
    assert.deepEqual(json.metadata, {
      ...created.metadata,
      labels: { x: "y" },
      resourceVersion: fixture.server.objects.resourceVersion,
    });
  });

  it("writes nothing when nothing changes", async () => {
    const created = fixture.server.objects.create("pods", pod("a"));
    const { json } = await put("a", created);
    assert.equal(json.metadata.resourceVersion, created.metadata.resourceVersion);
    assert.equal(fixture.server.objects.resourceVersion, created.metadata.resourceVersion);
  });

  it("answers 409 to an outdated resourceVersion and to another uid", async () => {
    const created = fixture.server.objects.create("pods", pod("a"));
    const outdated = await put("a", { ...created, metadata: { name: "a", resourceVersion: "1" } });
    assert.equal(outdated.code, 409);
    assert.equal(
      outdated.json.message,
      `Operation cannot be fulfilled on pods "a": the object has been modified; ` +
        "please apply your changes to the latest version and try again",
    );
    const other = await put("a", { ...created, metadata: { name: "a", uid: "other" } });
    assert.equal(other.code, 409);
    assert.match(other.json.message, /Precondition failed: UID in precondition: other, UID in object meta: /);
  });

  it("answers 404 to what is not there and 400 to another name", async () => {
    assert.equal((await put("nothing", pod("nothing"))).code, 404);
    fixture.server.objects.create("pods", pod("a"));
    const { json } = await put("a", pod("b"));
    assert.equal(json.message, "the name of the object (b) does not match the name on the URL (a)");
  });

  it("keeps status and spec apart", async () => {
    const created = fixture.server.objects.create("pods", pod("a"));
    const main = await put("a", { ...created, status: { phase: "Running" } });
    assert.equal(main.json.status["phase"], "Pending");
    const half = await fixture.client.send(`${PODS}/a/status`, {
      method: "PUT",
      body: { ...created, spec: {}, status: { phase: "Running" } },
    });
    assert.equal(half.json.status["phase"], "Running");
    assert.deepEqual(half.json.spec, created["spec"]);
  });

  it("counts generations of what is wanted, not of labels or status", () => {
    const deployment = { metadata: { name: "d" }, spec: { replicas: 1 } };
    fixture.server.objects.create("deployments.apps", deployment);
    const generations = [
      fixture.server.objects.patch("deployments.apps", "d", { metadata: { labels: { a: "b" } } }),
      fixture.server.objects.patch(
        "deployments.apps",
        "d",
        { status: { replicas: 1 } },
        { subresource: "status" },
      ),
      fixture.server.objects.patch("deployments.apps", "d", { spec: { replicas: 2 } }),
    ].map(({ metadata }) => metadata.generation);
    assert.deepEqual(generations, [1, 1, 2]);
    fixture.server.objects.delete("deployments.apps", "d");
  });
});

describe("patch", () => {
  const fixture = useServer();

  async function patch(name: string, body: unknown, contentType = MERGE): Promise<Answer> {
    return fixture.client.send(`${PODS}/${name}`, { method: "PATCH", body, contentType });
  }

  it("takes the three kinds of patches", async () => {
    fixture.server.objects.create("pods", pod("a"));
    await patch("a", { metadata: { labels: { m: "1" } } });
    await patch("a", [{ op: "add", path: "/metadata/labels/j", value: "1" }], "application/json-patch+json");
    const image = { spec: { containers: [{ name: "c", image: "nginx:2" }] } };
    const { code, json } = await patch("a", image, "application/strategic-merge-patch+json");
    assert.equal(code, 200);
    assert.deepEqual(json.metadata.labels, { m: "1", j: "1" });
  });

  it("writes nothing for an empty patch", async () => {
    const created = fixture.server.objects.create("pods", pod("a"));
    assert.equal((await patch("a", {})).json.metadata.resourceVersion, created.metadata.resourceVersion);
  });

  it("answers 409 to a patch made for another version, 404, 415 and 422", async () => {
    fixture.server.objects.create("pods", pod("a"));
    assert.equal((await patch("a", { metadata: { resourceVersion: "1", labels: { a: "b" } } })).code, 409);
    assert.equal((await patch("nothing", {})).code, 404);
    assert.equal((await patch("a", {}, "application/json")).code, 415);
    assert.equal((await patch("a", { kind: "Foo" })).code, 422);
    assert.match(
      (await patch("a", { metadata: { uid: "1" } })).json.message,
      /metadata.uid: Invalid value: "1": field is immutable$/,
    );
    const test = [{ op: "test", path: "/metadata/name", value: "b" }];
    assert.equal((await patch("a", test, "application/json-patch+json")).code, 422);
  });
});

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
    // The last one counts from when the deletion was first asked for, as with a real server.
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

describe("subresources of pods", () => {
  const fixture = useServer();

  async function post(path: string, body: unknown): Promise<Answer> {
    return fixture.client.send(`${PODS}/${path}`, { method: "POST", body });
  }

  it("binds a pod once, in one write that says so", async () => {
    const { metadata } = fixture.server.objects.create("pods", pod("a"));
    const { code, json } = await post("a/binding", { target: { kind: "Node", name: "n1" } });
    assert.equal(code, 201);
    assert.equal(json.status, "Success");
    const bound = fixture.server.objects.get("pods", "a");
    assert.equal(Number(bound?.metadata.resourceVersion), Number(metadata.resourceVersion) + 1);
    const again = await post("a/binding", { target: { kind: "Node", name: "n2" } });
    assert.equal(again.json.code, 409);
    assert.equal(
      again.json.message,
      `Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "n1"`,
    );
  });

  it("evicts: says why, then deletes gracefully", async () => {
    fixture.server.objects.create("pods", pod("a"));
    fixture.server.objects.bind("a", "n1");
    assert.equal((await post("a/eviction", { metadata: { name: "a" } })).code, 201);
    const { json } = await fixture.client.get(`${PODS}/a`);
    assert.equal(json.metadata.deletionGracePeriodSeconds, 30);
    const conditions = json.status["conditions"] as { type: string; reason: string }[];
    assert.equal(conditions.find(({ type }) => type === "DisruptionTarget")?.reason, "EvictionByEvictionAPI");
  });

  it("answers 404 to subresources it does not have and 405 to methods they do not have", async () => {
    fixture.server.objects.create("pods", pod("a"));
    assert.equal((await fixture.client.get(`${PODS}/a/portforward`)).code, 404);
    assert.equal((await fixture.client.get(`${PODS}/a/binding`)).code, 405);
  });
});
