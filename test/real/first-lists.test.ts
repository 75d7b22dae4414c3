import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { parseAllDocuments } from "yaml";
import { compileJsonPath } from "../../src/jsonpath/compile-jsonpath.js";
import { InProcessCli, type InProcessResult } from "../support/in-process-cli.js";
import {
  kubectlMissing,
  type RealCluster,
  realClusterMissing,
  startRealCluster,
} from "../support/real-cluster.js";
import type { KubectlResult } from "../support/real/kubectl.js";
import { podAsStored, podKey, storedUid } from "../support/real/stored-pods.js";

const NAMESPACE = "shop";

/** How the pods differ: their names, when they were created, and what is sorted by. */
interface Sketch {
  readonly name: string;
  readonly created: string;
  readonly restarts?: number;
  readonly memory?: string;
  readonly cpu?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly reason?: string;
}

const PODS: readonly Sketch[] = [
  { name: "web-10", created: "2026-11-29T10:00:00Z", restarts: 10, memory: "1Gi", cpu: "250m" },
  {
    name: "web-9",
    created: "2026-11-29T09:59:59Z",
    restarts: 9,
    memory: "512Mi",
    cpu: "1",
    reason: "Evicted",
  },
  { name: "web-1", created: "2026-11-30T00:00:00Z", restarts: 0, memory: "128974847", cpu: "1500m" },
  { name: "api", created: "2026-01-01T00:00:00Z", restarts: 100, memory: "123Mi", labels: { rank: "x2" } },
  { name: "db-0", created: "2025-12-31T23:59:59Z", restarts: 2, memory: "129M", labels: { rank: "x10" } },
  { name: "0-job", created: "2026-11-29T10:00:01Z", restarts: 1, memory: "2G", labels: { rank: "x010a" } },
];

interface Stored {
  readonly metadata: object;
  readonly spec: { readonly containers: readonly object[] };
  readonly status: object;
}

/** Returns a pod in the form for etcd, with the fields that a sketch has. */
function stored(template: object, { name, created, restarts, memory, cpu, labels, reason }: Sketch): Stored {
  const { metadata, spec, status } = template as Stored;
  const [container] = spec.containers;
  const requests = { ...(memory === undefined ? {} : { memory }), ...(cpu === undefined ? {} : { cpu }) };
  const state = { running: { startedAt: created } };
  return {
    ...template,
    metadata: {
      ...metadata,
      ...{
        name,
        labels,
        creationTimestamp: created,
        uid: storedUid(PODS.findIndex((pod) => pod.name === name)),
      },
    },
    spec: { ...spec, containers: [{ ...container, resources: { requests } }] },
    status: {
      ...status,
      ...(reason === undefined ? {} : { reason }),
      containerStatuses: [
        { name: "app", image: "app", imageID: "", ready: true, started: true, restartCount: restarts, state },
      ],
    },
  };
}

