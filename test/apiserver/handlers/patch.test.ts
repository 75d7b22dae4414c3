import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Answer, pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";
const MERGE = "application/merge-patch+json";

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
