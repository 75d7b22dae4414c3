import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../../support/cli-cluster.js";
import { runShell } from "../../support/run-cli.js";

/** The lines of so many pods are larger than a pipe and the buffers of the program. */
const PODS = 5_000;

describe("a process that waits for a condition", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(PODS);
  });
  after(async () => cluster.close());

  it("ends with 130 on SIGINT, without a verdict", async () => {
    const run = cluster.start(["--for=ready", "--timeout", "1h", "--no-summary", "-o", "name"]);
    await run.until(({ stderr }) => stderr.includes("found"));
    const { code, stderr } = await run.stop("SIGINT");
    assert.equal(code, 130);
    assert.match(stderr, /Received termination, signaling shutdown\n$/);
  });

  it("ends with 141 when its reader has had enough", async () => {
    const flags = `--kubeconfig '${cluster.kubeconfig()}' -q --for=ready --timeout 1h`;
    const { code, stdout, stderr } = await runShell(`k8s-informer ${flags} | head -3`);
    assert.deepEqual([code, stdout.split("\n").length, stderr], [141, 4, ""]);
  });

  it("hands on every line before it ends", async () => {
    const flags = `--kubeconfig '${cluster.kubeconfig()}' --no-summary -o name --for=create`;
    const { code, stdout, stderr } = await runShell(`k8s-informer ${flags} | (sleep 1; wc -l)`);
    assert.deepEqual([code, Number(stdout)], [0, PODS]);
    assert.match(stderr, /done: 5000 of 5000 pods created after [\d.]+s\n$/);
  });
});
