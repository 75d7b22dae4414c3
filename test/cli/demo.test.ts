import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { dirname, relative } from "node:path";
import { describe, it } from "node:test";
import { startApiServer } from "../../src/apiserver/index.js";
import { kubectlMissing } from "../support/real-cluster.js";
import { runKubectl } from "../support/real/kubectl.js";
import { BIN, runCli, startCli } from "../support/run-cli.js";

/** How the tests call the program. */
const CALL = `node ${relative(process.cwd(), BIN)}`;

/** Returns the path of the kubeconfig that a demo printed. */
function kubeconfigIn(stderr: string): string {
  const [, path] =
    /API server on https:\/\/127\.0\.0\.1:\d+; to use kubectl, add --kubeconfig (\S+)\n/.exec(stderr) ?? [];
  assert.ok(path !== undefined, stderr);
  return path;
}

describe("k8s-informer demo", () => {
  it("lets pods live their lives and watches them from their beginning", async () => {
    const demo = startCli(["demo", "job", "--speed", "20", "--resync", "0"]);
    await demo.until(({ stdout }) => stdout.includes("Pod Deleted from Store: backup-"));
    const { code, stdout, stderr } = await demo.stop("SIGINT");
    const [first = "", second = "", ...others] = stdout.split("\n").map((line) => line.slice(20));
    assert.match(
      first,
      /^New Pod Added to Store: backup-\d+-\w{5} {2}ns=batch status=Pending ready=0\/1 restarts=0 node=<none>/,
    );
    assert.match(
      second,
      /^backup-\d+-\w{5} Pod Updated to backup-\d+-\w{5} {2}.*status=Pending .*node=node-\d/,
    );
    const words = [first, second, ...others].map((line) => /status=(\S+)/.exec(line)?.[1]);
    assert.deepEqual(words.filter((word, position) => word !== words[position - 1]).slice(0, 4), [
      "Pending",
      "ContainerCreating",
      "Running",
      "Completed",
    ]);
    assert.ok(!stderr.includes("warning"), stderr);
    assert.equal(code, 130);
  });

  it("lists its first pods with --once", async () => {
    const { code, stdout, stderr } = await runCli([
      "demo",
      "rollout",
      "--speed",
      "20",
      "--once",
      "-o",
      "name",
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^pod\/\S+\n/);
    const empty = await runCli(["demo", "quota", "--once", "-q"]);
    assert.deepEqual([empty.code, empty.stdout], [0, ""]);
  });

  it("has a CronJob that owns the Jobs, so that their pods are seen by its name", async () => {
    const demo = startCli(["demo", "job", "--speed", "4"]);
    await demo.until(({ stdout }) => stdout.includes("Pod Added to Store: backup-"));
    const kubeconfig = kubeconfigIn(demo.stderr);
    const watch = startCli(["--kubeconfig", kubeconfig, "cronjob/backup", "-n", "batch"]);
    await watch.until(({ stdout }) => / Pod .*status=Completed/.test(stdout));
    const [{ stdout }] = await Promise.all([watch.stop(), demo.stop()]);
    assert.match(stdout, /New CronJob Added to Store: backup {2}ns=batch schedule="\* \* \* \* \*" /);
    assert.match(stdout, /New Pod Added to Store: backup-\d+-\w{5} {2}ns=batch .* owner=job\/backup-\d+ /);
    assert.match(demo.stderr, / cronjob\/backup -n batch --events\n/);
  });

  it("says what to try, with the kubeconfig and with what the chosen scenario has", async () => {
    const demo = startCli(["demo", "statefulset"]);
    await demo.until(({ stderr }) => stderr.includes(" found\n"));
    const path = kubeconfigIn(demo.stderr);
    await demo.stop();
    assert.deepEqual(
      [...demo.stderr.matchAll(/try: (.*)$/gm)].map(([, command]) => command),
      [
        `${CALL} --kubeconfig ${path} -n demo --events`,
        `${CALL} --kubeconfig ${path} sts/db -n demo --events`,
        `kubectl --kubeconfig ${path} describe pods -n demo -l app=db`,
      ],
    );
  });

  it("leaves nothing behind", async () => {
    const demo = startCli(["demo"]);
    await demo.until(({ stderr }) => stderr.includes("to use kubectl"));
    const path = kubeconfigIn(demo.stderr);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal((await demo.stop()).code, 143);
    assert.ok(!existsSync(dirname(path)));
  });

  it("leaves nothing behind when a second signal ends it at once", async () => {
    const demo = startCli(["demo"]);
    await demo.until(({ stderr }) => stderr.includes("to use kubectl"));
    const path = kubeconfigIn(demo.stderr);
    assert.ok(existsSync(path));
    // Both signals arrive before the first one has stopped anything.
    demo.child.kill("SIGINT");
    await demo.stop("SIGTERM");
    assert.ok(!existsSync(dirname(path)));
  });

  it("is a cluster for kubectl too", { skip: kubectlMissing() ?? false }, async () => {
    const demo = startCli(["demo", "--speed", "20"]);
    await demo.until(({ stdout }) => stdout.includes("New Pod Added to Store: web-"));
    const kubeconfig = kubeconfigIn(demo.stderr);
    const environment = {
      PATH: process.env["PATH"],
      // kubectl keeps a cache in the home directory.
      HOME: dirname(kubeconfig),
      KUBECONFIG: kubeconfig,
    };
    const get = async (what: string): Promise<string> =>
      (await runKubectl("kubectl", ["get", what, "-A"], environment)).stdout;
    const [pods, workloads] = [await get("pods"), await get("deploy,rs,sts,ds,job")];
    await demo.stop();
    assert.match(pods, /^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE\n/);
    assert.match(workloads, /^shop +deployment\.apps\/web +\d\/3 +\d +\d +\w+$/m);
    assert.match(workloads, /^shop +replicaset\.apps\/web-\w+ +\d +\d +\d +\w+$/m);
  });

  it("watches what the flags of watching choose", async () => {
    const demo = startCli(["demo", "--speed", "20", "-n", "shop", "-o", "name"]);
    await demo.until(({ lines }) => lines.length > 3);
    const { stdout, stderr } = await demo.stop();
    assert.match(stdout, /^(pod\/[a-z0-9-]+\n)+$/);
    assert.match(stderr, /watching pods in the namespace "shop"/);
  });

  it("says in one line that its port is taken", async () => {
    const other = await startApiServer();
    const { code, stderr } = await runCli(["demo", "--port", String(other.port)]);
    await other.close();
    assert.match(stderr, /^error: Cannot start the embedded API server: [^\n]*EADDRINUSE[^\n]*\n$/);
    assert.equal(code, 1);
  });
});
