import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { describe, it } from "node:test";
import { startApiServer } from "../../src/apiserver/index.js";
import { kubectlMissing } from "../support/real-cluster.js";
import { runKubectl } from "../support/real/kubectl.js";
import { runCli, startCli } from "../support/run-cli.js";

/** Returns the path of the kubeconfig that a demo printed. */
function kubeconfigIn(stderr: string): string {
  const [, path] =
    /API server on https:\/\/127\.0\.0\.1:\d+; to use kubectl, add --kubeconfig (\S+)\n/.exec(stderr) ?? [];
  assert.ok(path !== undefined, stderr);
  return path;
}

describe("k8s-informer demo", () => {
  it("lets pods live their lives and watches them from their beginning", async () => {
    const demo = startCli(["demo", "--speed", "20"]);
    await demo.until(({ stdout }) => stdout.includes("Pod Deleted from Store: web"));
    const { code, stdout, stderr } = await demo.stop("SIGINT");
    const web = stdout
      .split("\n")
      .filter((line) => / web( |$)/.test(line))
      .map((line) => line.slice(20));
    const life = web.slice(0, web.findIndex((line) => line.startsWith("Pod Deleted")) + 1);
    assert.match(
      life[0] ?? "",
      /^New Pod Added to Store: web {2}ns=demo status=Pending ready=0\/1 restarts=0 node=<none>$/,
    );
    assert.match(
      life[1] ?? "",
      /^web Pod Updated to web {2}.*status=Pending .*node=node-\d node-was=<none>$/,
    );
    const words = life.map((line) => /status=(\S+)/.exec(line)?.[1]);
    assert.deepEqual(
      words.filter((word, position) => word !== words[position - 1]),
      ["Pending", "ContainerCreating", "Running", "Terminating"],
    );
    assert.ok(!stderr.includes("warning"), stderr);
    assert.equal(code, 130);
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
    await demo.until(({ stdout }) => stdout.includes("New Pod Added to Store: web"));
    const kubeconfig = kubeconfigIn(demo.stderr);
    const { stdout } = await runKubectl("kubectl", ["get", "pods", "-A"], {
      PATH: process.env["PATH"],
      // kubectl keeps a cache in the home directory.
      HOME: dirname(kubeconfig),
      KUBECONFIG: kubeconfig,
    });
    await demo.stop();
    assert.match(stdout, /^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE\n/);
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
