import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { customResourceDefinition } from "../support/custom-resource-definition.js";
import { told } from "../support/embedded-cli.js";
import { InProcessCli } from "../support/in-process-cli.js";
import {
  kubectlMissing,
  type RealCluster,
  realClusterMissing,
  startRealCluster,
} from "../support/real-cluster.js";
import { CORE_SAMPLES } from "../support/real/core-kinds.js";
import { GROUP_SAMPLES } from "../support/real/group-kinds.js";
import { type KubectlRow, readKubectlTable, readTokens } from "../support/real/kubectl-table.js";
import { assertSameCells, tableRows } from "../support/real/same-cells.js";

/** Types as a user writes them, and as the server calls them in a collection. */
const TYPES: Readonly<Record<string, string>> = {
  svc: "services",
  cm: "configmaps",
  secret: "secrets",
  serviceaccounts: "serviceaccounts",
  endpoints: "endpoints",
  pv: "persistentvolumes",
  pvc: "persistentvolumeclaims",
  resourcequotas: "resourcequotas",
  no: "nodes",
  deploy: "deployments",
  "replicasets.apps": "replicasets",
  StatefulSet: "statefulsets",
  "daemonsets.v1.apps": "daemonsets",
  job: "jobs",
  cj: "cronjobs",
  hpa: "horizontalpodautoscalers",
  pdb: "poddisruptionbudgets",
  "ingress.networking": "ingresses",
  lease: "leases",
  endpointslices: "endpointslices",
  clusterrole: "clusterroles",
  sc: "storageclasses",
  crd: "customresourcedefinitions",
  ip: "ipaddresses",
  "crontabs.example.com": "crontabs",
  ct: "crontabs",
};

