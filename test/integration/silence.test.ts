import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { podNamed } from "../support/embedded.js";

/** Returns the lines on stderr without their times. */
function said(stderr: string): string[] {
  return stderr
    .split("\n")
    .slice(0, -1)
    .map((line) => line.slice("2026/11/23 11:32:05 ".length).replaceAll(/\d+(\.\d)?s/g, "Ns"));
}

describe("k8s-informer, when nothing happens", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster({ users: { nobody: { rules: [] } } });
    const held = podNamed("held");
    cluster.server.objects.create("pods", {
      ...held,
      metadata: { ...held.metadata, finalizers: ["example.com/hold"] },
    });
    cluster.server.objects.delete("pods", "default/held", { gracePeriodSeconds: 0 });
    cluster.server.objects.create("pods", podNamed("stuck"));
  });
  after(async () => cluster.close());

  it("names pods that stay unready, and names them again at the end", async () => {
    const run = cluster.start(["--remind", "1s"]);
    await run.until(({ stderr }) => (stderr.match(/not ready for/g)?.length ?? 0) >= 2);
    const { stderr, code } = await run.stop("SIGINT");
    assert.equal(code, 130);
    const lines = said(stderr);
    assert.ok(lines.includes("not ready for Ns: default/stuck status=Pending ready=0/1"), stderr);
    assert.ok(lines.includes("terminating for Ns: default/held finalizers=example.com/hold"), stderr);
    assert.deepEqual(lines.slice(-3, -1), [
      "Received termination, signaling shutdown",
      "2 pods in all namespaces, Ns: 0 added, 0 updated, 0 deleted",
    ]);
    // Both were created within the same second, so either may come first.
    const [, unready = ""] = /^not ready: (.*)$/.exec(lines.at(-1) ?? "") ?? [];
    assert.deepEqual(unready.split(", ").sort(), [
      "default/held Terminating for Ns",
      "default/stuck Pending for Ns",
    ]);
  });

  it("reminds in formats that explain nothing, too, as records with --log-format json", async () => {
    const run = cluster.start(["--remind=1s", "-o", "short", "--log-format", "json"]);
    await run.until(({ stderr }) => stderr.includes("terminating"));
    const { stderr } = await run.stop();
    const records = stderr
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const { reminder, namespace, name, status } = records.find((record) => record["name"] === "stuck") ?? {};
    assert.deepEqual([reminder, namespace, name, status], ["notReady", "default", "stuck", "Pending"]);
    const { objects, added } = records.find((record) => record["summary"] === "events") ?? {};
    assert.deepEqual([objects, added], [2, 0]);
  });

  it("says that there are no pods yet, and what selects them", async () => {
    const run = cluster.start(["-n", "default", "-l", "app=none", "--no-summary"]);
    await run.until(({ stderr }) => stderr.includes("no pods yet"));
    const { stderr } = await run.stop();
    assert.deepEqual(said(stderr), [
      'watching pods in the namespace "default": 0 found',
      'no pods yet in the namespace "default" for --selector "app=none"',
      "Received termination, signaling shutdown",
    ]);
  });

  it("counts only, without explanations", async () => {
    const run = cluster.start(["-o", "short"]);
    await run.until(({ stderr }) => stderr.includes("2 found"));
    const { stderr } = await run.stop();
    assert.deepEqual(said(stderr).slice(-2), [
      "Received termination, signaling shutdown",
      "2 pods in all namespaces, Ns: 0 added, 0 updated, 0 deleted",
    ]);
  });

  for (const flag of ["--no-summary", "--summary=false", "-q"]) {
    it(`tells no summary with ${flag}`, async () => {
      const run = cluster.start([flag, "-o", "short"]);
      await run.until(({ lines }) => lines.length === 2);
      assert.doesNotMatch((await run.stop()).stderr, /added,/);
    });
  }

  it("tells no summary of a run that was refused", async () => {
    const { code, stderr } = await cluster.start([], { user: "nobody" }).result;
    assert.equal(code, 1);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  });
});
