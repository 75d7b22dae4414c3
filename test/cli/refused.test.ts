import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { runCli } from "../support/run-cli.js";

describe("k8s-informer, refused by the server", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster({
      users: {
        nobody: { rules: [] },
        tenant: { rules: [{ verbs: ["list", "watch"], resources: ["pods"], namespaces: ["default"] }] },
      },
    });
  });
  after(async () => cluster.close());

  /** Runs the program to its end, checks that it printed one line and exited with 1, and returns the line. */
  async function refusal(args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runCli(args);
    assert.equal(code, 1, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /^error: [^\n]*\n$/);
    return stderr;
  }

  it("names verb, resource and -n when it may not list", async () => {
    const said = await refusal(["--kubeconfig", cluster.kubeconfig("nobody")]);
    assert.match(said, /^error: Cannot list pods in all namespaces: .*"nobody" cannot list resource "pods"/);
    assert.match(said, /your context's namespace is "default": try -n default/);
  });

  it("works in the namespace the user may list", async () => {
    const everywhere = await refusal(["--kubeconfig", cluster.kubeconfig("tenant")]);
    assert.match(everywhere, /try -n default/);
    const run = cluster.start(["-n", "default"], { user: "tenant" });
    await run.until(({ stderr }) => stderr.includes('watching pods in the namespace "default": 0 found'));
    assert.equal((await run.stop()).code, 143);
  });

  it("says that the credential is not accepted", async () => {
    const stale = cluster.server.kubeconfig().replace(/"token": "[^"]*"/, '"token": "stale"');
    const said = await refusal(["--kubeconfig", cluster.scratch.write("stale", stale)]);
    assert.match(said, /does not accept the credential \(.*\); log in again/);
    assert.ok(!said.includes('stale"'), "the token must not be shown");
  });

  it("says that no credential was sent where the kubeconfig has none", async () => {
    const bare = cluster.server.kubeconfig().replace(/"token": "[^"]*"/, '"token": ""');
    const said = await refusal(["--kubeconfig", cluster.scratch.write("bare", bare)]);
    assert.match(said, /https:\/\/127\.0\.0\.1:\d+ requires a credential \(.*\)/);
  });

  it("says that the certificate is not trusted", async () => {
    const other = await startCliCluster();
    const kubeconfig = cluster.server.kubeconfig().replace(cluster.server.url, other.server.url);
    const said = await refusal(["--kubeconfig", cluster.scratch.write("untrusted", kubeconfig)]);
    assert.match(said, /^error: Cannot trust the certificate of https:\/\/127\.0\.0\.1:\d+: /);
    await other.close();
  });

  it("watches without trust when told to, and says so", async () => {
    const kubeconfig = cluster.server
      .kubeconfig()
      .replace(/"certificate-authority-data": "[^"]*"/, '"insecure-skip-tls-verify": true');
    const run = startInsecure(kubeconfig);
    await run.until(({ stderr }) => stderr.includes("0 found"));
    assert.match((await run.stop()).stderr, /warning: the certificate of https:.* is not verified/);
  });

  function startInsecure(kubeconfig: string): ReturnType<CliCluster["start"]> {
    // The later flag wins.
    return cluster.start(["--kubeconfig", cluster.scratch.write("insecure", kubeconfig)]);
  }

  it("names the flags of a selector that the server refuses, as the user wrote them", async () => {
    const flags = ["--field-selector", "spec.color=red", "--node", "node-1"];
    const said = await refusal(["--kubeconfig", cluster.kubeconfig(), ...flags]);
    assert.match(said, /spec\.color.*; check --field-selector "spec\.color=red" and --node "node-1"$/m);
  });

  it("passes on what the server says of a bad field selector", async () => {
    const said = await refusal(["--kubeconfig", cluster.kubeconfig(), "--field-selector", "spec.color=red"]);
    assert.match(said, /spec\.color.*; check --field-selector "spec\.color=red"$/m);
  });

  it("asks whether a server without pods is an API server", async () => {
    const elsewhere = cluster.server
      .kubeconfig()
      .replace(cluster.server.url, `${cluster.server.url}/elsewhere`);
    const said = await refusal(["--kubeconfig", cluster.scratch.write("elsewhere", elsewhere)]);
    assert.match(said, /is https:.* the address of a Kubernetes API server\?/);
  });

  it("writes the refusal as JSON where diagnostics are JSON", async () => {
    const { code, stderr } = await runCli([
      "--kubeconfig",
      cluster.kubeconfig("nobody"),
      "--log-format",
      "json",
    ]);
    const record = JSON.parse(stderr) as Record<string, unknown>;
    assert.equal(record["code"], "ERR_REFUSED");
    assert.equal(code, 1);
  });
});

describe("k8s-informer, refused after it has listed", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster({ users: { tenant: {} } });
  });
  after(async () => cluster.close());

  it("goes on, says so once, and says when it is back and what it missed", async () => {
    cluster.addPods(2);
    const run = cluster.start([], { user: "tenant" });
    await run.until(({ stderr }) => stderr.includes("2 found"));
    cluster.server.setRules("tenant", []);
    await cluster.server.restart();
    await run.until(({ stderr }) => stderr.includes("forbidden"));
    cluster.server.objects.delete("pods", "default/pod-0", { gracePeriodSeconds: 0 });
    cluster.server.objects.create("pods", {
      metadata: { name: "new" },
      spec: { containers: [{ name: "c", image: "i" }] },
    });
    cluster.server.setRules("tenant", undefined);
    await run.until(({ stderr }) => stderr.includes("again after"));
    await run.until(({ lines }) => lines.length >= 4);
    const { code, stdout, stderr } = await run.stop();
    assert.match(stderr, /warning: lost the watch on pods in all namespaces: .*/);
    assert.match(
      stderr,
      /watching pods in all namespaces again after \d+\.\ds, relisted: 1 added, 0 updated, 1 deleted meanwhile\n/,
    );
    assert.match(stdout, /New Pod Added to Store: new {2}ns=.* missed\n/);
    assert.match(stdout, /Pod Deleted from Store: pod-0 {2}ns=.* missed\n/);
    assert.equal(code, 143);
  });
});
