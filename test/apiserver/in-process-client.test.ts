import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CONFIG_MAPS } from "../../src/api/built-in-resources.js";
import { startApiServer } from "../../src/apiserver/api-server.js";

describe("server.objects", () => {
  it("takes a resource as an informer gets it, and returns objects of its type", async () => {
    const server = await startApiServer({ tls: false });
    const made = server.objects.create(CONFIG_MAPS, { metadata: { name: "web" }, data: { color: "red" } });
    const color: string | undefined = made.data?.["color"];
    assert.equal(color, "red");
    server.objects.patch(CONFIG_MAPS, "default/web", { data: { color: "blue" } });
    assert.equal(server.objects.get(CONFIG_MAPS, "default/web")?.data?.["color"], "blue");
    assert.deepEqual(server.objects.list(CONFIG_MAPS), server.objects.list("configmaps"));
    await server.close();
  });

  it("says how resources are named when it does not have one", async () => {
    const server = await startApiServer({ tls: false });
    assert.throws(() => server.objects.get("ConfigMap", "default/web"), {
      name: "RangeError",
      message:
        'Cannot use resource "ConfigMap": the server does not have it; names are plural, such as "pods" or "deployments.apps"',
    });
    await server.close();
  });
});
