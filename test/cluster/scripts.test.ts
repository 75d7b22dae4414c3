import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { findFullClusterBinaries } from "../../tools/cluster-binaries.mjs";
import { fullClusterMissing } from "../support/full-cluster.js";
import { type ScriptRun, startScript } from "../support/run-script.js";
import { deployment, job, pod } from "./objects.js";
import { watchedCluster } from "./watched-cluster.js";

describe("the scripts of the README on a cluster", { skip: fullClusterMissing(), concurrency: true }, () => {
  const watched = watchedCluster(async (cluster) => cluster.addNode("node-1", { cpu: "64" }));

  async function script(t: TestContext, ...command: readonly string[]): Promise<ScriptRun> {
    const { kubectl } = findFullClusterBinaries(process.env).binaries ?? {};
    const kubeconfig = watched.cluster.kubeconfigPath;
    return startScript(t, command, { kubeconfig, ...(kubectl !== undefined && { kubectl }) });
  }

  async function manifest(name: string, ...items: readonly object[]): Promise<string> {
    const path = join(watched.cluster.directory, `${name}.json`);
    await writeFile(path, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    return path;
  }

  const configMap = (level: string): object => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings" },
    data: { LOG_LEVEL: level, password: `secret-of-${level}` },
  });

  it("ci-gate passes a rollout that lasts, and stops one whose image cannot be pulled", async (t) => {
    await watched.create("gate");
    const sound = await manifest("sound", deployment("web", 2));
    const passed = await (await script(t, "ci-gate.sh", sound, "web", "gate")).result;
    assert.equal(passed.code, 0, passed.stderr);
    assert.match(passed.stderr, /deployment\.apps\/web created\n/);
    assert.match(passed.stderr, / done: 1 of 1 deployments rolled out after \S+\n$/);
    const broken = await manifest(
      "broken",
      deployment("web", 2, { app: { image: "registry.example/web:absent" } }),
    );
    const stopped = await (await script(t, "ci-gate.sh", broken, "web", "gate")).result;
    assert.equal(stopped.code, 3, stopped.stderr);
    assert.match(
      stopped.stderr,
      / failed: gate\/web-\S+ status=\w+ .*msg="not found" \(--fail-on imagepull\); 0 of 1 deployments rolled out after \S+\n$/,
    );
  });

  it("ci-gate stops a container without a probe that crashes after it was ready", async (t) => {
    await watched.create("hold");
    const behaves = { app: { exit: 1, after: "3s" } };
    const path = await manifest("crashing", deployment("web", 1, { behaves }));
    const { code, stderr } = await (await script(t, "ci-gate.sh", path, "web", "hold")).result;
    assert.equal(code, 3, stderr);
    assert.match(stderr, / failed: hold\/web-\S+ status=\w+ /);
  });

  it("wait-for-job waits for the end, and needs no pods afterwards", async (t) => {
    const done = { behaves: { app: { exit: 0, after: "2s" } } };
    const failed = { behaves: { app: { exit: 2, after: "2s" } } };
    await watched.create("waiting", job("report", done), job("broken", failed));
    const wait = async (name: string): Promise<readonly unknown[]> => {
      const { code, stdout } = await (await script(t, "wait-for-job.sh", name, "waiting")).result;
      return [code, stdout];
    };
    assert.deepEqual(await Promise.all([wait("report"), wait("broken")]), [
      [0, "report is complete\n"],
      [3, "broken has failed\n"],
    ]);
    await watched.kubectl("waiting", "delete", "pods", "--all");
    assert.deepEqual(await wait("report"), [0, "report is complete\n"]);
  });

  it("alert-on-oom and restarts-to-csv tell each kill and each restart", async (t) => {
    const alerts = await script(t, "alert-on-oom.sh", "echo");
    const restarts = await script(t, "restarts-to-csv.sh", "-n", "oom");
    await Promise.all([alerts, restarts].map(async (run) => run.said("watching pods")));
    const limited = { resources: { limits: { memory: "64Mi" } } };
    const behaves = { app: { exit: 137, reason: "OOMKilled", after: "1s" } };
    await watched.create("oom", pod("hungry", { behaves, app: limited }));
    assert.deepEqual(
      await alerts.printed(2),
      Array<string>(2).fill("oom/hungry: app was killed for its memory (limit 64Mi)"),
    );
    const [, ...rows] = await restarts.printed(3);
    assert.deepEqual(
      rows.map((row) => row.slice(row.indexOf(",") + 1)),
      Array<string>(2).fill('"oom","hungry","app",1,"OOMKilled",137'),
    );
    await watched.kubectl("oom", "delete", "pod", "hungry");
  });

  it("configmap-rollout prints what has changed, and ends with the rollout", async (t) => {
    await watched.create("config", configMap("info"), deployment("web", 2));
    const path = await manifest("debug", configMap("debug"));
    const rollout = await script(t, "configmap-rollout.sh", path, "settings", "web", "config");
    const { code, stdout, stderr } = await rollout.result;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^--- configmap config\/settings .*\n\+\+\+ configmap config\/settings .*\n@@ /);
    assert.match(stdout, /\n- {2}LOG_LEVEL: info\n(?:.*\n)*?\+ {2}LOG_LEVEL: debug\n/);
    assert.doesNotMatch(stdout, /secret-of/);
    assert.match(stderr, / done: 1 of 1 deployments rolled out after \S+\n$/);
  });

  it("configmap-rollout stops when the manifest changes nothing", async (t) => {
    await watched.create("unchanged", configMap("info"), deployment("web", 1));
    const path = await manifest("unchanged", configMap("info"));
    const rollout = await script(t, "configmap-rollout.sh", path, "settings", "web", "unchanged");
    const { code, stderr } = await rollout.result;
    assert.equal(code, 4, stderr);
    assert.doesNotMatch(stderr, /restarted/);
  });
});
