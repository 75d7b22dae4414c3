import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { KubeObject } from "../../src/index.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { startExample } from "../support/run-example.js";
import { ownedBy, workload } from "../support/workload-objects.js";

const LABELS = { app: "web" };
const SPEC = { containers: [{ name: "app", image: "registry.example/app:1" }] };
const MERGE = { contentType: "application/merge-patch+json" };
const APPS = "/apis/apps/v1/namespaces/default";
const PODS = "/api/v1/namespaces/default/pods";

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
});
