import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { KubeObject } from "../../src/index.js";
import { told } from "../support/embedded-cli.js";
import { InProcessCli } from "../support/in-process-cli.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { ownedBy, workload } from "../support/workload-objects.js";

const LABELS = { app: "web" };
const SPEC = { containers: [{ name: "app", image: "registry.example/app:1" }] };
const MERGE = { contentType: "application/merge-patch+json" };
const APPS = "/apis/apps/v1/namespaces/default";
const PODS = "/api/v1/namespaces/default/pods";

/** There are no controllers, so the tests write what these would. */
describe("a workload and its pods on a real server", { skip: realClusterMissing() }, () => {
  let cluster: RealCluster;
  before(
    async () => {
      cluster = await startRealCluster();
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  async function create(path: string, object: object): Promise<KubeObject & { metadata: object }> {
    const { status, text, body } = await cluster.request("POST", path, object);
    assert.equal(status, 201, `${path}: ${text}`);
    return body as KubeObject & { metadata: object };
  }

  /** Creates a Deployment, its ReplicaSet and one pod. */
  async function deploy(name: string, labels: Record<string, string> = LABELS): Promise<void> {
    const all = { ...labels, "pod-template-hash": `${name}hash` };
    const deployment = await create(`${APPS}/deployments`, workload(name, labels));
    const set = await create(`${APPS}/replicasets`, {
      ...workload(`${name}-${name}hash`, all),
      metadata: ownedBy({ ...deployment, kind: "Deployment" }, `${name}-${name}hash`, all),
    });
    await create(PODS, { metadata: ownedBy({ ...set, kind: "ReplicaSet" }, `${name}-pod`, all), spec: SPEC });
  }

  async function remove(name: string): Promise<void> {
    const now = "?propagationPolicy=Background&gracePeriodSeconds=0";
    for (const path of [
      `${APPS}/deployments/${name}`,
      `${APPS}/replicasets/${name}-${name}hash`,
      `${PODS}/${name}-pod`,
    ]) {
      const { status, text } = await cluster.request("DELETE", `${path}${now}`);
      assert.equal(status, 200, `${path}: ${text}`);
    }
  }

  it("is told beside another Deployment that has the same labels, and followed by its name", async (t) => {
    await deploy("web");
    await deploy("web-2");
    const cli = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, "deploy/web"]);
    await cli.untilShown("stdout", /web-pod/);
    const path = `${APPS}/deployments/web`;
    const status = { replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1 };
    const patched = await cluster.request("PATCH", `${path}/status`, { status }, MERGE);
    assert.equal(patched.status, 200, patched.text);
    await cluster.request("PATCH", path, { metadata: { annotations: { noise: "yes" } } }, MERGE);
    await cluster.request("PATCH", path, { spec: { replicas: 2 } }, MERGE);
    await cli.untilShown("stdout", /ready=1\/2/);
    await remove("web");
    await cli.untilShown("stdout", /Pod Deleted/);
    await deploy("web", { app: "other" });
    await cli.untilShown("stdout", /Pod Deleted[^]*New Pod Added/);
    const lines = told(cli).map((line) => line.replace(/ (status|node)=.*$/, ""));
    const pods = lines.filter((line) => /\bPod\b/.test(line));
    assert.deepEqual(
      pods.filter((line) => !line.includes("Updated")),
      [
        "New Pod Added to Store: web-pod  ns=default",
        "Pod Deleted from Store: web-pod  ns=default",
        "New Pod Added to Store: web-pod  ns=default",
      ],
    );
    assert.ok(
      pods.every((line) => !line.includes("web-2")),
      pods.join("\n"),
    );
    assert.deepEqual(
      lines.filter((line) => /\bDeployment\b/.test(line)),
      [
        "New Deployment Added to Store: web  ns=default ready=0/1 up-to-date=0 available=0 initial",
        "web Deployment Updated to web  ns=default ready=1/1 up-to-date=1 available=1 ready-was=0/1 up-to-date-was=0 available-was=0",
        // A new annotation of a Deployment counts as a new generation, because it may be one of kubectl rollout.
        "web Deployment Updated to web  ns=default ready=1/1 up-to-date=1 available=1 generation=2",
        "web Deployment Updated to web  ns=default ready=1/2 up-to-date=1 available=1 ready-was=1/1 generation=3",
        "Deployment Deleted from Store: web  ns=default ready=1/2 up-to-date=1 available=1",
        "New Deployment Added to Store: web  ns=default ready=0/1 up-to-date=0 available=0",
      ],
    );
    await remove("web");
    await remove("web-2");
  });

  it("is recognized by the names of the owners for a user who may read only pods", async (t) => {
    await deploy("api");
    await deploy("api-2");
    const { users } = cluster;
    const kubeconfig = await users.writeKubeconfig({
      credentials: await users.issueCertificate({ name: "pods-only" }),
    });
    await users.grant({
      user: "pods-only",
      namespace: "default",
      resources: ["pods"],
      verbs: ["list", "watch"],
    });
    const cli = new InProcessCli(t, ["--kubeconfig", kubeconfig, "deploy/api", "-o", "name"]);
    await cli.untilShown("stdout", /^pod\/api-pod\n$/);
    await cli.untilSaid("its pods are recognized by the names of their owners");
  });
});
