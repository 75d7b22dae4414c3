import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { useServer } from "./server-fixture.js";

const fixture = useServer();
const PATH = "/api/v1/namespaces/default/pods/web";
const PATCH = "application/merge-patch+json";

function containers(memory: string, image = "a:1"): object[] {
  return [{ name: "app", image, resources: { limits: { memory }, requests: { memory } } }];
}

describe("the resize of a pod", () => {
  it("changes resources, counts a generation, and changes nothing else", async () => {
    fixture.server.objects.create("pods", {
      metadata: { name: "web" },
      spec: { containers: containers("1Gi") },
    });
    const body = { metadata: { labels: { a: "b" } }, spec: { containers: containers("2Gi", "a:2") } };
    const { code } = await fixture.client.send(`${PATH}/resize`, {
      method: "PATCH",
      body,
      contentType: PATCH,
    });
    assert.equal(code, 200);
    const pod = fixture.server.objects.get("pods", "default/web");
    const [container] = (pod?.["spec"] as { containers: { image: string; resources: object }[] }).containers;
    assert.deepEqual(container?.resources, { limits: { memory: "2Gi" }, requests: { memory: "2Gi" } });
    assert.equal(container.image, "a:1");
    assert.equal(pod?.metadata.generation, 2);
  });

  it("refuses requests above the limits, and is the only way to change resources", async () => {
    fixture.server.objects.create("pods", {
      metadata: { name: "web" },
      spec: { containers: containers("1Gi") },
    });
    const resources = { limits: { memory: "1Gi" }, requests: { memory: "2Gi" } };
    const wrong = { spec: { containers: [{ name: "app", image: "a:1", resources }] } };
    const right = { spec: { containers: containers("2Gi") } };
    const patch = { method: "PATCH", contentType: PATCH };
    assert.equal((await fixture.client.send(`${PATH}/resize`, { ...patch, body: wrong })).code, 422);
    assert.equal((await fixture.client.send(PATH, { ...patch, body: right })).code, 422);
  });
});
