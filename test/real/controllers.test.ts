import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { KubeObject } from "../../src/index.js";
import { eventually } from "../support/eventually.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { startExample } from "../support/run-example.js";
import { WEBSITE_DEFINITION } from "../support/website-definition.js";
import { ownedBy, workload } from "../support/workload-objects.js";

const LABELS = { app: "web" };
const SPEC = { containers: [{ name: "app", image: "registry.example/app:1" }] };
const MERGE = { contentType: "application/merge-patch+json" };
const APPS = "/apis/apps/v1/namespaces/default";
const PODS = "/api/v1/namespaces/default/pods";
const CONFIG_MAP = "/api/v1/namespaces/default/configmaps/shop";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WEBSITES = "/apis/example.com/v1/namespaces/default/websites";

interface Website extends KubeObject {
  readonly status?: object;
}

/** There are no controllers and no kubelets, so the test writes what these would. */
describe("a controller on a real server", { skip: realClusterMissing() }, () => {
  let cluster: RealCluster;
  before(
    async () => {
      cluster = await startRealCluster();
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  async function write(
    method: "POST" | "PATCH",
    path: string,
    body: object,
  ): Promise<KubeObject & { metadata: object }> {
    const answer = await cluster.request(method, path, body, method === "PATCH" ? MERGE : {});
    assert.ok(answer.status === 200 || answer.status === 201, `${path}: ${answer.text}`);
    return answer.body as KubeObject & { metadata: object };
  }

  async function setWaiting(pod: string, reason: string): Promise<void> {
    const status = { name: "app", image: "", imageID: "", ready: false, restartCount: 3 };
    await write("PATCH", `${PODS}/${pod}/status`, {
      status: { phase: "Running", containerStatuses: [{ ...status, state: { waiting: { reason } } }] },
    });
  }

  async function annotations(): Promise<Readonly<Record<string, string>> | undefined> {
    const { body } = await cluster.request("GET", `${APPS}/deployments/web`);
    return (body as KubeObject).metadata?.annotations;
  }

  it("annotates a Deployment whose pods crash, and removes the annotation", async (t) => {
    const deployment = await write("POST", `${APPS}/deployments`, workload("web", LABELS));
    const set = await write("POST", `${APPS}/replicasets`, {
      ...workload("web-1", LABELS),
      metadata: ownedBy({ ...deployment, kind: "Deployment" }, "web-1", LABELS),
    });
    for (const name of ["web-1-a", "web-1-b"]) {
      const metadata = ownedBy({ ...set, kind: "ReplicaSet" }, name, LABELS);
      await write("POST", PODS, { metadata, spec: SPEC });
    }
    const example = startExample(t, "crash-annotator", cluster.kubeconfigPath);
    await setWaiting("web-1-a", "CrashLoopBackOff");
    await example.printed("default/web: 1 crashing");
    assert.equal((await annotations())?.["example.com/crashing-pods"], "1");
    await setWaiting("web-1-b", "CrashLoopBackOff");
    await example.printed("default/web: 2 crashing");
    await setWaiting("web-1-a", "ContainerCreating");
    await setWaiting("web-1-b", "ContainerCreating");
    await example.printed("default/web: 0 crashing");
    assert.equal((await annotations())?.["example.com/crashing-pods"], undefined);
    assert.equal(await example.interrupt(), 0);
  });

  it("publishes a custom resource in a ConfigMap that it owns, and runs its finalizer", async (t) => {
    await write("POST", DEFINITIONS, WEBSITE_DEFINITION);
    const established = "--for=condition=Established";
    await cluster.kubectl(["wait", established, "crd/websites.example.com", "--timeout=30s"]);
    const example = startExample(t, "website-controller", cluster.kubeconfigPath);
    const kind = { apiVersion: "example.com/v1", kind: "Website" };
    const spec = { pages: { index: "Hello" } };
    const made = await write("POST", WEBSITES, { ...kind, metadata: { name: "shop" }, spec });
    await example.printed("default/shop: published index");
    const website = async (): Promise<Website> =>
      (await cluster.request("GET", `${WEBSITES}/shop`)).body as Website;
    const hasStatus = async (status: object): Promise<void> =>
      eventually(async () => assert.deepEqual((await website()).status, status));
    await hasStatus({ observedGeneration: 1, pages: 1 });
    assert.deepEqual((await website()).metadata?.finalizers, ["example.com/website-controller"]);
    const configMap = async (): Promise<KubeObject & { readonly data?: object }> =>
      (await cluster.request("GET", CONFIG_MAP)).body as KubeObject;
    assert.equal((await configMap()).metadata?.ownerReferences?.[0]?.uid, made.metadata.uid);

    await write("PATCH", `${WEBSITES}/shop`, { spec: { pages: { index: null, about: "Us" } } });
    await hasStatus({ observedGeneration: 2, pages: 1 });
    assert.deepEqual((await configMap()).data, { about: "Us" });
    await write("PATCH", CONFIG_MAP, { metadata: { labels: LABELS }, data: { about: "Them" } });
    await eventually(async () => assert.deepEqual((await configMap()).data, { about: "Us" }));
    assert.deepEqual((await configMap()).metadata?.labels, LABELS);
    await cluster.kubectl(["delete", "websites.example.com/shop"]);
    assert.ok(example.lines.includes("default/shop: taken off the web"), example.lines.join("\n"));
    assert.equal(await example.interrupt(), 0);
    assert.deepEqual(
      example.lines.filter((line) => line.includes("failed")),
      [],
    );
  });

  it("serves the pods of a node and metrics over HTTP", async (t) => {
    for (const name of ["on-node-1", "on-node-2"]) {
      await write("POST", PODS, { metadata: { name }, spec: { ...SPEC, nodeName: "node-1" } });
    }
    const example = startExample(t, "pods-by-node", cluster.kubeconfigPath);
    const url = await example.matched(/^pods by node on (.*)$/);
    await eventually(async () => assert.equal((await fetch(`${url}/readyz`)).status, 200));
    const namesOnNode = async (): Promise<string[]> =>
      ((await (await fetch(`${url}/nodes/node-1`)).json()) as { name: string }[])
        .map(({ name }) => name)
        .sort();
    assert.deepEqual(await namesOnNode(), ["on-node-1", "on-node-2"]);
    await cluster.kubectl(["delete", "pod", "on-node-1", "--force"]);
    await eventually(async () => assert.deepEqual(await namesOnNode(), ["on-node-2"]));
    const metrics = (await (await fetch(`${url}/metrics`)).text()).split("\n");
    assert.ok(metrics.includes('node_pods{node="node-1"} 1'), metrics.join("\n"));
    assert.ok(metrics.includes("informer_healthy 1"), metrics.join("\n"));
    assert.equal(await example.interrupt(), 0);
  });
});