const CRON_TABS = customResourceDefinition({
  kind: "CronTab",
  shortNames: ["ct"],
  categories: ["demo"],
  version: {
    additionalPrinterColumns: [
      { name: "Cron Spec", type: "string", jsonPath: ".spec.cron" },
      { name: "Replicas", type: "integer", jsonPath: ".spec.replicas" },
      { name: "Missing", type: "string", jsonPath: ".spec.missing" },
      { name: "Secret", type: "string", jsonPath: ".spec.wide", priority: 1 },
      { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
    ],
  },
});

function cronTab(name: string, replicas: number): object {
  return {
    apiVersion: "example.com/v1",
    kind: "CronTab",
    metadata: { name },
    spec: { cron: "* * * * */5", replicas, wide: "w" },
  };
}

const CRON_TAB_PATH = "/apis/example.com/v1/namespaces/default/crontabs";

/** A time since something grows between two looks. */
const TIME_SINCE = /^(\d+[smhdy])+$/;

describe("other kinds on a real server", { skip: realClusterMissing() ?? kubectlMissing() }, () => {
  let cluster: RealCluster;

  async function create(path: string, object: object): Promise<void> {
    const { status, text } = await cluster.request("POST", path, object);
    assert.equal(status, 201, `${path}: ${text}`);
  }

  before(
    async () => {
      cluster = await startRealCluster();
      for (const { collection, manifest, status } of [...CORE_SAMPLES, ...GROUP_SAMPLES]) {
        await create(`/${collection}`, manifest);
        if (status !== undefined) {
          const contentType = "application/merge-patch+json";
          await cluster.request(
            "PATCH",
            `/${collection}/${manifest.metadata.name}/status`,
            { status },
            { contentType },
          );
        }
      }
      const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
      await create(crds, CRON_TABS);
      await cluster.kubectl([
        "wait",
        "--for=condition=Established",
        "crd/crontabs.example.com",
        "--timeout=30s",
      ]);
      await create(CRON_TAB_PATH, cronTab("mine", 3));
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  for (const [type, resource] of Object.entries(TYPES)) {
    it(`show kubectl's columns: ${type}`, async (t) => {
      const cli = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, type, "-A"]);
      await cli.untilSaid(" found\n");
      const { stdout } = await cluster.kubectl(["get", resource, "-A"]);
      const rows = readKubectlTable(stdout);
      const lines = told(cli);
      assert.ok(rows.length > 0, stdout);
      assert.equal(lines.length, rows.length);
      for (const row of rows) {
        const name = row.get("NAME") ?? "";
        const line = lines.find(
          (other) =>
            other.split("  ", 1)[0]?.endsWith(` Added to Store: ${name}`) === true &&
            (readTokens(other).get("ns") ?? "") === (row.get("NAMESPACE") ?? ""),
        );
        assert.ok(line !== undefined, `no line of ${name} in:\n${lines.join("\n")}`);
        const tokens = readTokens(line);
        tokens.delete("ns");
        const columns = [...row].filter(([column]) => !["NAME", "NAMESPACE", "AGE"].includes(column));
        assert.deepEqual(
          [...tokens.keys()],
          columns.map(([column]) => column.toLowerCase().replaceAll(" ", "-")),
        );
        for (const [column, cell] of columns) {
          const shown = tokens.get(column.toLowerCase().replaceAll(" ", "-")) ?? "";
          const expected = cell === "" ? "<none>" : cell;
          if (!(TIME_SINCE.test(shown) && TIME_SINCE.test(expected)) && !shown.endsWith("…")) {
            assert.equal(shown, expected, `${name} ${column}`);
          }
        }
      }
    });
  }

  // Servers send more cells of an IPAddress than columns, and kubectl prints the last one below the next header.
  const inTables = Object.entries(TYPES).filter(([type]) => type !== "ip");
  for (const [type, resource] of inTables) {
    for (const output of ["table", "wide"]) {
      it(`show kubectl's table with -o ${output}: ${type}`, async (t) => {
        const args = ["get", resource, "-A", "-L", "app", ...(output === "wide" ? ["-o", output] : [])];
        const kubectl = async (): Promise<KubectlRow[]> =>
          readKubectlTable((await cluster.kubectl(args)).stdout);
        const earlier = await kubectl();
        const ours = ["--kubeconfig", cluster.kubeconfigPath, type, "-A", "-L", "app", "-o", output];
        const cli = new InProcessCli(t, ours);
        await cli.untilShown("stdout", /\n$/);
        assertSameCells(tableRows(cli.stdout), [earlier, await kubectl()]);
      });
    }
  }

  it("say their kind, and which cells have changed", async (t) => {
    const cli = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, "crontabs", "-n", "default"]);
    await cli.untilSaid("watching crontabs");
    await create(CRON_TAB_PATH, cronTab("another", 1));
    const contentType = "application/merge-patch+json";
    const path = `${CRON_TAB_PATH}/another`;
    await cluster.request("PATCH", path, { spec: { replicas: 2 } }, { contentType });
    await cluster.request("DELETE", path);
    await cli.untilShown("stdout", /Deleted/);
    const cron = 'cron-spec="* * * * */5"';
    assert.deepEqual(told(cli), [
      `New CronTab Added to Store: mine  ns=default ${cron} replicas=3 missing=<none> initial`,
      `New CronTab Added to Store: another  ns=default ${cron} replicas=1 missing=<none>`,
      `another CronTab Updated to another  ns=default ${cron} replicas=2 missing=<none> replicas-was=1`,
      `CronTab Deleted from Store: another  ns=default ${cron} replicas=2 missing=<none>`,
    ]);
  });

  it("are equal to kubectl's with -o json and -o name, and found by their category", async (t) => {
    const args = ["--kubeconfig", cluster.kubeconfigPath, "demo.v1.nothing", "ct"];
    assert.equal((await new InProcessCli(t, args).result).code, 1);
    const json = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, "ct", "mine", "-o", "json"]);
    const name = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, "ct/mine", "-o", "name"]);
    await json.untilSaid('the crontab "mine" in the namespace "default": found');
    await name.untilShown("stdout", /mine/);
    const kubectl = await cluster.kubectl(["get", "ct", "mine", "-o", "json"]);
    const { object } = JSON.parse(json.stdout) as { object: unknown };
    assert.deepEqual(object, JSON.parse(kubectl.stdout));
    assert.equal(name.stdout, (await cluster.kubectl(["get", "ct", "mine", "-o", "name"])).stdout);
  });

  it("are refused in one line if there is no such type", async (t) => {
    for (const [type, expected] of Object.entries({
      web: 'Cannot watch "web": no such resource; for the pod use pods/web, for a deployment and its pods deploy/web, for all names that match use --name web',
      deploymnet: 'Cannot watch "deploymnet": no such resource; did you mean "deployment"?',
      crontab5: 'Cannot watch "crontab5": no such resource; did you mean "crontabs"?',
      tokenreviews:
        'Cannot watch "tokenreviews": the server cannot list and watch tokenreviews, it can only create them',
    })) {
      const { code, stderr } = await new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, type])
        .result;
      assert.deepEqual([code, stderr], [1, `error: ${expected}\n`]);
    }
  });
});
