import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { API_SERVICES, CUSTOM_RESOURCE_DEFINITIONS } from "../../src/api/built-in-resources.js";
import type { KubeObject } from "../../src/api/object.js";
import { type GroupVersionResource, resourcePath } from "../../src/api/resource.js";
import { connect } from "../../src/cluster/connect.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { eventually } from "../support/eventually.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { API_SERVICE, FULL_DEFINITION } from "../support/real/definition-kinds.js";

const skip = realClusterMissing() ?? false;

describe("definitions and API services of a real server", { skip }, () => {
  let server: RealCluster;
  let cluster: Cluster;

  before(
    async () => {
      server = await startRealCluster();
      cluster = await connect({ kubeconfig: server.kubeconfigPath });
    },
    { timeout: 120_000 },
  );
  after(async () => {
    await cluster.close();
    await server.close();
  });

  /** Creates an object. The server refuses members that it does not know. */
  async function create(resource: GroupVersionResource, object: object): Promise<void> {
    const { group, version, kind } = resource;
    const path = `${resourcePath(resource)}?fieldValidation=Strict`;
    const body = { apiVersion: `${group}/${version}`, kind, ...object };
    const { status, text } = await server.request("POST", path, body);
    assert.equal(status, 201, text);
  }

  /** Waits until the informer has what the server lists as JSON. */
  async function equalsServer<T extends KubeObject>(resource: GroupVersionResource<T>): Promise<void> {
    const { lister } = cluster.informer(resource);
    await eventually(async () => {
      const { body } = await server.request("GET", resourcePath(resource));
      const { items } = body as { readonly items: readonly T[] };
      assert.ok(items.length > 0, "the server has none");
      assert.deepEqual(byName(lister.list()), byName(items));
    });
  }

  it("have in an informer the members that the server has, as their types say", async () => {
    const definitions = cluster.informer(CUSTOM_RESOURCE_DEFINITIONS);
    const services = cluster.informer(API_SERVICES);
    await cluster.whenSynced();
    await create(CUSTOM_RESOURCE_DEFINITIONS, FULL_DEFINITION);
    await create(API_SERVICES, API_SERVICE);
    await eventually(() => {
      const conditions = definitions.lister.get("fulls.example.com")?.status?.conditions ?? [];
      assert.equal(conditions.find(({ type }) => type === "Established")?.status, "True");
      assert.deepEqual(services.lister.get("v1.none.example")?.spec, API_SERVICE.spec);
    });
    const found = definitions.lister.get("fulls.example.com");
    assert.deepEqual(found?.spec, FULL_DEFINITION.spec);
    assert.deepEqual(found.status?.storedVersions, ["v1"]);
    await equalsServer(CUSTOM_RESOURCE_DEFINITIONS);
    await equalsServer(API_SERVICES);
  });

  it("tell their changes and their end", async () => {
    const { lister } = cluster.informer(CUSTOM_RESOURCE_DEFINITIONS);
    const path = `${resourcePath(CUSTOM_RESOURCE_DEFINITIONS)}/${FULL_DEFINITION.metadata.name}`;
    const contentType = "application/merge-patch+json";
    await server.request("PATCH", path, { metadata: { labels: { seen: "yes" } } }, { contentType });
    await eventually(() => {
      assert.equal(lister.get("fulls.example.com")?.metadata?.labels?.["seen"], "yes");
    });
    await server.request("DELETE", path);
    await eventually(() => assert.equal(lister.get("fulls.example.com"), undefined));
  });
});

/** Returns the objects by their names, without what informers leave out, and what the server leaves out of lists. */
function byName(objects: readonly KubeObject[]): Readonly<Record<string, object>> {
  const left = { apiVersion: "", kind: "" };
  return Object.fromEntries(
    objects.map(({ metadata, ...others }) => [
      metadata?.name ?? "",
      { ...others, ...left, metadata: { ...metadata, managedFields: undefined } },
    ]),
  );
}
