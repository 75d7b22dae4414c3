import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { useServer } from "../server-fixture.js";
import { AGGREGATED } from "./group-versions.js";

interface GroupDiscovery {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly freshness: string;
    readonly resources: readonly {
      readonly resource: string;
      readonly scope: string;
      readonly verbs: readonly string[];
      readonly responseKind: { readonly kind: string };
      readonly subresources?: readonly { readonly subresource: string }[];
    }[];
  }[];
}

interface OpenapiDocument {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly serverRelativeURL: string;
        readonly patch: {
          readonly "x-kubernetes-group-version-kind": unknown;
          readonly parameters: readonly { readonly name: string }[];
        };
      }
    >
  >;
}

describe("discovery", () => {
  const fixture = useServer({ gitVersion: "v1.30.2" });

  async function read<T>(path: string, headers: Record<string, string> = {}): Promise<T> {
    // The type has the fields that the assertions read.
    return JSON.parse((await fixture.client.get(path, headers)).text) as T;
  }

  it("returns everything at once on request", async () => {
    const answer = await fixture.client.get("/api", { Accept: `${AGGREGATED},application/json` });
    assert.equal(answer.headers["content-type"], AGGREGATED);
    const { items } = JSON.parse(answer.text) as { items: GroupDiscovery[] };
    const pods = items[0]?.versions[0]?.resources.find(({ resource }) => resource === "pods");
    assert.equal(items[0]?.metadata.name, undefined);
    assert.equal(pods?.scope, "Namespaced");
    assert.equal(pods.responseKind.kind, "Pod");
    assert.ok(pods.verbs.includes("watch"));
    assert.deepEqual(
      pods.subresources?.map(({ subresource }) => subresource),
      ["binding", "ephemeralcontainers", "eviction", "log", "resize", "status"],
    );
    const groups = await read<{ items: GroupDiscovery[] }>("/apis", { Accept: AGGREGATED });
    assert.ok(groups.items.some(({ metadata }) => metadata.name === "apps"));
  });

  it("returns group by group otherwise", async () => {
    assert.deepEqual((await read<{ versions: string[] }>("/api")).versions, ["v1"]);
    const { groups } = await read<{ groups: { name: string; preferredVersion: unknown }[] }>("/apis");
    assert.deepEqual(groups.find(({ name }) => name === "apps")?.preferredVersion, {
      groupVersion: "apps/v1",
      version: "v1",
    });
    const { resources } = await read<{ resources: { name: string; kind: string }[] }>("/apis/apps/v1");
    assert.ok(resources.some(({ name, kind }) => name === "deployments/scale" && kind === "Scale"));
  });

  it("responds 304 to a client that has the document already", async () => {
    for (const accept of [AGGREGATED, "application/json"]) {
      const first = await fixture.client.get("/apis", { Accept: accept });
      const etag = first.headers.etag ?? "";
      const again = await fixture.client.get("/apis", { Accept: accept, "If-None-Match": etag });
      assert.deepEqual([again.code, again.text], [304, ""]);
    }
  });

  it("knows nothing of versions and resources that are not there", async () => {
    assert.equal((await fixture.client.get("/apis/nope")).text, "404 page not found\n");
    assert.equal((await fixture.client.get("/apis/nope/v1/foos")).text, "404 page not found\n");
    for (const path of ["/apis/apps/v2", "/api/v2", "/api/v1/nothing", "/apis/apps/v1/pods"]) {
      const { json } = await fixture.client.get(path);
      assert.equal(json.message, "the server could not find the requested resource", path);
    }
  });

  it("says its version and its health", async () => {
    const version = await read<Record<string, string>>("/version");
    assert.deepEqual([version["major"], version["minor"], version["gitVersion"]], ["1", "30", "v1.30.2"]);
    for (const path of ["/healthz", "/livez", "/readyz", "/livez/ping"]) {
      assert.equal((await fixture.client.get(path)).text, "ok");
    }
    assert.equal((await fixture.client.get("/livez/other")).code, 404);
    assert.equal((await fixture.client.send("/version", { method: "POST" })).code, 405);
  });

  it("offers OpenAPI with what kubectl looks for before it writes", async () => {
    const root = await read<OpenapiDocument>("/openapi/v3");
    const { serverRelativeURL } = root.paths["api/v1"] ?? { serverRelativeURL: "" };
    const answer = await fixture.client.get(serverRelativeURL);
    assert.match(answer.headers["cache-control"] ?? "", /immutable/);
    const document = JSON.parse(answer.text) as OpenapiDocument;
    const patch = document.paths["/api/v1/namespaces/{namespace}/pods/{name}"]?.patch;
    assert.deepEqual(patch?.["x-kubernetes-group-version-kind"], { group: "", version: "v1", kind: "Pod" });
    assert.ok(patch.parameters.some(({ name }) => name === "fieldValidation"));
    assert.equal((await fixture.client.get("/openapi/v2")).code, 404);
  });
});
