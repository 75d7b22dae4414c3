import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Answer, pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";

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
