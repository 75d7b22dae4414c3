import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Answer, pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";

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
