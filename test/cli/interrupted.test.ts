import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { Outage } from "../support/outage.js";
import { type CliRun } from "../support/run-cli.js";

/** Returns the lines on stderr without their times. */
function said(stderr: string): string[] {
  return stderr
    .split("\n")
    .slice(0, -1)
    .map((line) => line.slice("2026/11/23 11:32:05 ".length).replace(/\d+\.\ds/g, "Ns"));
}

const FOUND = "watching pods in all namespaces: 2 found";
const STOPPED = "Received termination, signaling shutdown";

describe("k8s-informer, interrupted", () => {
  let cluster: CliCluster;
  let outage: Outage;
  beforeEach(async () => {
    outage = new Outage();
    cluster = await startCliCluster({ clock: outage.clock });
    cluster.addPods(2);
  });
  afterEach(async () => cluster.close());

  it("says once that the server is down and once that it is back, and goes on where it was", async () => {
    const run = cluster.start(["--no-summary"]);
    await run.until(({ stderr }) => stderr.includes("found"));
    outage.isNoticed = () => run.stderr.includes("lost the watch");
    await cluster.server.restart({ downMs: 1, history: "kept" });
    await run.until(({ stderr }) => stderr.includes("again after"));
    cluster.touch("pod-0", "afterwards");
    await run.until(({ lines }) => lines.length === 3);
    const { stdout, stderr } = await run.stop();
    const lines = said(stderr);
    assert.equal(lines[0], FOUND);
    assert.match(
      lines[1] ?? "",
      /^warning: lost the watch on pods in all namespaces: .*; watching again in Ns$/,
    );
    assert.equal(lines.at(-2), "watching pods in all namespaces again after Ns, from where it left off");
    assert.equal(lines.at(-1), STOPPED);
    // The connection broke and then it was refused. Each of the two is reported once.
    assert.ok(lines.length <= 5, stderr);
    assert.equal(new Set(lines).size, lines.length, stderr);
    assert.match(stdout, /\n[^\n]*pod-0 Pod Updated to pod-0 {2}[^\n]*node=<none> labels=\+touched\n$/);
  });

  it("lists anew when the position was lost, and tells what it had missed", async () => {
    const run = cluster.start(["--no-summary"]);
    await run.until(({ stderr }) => stderr.includes("found"));
    outage.isNoticed = () => run.stderr.includes("lost the watch");
    const back = cluster.server.restart({ downMs: 1 });
    cluster.server.objects.delete("pods", "default/pod-1", { gracePeriodSeconds: 0 });
    cluster.touch("pod-0", "meanwhile");
    cluster.addPods(1, "new");
    cluster.server.compact();
    await back;
    await run.until(({ stderr }) => stderr.includes("again after"));
    await run.until(({ lines }) => lines.length === 5);
    const { stdout, stderr } = await run.stop();
    assert.match(stderr, /again after \d+\.\ds, relisted: 1 added, 1 updated, 1 deleted meanwhile\n/);
    const missed = stdout.split("\n").filter((line) => line.endsWith(" missed"));
    assert.deepEqual(missed.map((line) => line.slice(20).split("  ")[0]).sort(), [
      "New Pod Added to Store: new-0",
      "Pod Deleted from Store: pod-1",
      "pod-0 Pod Updated to pod-0",
    ]);
  });

  it("keeps quiet about a watch that the server ends in its time", async () => {
    // A watch that brought an event does not count as closed early.
    cluster.server.faults.add({ match: { verb: "watch" }, do: { type: "end", afterEvents: 1 } });
    const run = cluster.start(["--no-summary"]);
    await run.until(({ stderr }) => stderr.includes("found"));
    for (let event = 0; event < 3; event += 1) {
      cluster.touch("pod-0", String(event));
      await run.until(({ lines }) => lines.length === 3 + event);
    }
    assert.equal(cluster.server.faults.struck.length, 1);
    const { stderr } = await run.stop();
    assert.deepEqual(said(stderr), [FOUND, STOPPED]);
  });

  it("says when a server that was down at the start is there", async () => {
    const toBeNoticed: { run?: CliRun } = {};
    outage.isNoticed = () => toBeNoticed.run?.stderr.includes("refused") ?? false;
    const back = cluster.server.restart({ downMs: 1 });
    const run = cluster.start(["--no-summary"]);
    toBeNoticed.run = run;
    await run.until(({ stderr }) => stderr.includes("found"));
    await back;
    const { stderr } = await run.stop();
    assert.deepEqual(said(stderr), [
      `warning: cannot list pods in all namespaces: cannot connect to ${cluster.server.url}: connection refused; listing again in Ns`,
      "watching pods in all namespaces after Ns: 2 found",
      STOPPED,
    ]);
  });
});
