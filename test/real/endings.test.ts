import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { findFullClusterBinaries } from "../../tools/cluster-binaries.mjs";
import { InProcessCli } from "../support/in-process-cli.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { workload } from "../support/workload-objects.js";

const MERGE = { contentType: "application/merge-patch+json" };
const PODS = "/api/v1/namespaces/default/pods";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
const SPEC = { containers: [{ name: "app", image: "registry.example/app:1" }] };

const { binaries } = findFullClusterBinaries(process.env);
const missing =
  realClusterMissing() ?? (binaries === undefined ? "no kubectl of the server's version" : undefined);

/** How both end: kubectl has one code for everything that is not met. */
type Ends = "met" | "not met" | "error";

const CODES: Readonly<Record<Ends, { readonly ours: number; readonly kubectl: number }>> = {
  met: { ours: 0, kubectl: 0 },
  "not met": { ours: 4, kubectl: 1 },
  error: { ours: 1, kubectl: 1 },
};

interface Row {
  readonly what: string;
  readonly conditions: readonly string[];
  readonly ends: Ends;
}

function pod(ends: Ends, ...conditions: readonly string[]): Row {
  return { what: "pods/web", conditions, ends };
}

const ROWS: readonly Row[] = [
  pod("met", "condition=Ready"),
  pod("met", "condition=ready=TRUE"),
  pod("not met", "condition=Ready=False"),
  pod("not met", "condition=Nope"),
  pod("met", "condition=a.example/gate=Perhaps"),
  pod("met", "create"),
  pod("met", "Create", "condition=Ready"),
  pod("not met", "condition=Ready", "condition=Nope"),
  pod("not met", "condition=Nope", "condition=Ready"),
  pod("not met", "delete"),
  pod("met", "jsonpath={.status.phase}=Running"),
  pod("not met", "jsonpath={.status.phase}=running"),
  pod("met", "jsonpath=.status.phase"),
  pod("met", "jsonpath=status.phase=Running"),
  pod("met", "jsonpath={.status.containerStatuses[0].restartCount}=3"),
  pod("met", "jsonpath={.status.containerStatuses[0].ready}=true"),
  pod("met", 'jsonpath={.status.conditions[?(@.type=="Ready")].status}=True'),
  pod("not met", "jsonpath={.status.podIP}"),
  pod("met", "jsonpath={.status.conditions}"),
  pod("error", "jsonpath={.status.conditions}=x"),
  pod("error", "jsonpath={.status.conditions[*].type}"),
  pod("error", "jsonpath={.status.conditions[7].type}"),
  { what: "deployments/web", conditions: ["condition=Available"], ends: "met" },
  { what: "deployments/behind", conditions: ["condition=Available"], ends: "not met" },
  { what: "deployments/behind", conditions: ["jsonpath={.status.observedGeneration}=1"], ends: "met" },
  { what: "pods/nope", conditions: ["delete"], ends: "met" },
];

describe("--for on a real server", { skip: missing }, () => {
  let cluster: RealCluster;
  before(
    async () => {
      cluster = await startRealCluster(binaries === undefined ? {} : { kubectlFile: binaries.kubectl });
      await create(PODS, { metadata: { name: "web" }, spec: SPEC });
      await status(`${PODS}/web`, {
        phase: "Running",
        conditions: [
          { type: "Ready", status: "True" },
          { type: "a.example/gate", status: "Perhaps" },
        ],
        containerStatuses: [
          { name: "app", image: "i", imageID: "", ready: true, restartCount: 3, state: { running: {} } },
        ],
      });
      for (const name of ["web", "behind"]) {
        await create(DEPLOYMENTS, workload(name, { app: name }));
        await status(`${DEPLOYMENTS}/${name}`, {
          observedGeneration: 1,
          conditions: [{ type: "Available", status: "True" }],
        });
      }
      await cluster.request("PATCH", `${DEPLOYMENTS}/behind`, { spec: { replicas: 2 } }, MERGE);
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  async function create(path: string, object: object): Promise<void> {
    const { status: code, text } = await cluster.request("POST", path, object);
    assert.equal(code, 201, text);
  }

  async function status(path: string, written: object): Promise<void> {
    const { status: code, text } = await cluster.request(
      "PATCH",
      `${path}/status`,
      { status: written },
      MERGE,
    );
    assert.equal(code, 200, text);
  }

  for (const { what, conditions, ends } of ROWS) {
    it(`ends as kubectl wait does: ${what} ${conditions.join(" and ")}: ${ends}`, async (t) => {
      const flags = [what, ...conditions.map((condition) => `--for=${condition}`), "--timeout=0"];
      const ours = await new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, ...flags]).result;
      const kubectl = await cluster.kubectl(["wait", ...flags], { allowFailure: true });
      const said = `${ours.stderr}\n${kubectl.stderr}`;
      assert.deepEqual({ ours: ours.code, kubectl: kubectl.code }, CODES[ends], said);
    });
  }

  it("ends beside kubectl wait when the condition is written, and when the pod is deleted", async (t) => {
    await create(PODS, { metadata: { name: "later" }, spec: SPEC });
    const both = async (condition: string): Promise<readonly number[]> => {
      const flags = ["pods/later", `--for=${condition}`, "--timeout=60s"];
      const ours = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, ...flags]);
      const kubectl = cluster.kubectl(["wait", ...flags], { allowFailure: true });
      return (await Promise.all([ours.result, kubectl])).map(({ code }) => code);
    };
    const ready = both("condition=Ready");
    await status(`${PODS}/later`, { conditions: [{ type: "Ready", status: "True" }] });
    assert.deepEqual(await ready, [0, 0]);
    const gone = both("delete");
    await cluster.request("DELETE", `${PODS}/later?gracePeriodSeconds=0`);
    assert.deepEqual(await gone, [0, 0]);
    const made = both("create");
    await create(PODS, { metadata: { name: "later" }, spec: SPEC });
    assert.deepEqual(await made, [0, 0]);
  });

  it("refuses what kubectl wait refuses", async (t) => {
    for (const condition of [
      "nope",
      "jsonpath=",
      "jsonpath={.a}=",
      "jsonpath={.a}=1=2",
      "jsonpath={.a}{.b}",
      "jsonpath={.a[}",
    ]) {
      const flags = ["pods/web", `--for=${condition}`, "--timeout=0"];
      const ours = await new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, ...flags]).result;
      const kubectl = await cluster.kubectl(["wait", ...flags], { allowFailure: true });
      assert.deepEqual([ours.code, kubectl.code], [2, 1], condition);
      if (condition !== "nope") {
        const why = kubectl.stderr.trim().replace(/^error: /, "");
        assert.ok(ours.stderr.includes(why), `${why}\n${ours.stderr}`);
      }
    }
  });
});
