import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { findFullClusterBinaries } from "../../tools/cluster-binaries.mjs";
import { startFaultProxy } from "../support/fault-proxy.js";
import { InProcessCli } from "../support/in-process-cli.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";

const MERGE = { contentType: "application/merge-patch+json" };
const PODS = "/api/v1/namespaces/default/pods";
const SPEC = { containers: [{ name: "app", image: "registry.example/app:1" }] };

const { binaries } = findFullClusterBinaries(process.env);
const missing =
  realClusterMissing() ?? (binaries === undefined ? "no kubectl of the server's version" : undefined);

/** What happens to a pod while both wait. */
type Step = "create" | "ready" | "unready" | "running" | "delete";

interface Row {
  readonly conditions: readonly string[];
  /** What has happened before they wait, and what happens then. */
  readonly before: readonly Step[];
  readonly then: readonly Step[];
  readonly ends: "met" | "not met";
}

function row(conditions: readonly string[], before: readonly Step[], then: readonly Step[]): Row {
  return { conditions, before, then, ends: "met" };
}

const PHASE = "jsonpath={.status.phase}=Running";

const ROWS: readonly Row[] = [
  row(["condition=Ready"], ["create"], ["ready"]),
  row(["condition=Ready=False"], ["create", "ready"], ["unready"]),
  row([PHASE], ["create"], ["running"]),
  row(["jsonpath={.status.conditions}"], ["create"], ["ready"]),
  row(["condition=Ready", PHASE], ["create"], ["ready", "running"]),
  row([PHASE, "condition=Ready"], ["create", "running"], ["ready"]),
  row(["delete"], ["create"], ["delete"]),
  row(["create"], [], ["create"]),
  row(["create", "condition=Ready"], [], ["create", "ready"]),
  { ...row(["condition=Ready"], ["create"], ["running"]), ends: "not met" },
  { ...row(["condition=Ready", PHASE], ["create"], ["ready"]), ends: "not met" },
  { ...row(["delete"], ["create"], ["ready"]), ends: "not met" },
  { ...row(["create"], [], []), ends: "not met" },
];

describe("--for on a real server, of what happens later", { skip: missing, concurrency: 2 }, () => {
  let cluster: RealCluster;
  let names = 0;
  before(
    async () => {
      cluster = await startRealCluster(binaries === undefined ? {} : { kubectlFile: binaries.kubectl });
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  async function happens(step: Step, name: string): Promise<void> {
    const request = async (method: string, path: string, body: object): Promise<number> =>
      (await cluster.request(method, path, body, method === "PATCH" ? MERGE : undefined)).status;
    const written = async (status: object): Promise<number> =>
      request("PATCH", `${PODS}/${name}/status`, { status });
    const ready = (status: string): object => ({ conditions: [{ type: "Ready", status }] });
    const STEPS: Readonly<Record<Step, () => Promise<number>>> = {
      create: async () => request("POST", PODS, { metadata: { name }, spec: SPEC }),
      ready: async () => written(ready("True")),
      unready: async () => written(ready("False")),
      running: async () => written({ phase: "Running" }),
      delete: async () => request("DELETE", `${PODS}/${name}`, { gracePeriodSeconds: 0 }),
    };
    const code = await STEPS[step]();
    assert.ok(code < 300, `${step}: ${code}`);
  }

  async function allHappen(steps: readonly Step[], name: string): Promise<void> {
    for (const step of steps) {
      await happens(step, name);
    }
  }

  for (const { conditions, before: first, then, ends } of ROWS) {
    const what = `${conditions.join(" and ")}, after ${then.join(" and ") || "nothing"}: ${ends}`;
    const flags = [
      ...conditions.map((condition) => `--for=${condition}`),
      `--timeout=${ends === "met" ? "60s" : "4s"}`,
    ];
    const codes = ends === "met" ? { ours: 0, kubectl: 0 } : { ours: 4, kubectl: 1 };

    it(`ends as kubectl wait does when it happens later: ${what}`, async (t) => {
      const name = `later-${(names += 1)}`;
      await allHappen(first, name);
      const args = [`pods/${name}`, ...flags];
      const kubectl = cluster.kubectl(["wait", ...args], { allowFailure: true });
      const ours = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, ...args]);
      await ours.untilSaid("watching ");
      await allHappen(then, name);
      const [our, their] = await Promise.all([ours.result, kubectl]);
      assert.deepEqual({ ours: our.code, kubectl: their.code }, codes, `${our.stderr}\n${their.stderr}`);
    });

    it(`ends as kubectl wait does when the watch is cut meanwhile: ${what}`, async (t) => {
      const name = `cut-${(names += 1)}`;
      const proxy = await startFaultProxy(cluster.port);
      t.after(async () => proxy.close());
      await allHappen(first, name);
      const args = [`pods/${name}`, ...flags];
      const server = `--server=https://127.0.0.1:${proxy.port}`;
      const ours = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, server, ...args]);
      await ours.untilSaid("watching ");
      const kubectl = cluster.kubectl(["wait", ...args], { allowFailure: true });
      await proxy.set({ kind: "refuse", cut: true });
      await allHappen(then, name);
      await proxy.set({ kind: "pass" });
      const [our, their] = await Promise.all([ours.result, kubectl]);
      assert.deepEqual({ ours: our.code, kubectl: their.code }, codes, `${our.stderr}\n${their.stderr}`);
    });
  }
});
