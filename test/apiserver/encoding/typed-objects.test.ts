import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiError } from "../../../src/apiserver/refusals/api-error.js";
import { PROTOBUF_TYPE } from "../../../src/wire/protobuf/protobuf-envelope.js";
import { type Answer, pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

describe("a member of another type than its kind has", () => {
  const fixture = useServer();

  async function post(path: string, body: unknown): Promise<Answer> {
    return fixture.client.send(path, { method: "POST", body });
  }

  /** Lists the objects as protobuf, which fails if one of them has a member of the wrong type. */
  async function assertListed(path: string, what: string): Promise<void> {
    const { code, text } = await fixture.client.get(path, { Accept: PROTOBUF_TYPE });
    assert.equal(code, 200, `${what}: ${text}`);
  }

  function withSpec(members: object): object {
    const { spec, ...rest } = pod("a");
    return { ...rest, spec: { ...(spec as object), ...members } };
  }

  const specs: [field: string, members: object][] = [
    ["priority", { priority: "x" }],
    ["hostNetwork", { hostNetwork: "yes" }],
    ["nodeSelector", { nodeSelector: { a: 1 } }],
    ["affinity", { affinity: [] }],
    ["tolerationSeconds", { tolerations: [{ tolerationSeconds: "a" }] }],
    ["terminationGracePeriodSeconds", { terminationGracePeriodSeconds: 1.5 }],
    ["sizeLimit", { volumes: [{ name: "v", emptyDir: { sizeLimit: { a: 1 } } }] }],
    ["restartPolicy", { restartPolicy: 5 }],
  ];
  for (const [field, members] of specs) {
    it(`is refused with 400 in a new pod: ${JSON.stringify(members)}`, async () => {
      const { json } = await post(PODS, withSpec(members));
      assert.equal(json.code, 400);
      assert.equal(json.reason, "BadRequest");
      assert.match(json.message, /^Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal/);
      assert.ok(json.message.includes(`"${field}"`), json.message);
      await assertListed("/api/v1/pods", field);
    });
  }

  it("is refused with 400 in metadata, in a status that a create drops, and in other kinds", async () => {
    const refused: [path: string, body: unknown][] = [
      [PODS, pod("a", "default", { labels: { a: 1 } })],
      [PODS, { ...pod("a"), status: { startTime: "yesterday" } }],
      [DEPLOYMENTS, { metadata: { name: "d" }, spec: { replicas: "three" } }],
      ["/api/v1/namespaces/default/secrets", { metadata: { name: "s" }, stringData: { a: 1 } }],
    ];
    for (const [path, body] of refused) {
      assert.equal((await post(path, body)).code, 400, JSON.stringify(body));
      await assertListed(path, path);
    }
  });

  it("is refused with 400 in an update, and 422 in what a patch leaves", async () => {
    fixture.server.objects.create("pods", pod("a"));
    const put = await fixture.client.send(`${PODS}/a`, { method: "PUT", body: withSpec({ priority: "x" }) });
    assert.equal(put.code, 400);
    const statuses = [
      { startTime: "yesterday" },
      { conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-13-45" }] },
      { containerStatuses: [{ name: "c", restartCount: "1" }] },
      { podIPs: ["1.2.3.4"] },
    ];
    for (const status of statuses) {
      for (const contentType of [MERGE, STRATEGIC]) {
        const options = { method: "PATCH", body: { status }, contentType };
        const { json } = await fixture.client.send(`${PODS}/a/status`, options);
        assert.equal(json.code, 422, JSON.stringify(status));
        assert.equal(json.details.causes[0]?.field, "patch");
      }
    }
    await assertListed(PODS, "pods");
  });

  it("is refused inside the process", async () => {
    const { objects } = fixture.server;
    const isRefused = (error: unknown): boolean => error instanceof ApiError && error.status.code === 400;
    assert.throws(() => objects.create("pods", { ...pod("a"), spec: { priority: "high" } }), isRefused);
    assert.throws(() => objects.create("deployments.apps", { metadata: { name: "d" }, spec: 3 }), isRefused);
    objects.create("pods", pod("a"));
    assert.throws(
      () => objects.patch("pods", "a", { metadata: { labels: { a: true } } }),
      (error) => error instanceof ApiError && error.status.code === 422,
    );
    assert.throws(() => objects.delete("pods", "a", { gracePeriodSeconds: 1.5 }), isRefused);
    await assertListed(PODS, "pods");
  });

  it("is refused in the replicas of a scale", async () => {
    fixture.server.objects.create("deployments.apps", { metadata: { name: "d" }, spec: { replicas: 1 } });
    const body = { spec: { replicas: 1.5 } };
    const options = { method: "PATCH", body, contentType: MERGE };
    assert.equal((await fixture.client.send(`${DEPLOYMENTS}/d/scale`, options)).code, 400);
    fixture.server.objects.delete("deployments.apps", "d");
  });

  it("is not checked in a kind without a schema", () => {
    const definition = fixture.server.objects.create("customresourcedefinitions.apiextensions.k8s.io", {
      metadata: { name: "widgets.example.com" },
      spec: {
        group: "example.com",
        names: { plural: "widgets", kind: "Widget" },
        scope: "Namespaced",
        versions: [{ name: "v1", served: true, storage: true }],
      },
    });
    const widget = { metadata: { name: "w" }, spec: { replicas: "three" }, status: { startTime: 7 } };
    assert.deepEqual(fixture.server.objects.create("widgets.example.com", widget)["spec"], widget.spec);
    assert.equal(definition.metadata.name, "widgets.example.com");
  });
});

describe("an object given inside the process", () => {
  const fixture = useServer();

  it("is stored as JSON: dates as text, and nothing that is undefined", () => {
    const startTime = new Date("2026-01-02T03:04:05Z");
    fixture.server.objects.create("pods", pod("a"));
    const status = { phase: undefined, startTime };
    const updated = fixture.server.objects.update("pods", { ...pod("a"), status }, { subresource: "status" });
    assert.deepEqual(updated["status"], { qosClass: "BestEffort", startTime: startTime.toJSON() });
  });
});
