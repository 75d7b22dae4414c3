import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  kubectlMissing,
  type RealCluster,
  realClusterMissing,
  startRealCluster,
} from "../support/real-cluster.js";
import { fillPods } from "../support/real/fill-pods.js";

interface Item {
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly managedFields: readonly { readonly manager: string; readonly subresource?: string }[];
  };
}

interface PodList {
  readonly items: readonly Item[];
}

const PODS = "/api/v1/namespaces/default/pods";
const START_MS = 120_000;

const skip = realClusterMissing() ?? false;
const skipKubectl = kubectlMissing() ?? false;

function pod(name: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
  };
}

async function createPod(cluster: RealCluster, name: string): Promise<string> {
  const created = await cluster.request("POST", PODS, pod(name));
  assert.equal(created.status, 201, created.text);
  return (created.body as Item).metadata.resourceVersion;
}

async function podNames(cluster: RealCluster): Promise<readonly string[]> {
  const list = await cluster.request("GET", PODS);
  assert.equal(list.status, 200, list.text);
  return (list.body as PodList).items.map(({ metadata }) => metadata.name);
}

/** Returns everything that a watch from `resourceVersion` sends within a second. */
async function watchText(cluster: RealCluster, resourceVersion: string): Promise<string> {
  const query = `watch=1&timeoutSeconds=1&resourceVersion=${resourceVersion}`;
  return (await cluster.request("GET", `${PODS}?${query}`)).text;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("real cluster", { skip }, () => {
  let cluster: RealCluster;

  before(
    async () => {
      cluster = await startRealCluster({ audit: true });
    },
    { timeout: START_MS },
  );
  after(async () => cluster.close());

  it("lists a pod that kubectl applied", { skip: skipKubectl }, async () => {
    const { stdout } = await cluster.kubectl(["apply", "-f", "-"], { input: pod("applied") });
    assert.equal(stdout, "pod/applied created\n");
    assert.ok((await podNames(cluster)).includes("applied"));
  });

  it(
    "lets users in by certificate files, by embedded certificate and by token",
    { skip: skipKubectl },
    async () => {
      const { users, adminCertificate, adminToken } = cluster;
      const kubeconfigs = [
        await users.writeKubeconfig({ credentials: adminCertificate, asFiles: true }),
        await users.writeKubeconfig({ credentials: adminCertificate, namespace: "default" }),
        await users.writeKubeconfig({ credentials: { token: adminToken } }),
      ];
      for (const kubeconfigPath of kubeconfigs) {
        const { stdout } = await cluster.kubectl(["get", "namespace", "default", "-o", "name"], {
          kubeconfigPath,
        });
        assert.equal(stdout, "namespace/default\n");
      }
    },
  );

  it("refuses a restricted user what was not granted", { skip: skipKubectl }, async () => {
    const kubeconfigPath = await cluster.users.writeKubeconfig({
      credentials: { token: cluster.restrictedToken },
    });
    const get = ["get", "pods", "-o", "name"];
    const before = await cluster.kubectl(get, { kubeconfigPath, allowFailure: true });
    assert.match(before.stderr, /User "restricted" cannot list resource "pods"/);
    await cluster.users.grant({
      user: "restricted",
      namespace: "default",
      resources: ["pods"],
      verbs: ["list"],
    });
    await cluster.kubectl(get, { kubeconfigPath });
    const everywhere = await cluster.kubectl([...get, "-A"], { kubeconfigPath, allowFailure: true });
    assert.equal(everywhere.code, 1);
  });

  it("logs the user and the path of each request", async () => {
    const path = `${PODS}?labelSelector=asked%3Dhere`;
    await cluster.request("GET", path, undefined, { userAgent: "somebody/1.0" });
    const event = (await cluster.auditLog()).find(({ requestURI }) => requestURI === path);
    assert.deepEqual(
      [event?.verb, event?.user.username, event?.userAgent, event?.responseStatus?.code],
      ["list", "admin", "somebody/1.0", 200],
    );
  });

  it("keeps pods and port over a restart, but not the history that watches resume from", async () => {
    const { pid } = cluster.apiServer;
    const old = await createPod(cluster, "before-restart");
    await createPod(cluster, "also-before-restart");
    assert.match(await watchText(cluster, old), /^\{"type":"ADDED".*also-before-restart/);
    await cluster.apiServer.restart({ downMs: 100 });
    assert.notEqual(cluster.apiServer.pid, pid);
    assert.ok(!isAlive(pid));
    assert.ok((await podNames(cluster)).includes("before-restart"));
    assert.match(await watchText(cluster, old), /^\{"type":"ERROR".*too old resource version.*"code":410/);
  });

  it("answers 410 from etcd after a compaction, when the server has no watch cache", async () => {
    await cluster.apiServer.restart({ extraArgs: ["--watch-cache-sizes=pods#0"], signal: "SIGKILL" });
    const old = await createPod(cluster, "before-compaction");
    await createPod(cluster, "after-it");
    await createPod(cluster, "also-after-it");
    assert.match(await watchText(cluster, old), /^\{"type":"ADDED"/);
    await cluster.etcd.compact();
    assert.match(await watchText(cluster, old), /^\{"type":"ERROR".*"code":410/);
  });

  it("goes back in time with a copy of etcd", async () => {
    await createPod(cluster, "saved");
    await cluster.saveEtcd("copy");
    await createPod(cluster, "lost");
    const reached = await cluster.etcd.revision();
    assert.ok((await cluster.restoreEtcd("copy")) < reached);
    const names = await podNames(cluster);
    assert.deepEqual([names.includes("saved"), names.includes("lost")], [true, false]);
  });

  it("is filled with running pods of two managers", async () => {
    const { namespaces } = await fillPods(cluster, { count: 50, namespaces: ["one", "two"] });
    assert.deepEqual(namespaces, ["one", "two"]);
    const list = await cluster.request("GET", "/api/v1/pods?fieldSelector=status.phase%3DRunning");
    const { items } = list.body as PodList;
    assert.equal(items.length, 50);
    for (const { metadata } of items) {
      assert.deepEqual(
        metadata.managedFields.map(({ manager, subresource }) => [manager, subresource]),
        [
          ["kube-controller-manager", undefined],
          ["kubelet", "status"],
        ],
      );
    }
  });

  describe("at its end", { timeout: 2 * START_MS }, () => {
    it("leaves no process and no folder after close", async () => {
      const cluster = await startRealCluster();
      const pids = [cluster.apiServer.pid, cluster.etcd.pid];
      assert.deepEqual(pids.map(isAlive), [true, true]);
      await cluster.close();
      assert.deepEqual(pids.map(isAlive), [false, false]);
      assert.ok(!existsSync(cluster.directory));
      await cluster.close();
    });

    it("leaves no process and no folder when the process that started it is killed", async () => {
      const script = `
        const { startRealCluster } = await import(${JSON.stringify(import.meta.resolve("../support/real-cluster.ts"))});
        const cluster = await startRealCluster();
        console.log(JSON.stringify([cluster.directory, cluster.apiServer.pid, cluster.etcd.pid]));
        setTimeout(() => process.kill(process.pid, "SIGKILL"), 50);`;
      const args = ["--import", "tsx", "--input-type=module", "--eval", script];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
      await once(child, "close");
      const [directory, ...pids] = JSON.parse(output) as [string, number, number];
      for (let waited = 0; pids.some(isAlive) || existsSync(directory); waited += 100) {
        assert.ok(waited < 10_000, `still there: ${output}`);
        await sleep(100);
      }
    });
  });
});

it("says what is missing where there are no binaries", () => {
  const reason = realClusterMissing({ KUBEBUILDER_ASSETS: "/nowhere" });
  assert.match(reason ?? "", /^no real cluster: KUBEBUILDER_ASSETS is "\/nowhere".*npm run cluster:setup/);
  assert.equal(kubectlMissing({ PATH: "/nowhere" }), "no kubectl on the PATH");
});