describe("first lists of a real server", { skip: realClusterMissing() ?? kubectlMissing() ?? false }, () => {
  let cluster: RealCluster;

  before(async () => {
    cluster = await startRealCluster();
    await cluster.kubectl(["create", "namespace", NAMESPACE]);
    const first = { namespace: NAMESPACE, name: "template" };
    await cluster.request("POST", `/api/v1/namespaces/${NAMESPACE}/pods`, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: first,
      spec: { containers: [{ name: "app", image: "app" }] },
    });
    const template = await podAsStored(cluster, first);
    for (const pod of PODS) {
      await cluster.etcd.put(
        podKey({ namespace: NAMESPACE, name: pod.name }),
        JSON.stringify(stored(template, pod)),
      );
    }
    await cluster.kubectl(["delete", "pod", "template", "-n", NAMESPACE, "--force", "--grace-period=0"]);
  });
  after(async () => cluster.close());

  /** Runs both programs with the same arguments. */
  async function both(
    t: ConstructorParameters<typeof InProcessCli>[0],
    [type = "pods", ...args]: readonly string[],
  ): Promise<readonly [ours: InProcessResult, kubectl: KubectlResult]> {
    return Promise.all([
      new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, type, "--once", ...args]).result,
      cluster.kubectl(["get", type, ...args], { allowFailure: true }),
    ]);
  }

  for (const type of ["pods", "namespaces", "clusterroles"]) {
    it(`have the same ${type} in the same order as kubectl with -o name, json and yaml`, async (t) => {
      const where = type === "pods" ? ["-n", NAMESPACE] : [];
      const [ours, kubectl] = await both(t, [type, ...where, "-o", "name"]);
      assert.deepEqual([ours.code, ours.stdout], [0, kubectl.stdout]);
      assert.notEqual(ours.stdout, "");
      const [json, list] = await both(t, [type, ...where, "-o", "json"]);
      const { items } = JSON.parse(list.stdout) as { items: object[] };
      const records = json.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { object: object });
      assert.deepEqual(
        records.map(({ object }) => object),
        items,
      );
      const [yaml] = await both(t, [type, ...where, "-o", "yaml"]);
      assert.deepEqual(
        parseAllDocuments(yaml.stdout).map((document) => (document.toJS() as { object: object }).object),
        items,
      );
    });
  }

  for (const path of [
    ".metadata.name",
    "{.metadata.creationTimestamp}",
    "metadata.creationTimestamp",
    ".status.containerStatuses[0].restartCount",
    ".status.containerStatuses[*].restartCount",
    ".spec.containers[0].resources.requests.memory",
    ".spec.containers[0].resources.requests.cpu",
    ".metadata.labels.rank",
    ".status.reason",
  ]) {
    it(`are sorted as kubectl sorts them by ${path}`, async (t) => {
      const args = ["pods", "-n", NAMESPACE, "--sort-by", path];
      const [ours, kubectl] = await both(t, [...args, "-o", "name"]);
      assert.deepEqual([ours.code, kubectl.code], [0, 0]);
      const values = await valuesByName(path);
      const told = (stdout: string): unknown[] =>
        stdout
          .trim()
          .split("\n")
          .map((line) => values.get(line.replace("pod/", "")));
      // Pods without a value have no order among themselves in kubectl.
      assert.deepEqual(told(ours.stdout), told(kubectl.stdout));
      const [lines, table] = await both(t, args);
      const named = lines.stdout.match(/(?<=Store: )\S+/g)?.map((name) => values.get(name));
      assert.deepEqual(named, told(table.stdout.replace(/ .*/g, "").replace(/^NAME\n/, "")));
    });
  }

  async function valuesByName(path: string): Promise<Map<string, unknown>> {
    const { stdout } = await cluster.kubectl(["get", "pods", "-n", NAMESPACE, "-o", "json"]);
    const { items } = JSON.parse(stdout) as { items: { metadata: { name: string } }[] };
    const template = compileJsonPath(`{.${path.replace(/^\{?\.?|\}$/g, "")}}`);
    return new Map(items.map((item) => [item.metadata.name, template.find(item)[0]?.[0]]));
  }

  for (const path of [".nope", ".spec", ".status.containerStatuses[0].ready", ".spec.containers[3].name"]) {
    it(`cannot be sorted by ${path} here nor by kubectl`, async (t) => {
      const [ours, kubectl] = await both(t, ["pods", "-n", NAMESPACE, "--sort-by", path, "-o", "name"]);
      assert.deepEqual([ours.code, ours.stdout], [1, ""]);
      assert.deepEqual([kubectl.code, kubectl.stdout], [1, ""]);
    });
  }

  const COLUMNS = [
    "NAME:.metadata.name,CPU:.spec.containers[0].resources.requests.cpu,RANK:.metadata.labels.rank",
    "RANK:.metadata.labels.rank,RESTARTS:.status.containerStatuses[*].restartCount,LABELS:.metadata.labels",
  ];

  for (const columns of COLUMNS) {
    it(`have the columns of kubectl to the letter, without a watch and with one: ${columns}`, async (t) => {
      const args = ["pods", "-n", NAMESPACE, "-o", `custom-columns=${columns}`];
      for (const more of [[], ["--no-headers"], ["--sort-by", ".metadata.name"]]) {
        const [ours, kubectl] = await both(t, [...args, ...more]);
        assert.deepEqual([ours.code, ours.stdout], [0, kubectl.stdout]);
      }
      const cli = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, ...args, "--count", "6"]);
      const watched = await cluster.kubectl(["get", "-w", "--request-timeout=1s", ...args], {
        allowFailure: true,
      });
      const { stdout } = await cli.result;
      // The list of a watch has no order, as the cache of the informer has none.
      assert.deepEqual(stdout.split("\n").sort(), watched.stdout.split("\n").sort());
    });
  }

  it("are empty in the words of kubectl, and lack what was named with its exit code", async (t) => {
    for (const args of [["pods", "-n", "default"], ["pods", "-A", "-l", "app=nope"], ["nodes"]]) {
      const [ours, kubectl] = await both(t, args);
      assert.deepEqual([ours.code, kubectl.code], [0, 0]);
      assert.equal(ours.stderr.slice("2026/11/30 02:33:18 ".length), kubectl.stderr);
    }
    const [ours, kubectl] = await both(t, ["pods", "-n", NAMESPACE, "api", "nope"]);
    assert.deepEqual([ours.code, kubectl.code], [1, 1]);
    assert.match(ours.stdout, /^\S+ \S+ New Pod Added to Store: api [^\n]*\n$/);
    const [ignored, kubectlIgnored] = await both(t, ["pods", "-n", NAMESPACE, "nope", "--ignore-not-found"]);
    assert.deepEqual([ignored.code, kubectlIgnored.code], [0, 0]);
  });

  it("are sorted in a watch, too, with the warning of kubectl", async (t) => {
    const args = ["pods", "-n", NAMESPACE, "--sort-by", ".metadata.creationTimestamp"];
    const ours = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfigPath, ...args, "--count", "6"]);
    const { stdout, stderr } = await cluster.kubectl(["get", "-w", "--request-timeout=1s", ...args], {
      allowFailure: true,
    });
    const names = (await ours.result).stdout.match(/(?<=Store: )\S+/g);
    assert.deepEqual(names, stdout.replace(/ .*/g, "").split("\n").slice(1, -1));
    assert.equal(ours.said[0], stderr.split("\n")[0]);
  });
});
