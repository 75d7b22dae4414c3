import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { CacheSyncError, StatusError } from "../../src/index.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { startWatcher, untimed } from "../support/real/cli-run.js";
import { assertAsked, between } from "../support/real/asked.js";
import { observePods } from "../support/real/observed-pods.js";
import type { CliResult } from "../support/run-cli.js";

/** Each test has a user with a client certificate, which works without a restart of the server. */
describe("a real server's refusals", { skip: realClusterMissing() }, () => {
  let cluster: RealCluster;
  before(
    async () => {
      cluster = await startRealCluster();
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  async function userNamed(name: string): Promise<string> {
    const { users } = cluster;
    return users.writeKubeconfig({ credentials: await users.issueCertificate({ name }) });
  }

  async function refused(
    t: TestContext,
    kubeconfigPath: string,
    args: readonly string[] = [],
  ): Promise<CliResult> {
    const result = await startWatcher(t, kubeconfigPath, args).result;
    assert.equal(result.code, 1, result.stderr);
    assert.equal(result.stdout, "");
    assert.equal(result.stderr.trimEnd().split("\n").length, 1, result.stderr);
    return result;
  }

  it("end the command line with verb, resource and a hint at -n when lists are forbidden", async (t) => {
    const { stderr } = await refused(t, await userNamed("nobody"));
    assert.match(
      stderr,
      /Cannot list pods in all namespaces: pods is forbidden: User "nobody" cannot list resource "pods" in API group "" at the cluster scope; your context.s namespace is "default": try -n default,/,
    );
  });

  it("name the namespace when it is that one which is forbidden", async (t) => {
    const { stderr } = await refused(t, await userNamed("nobody"), ["-n", "kube-system"]);
    assert.match(
      stderr,
      /cannot list resource "pods" in API group "" in the namespace "kube-system"; choose another/,
    );
  });

  it("let a role of one namespace in with -n", async (t) => {
    const kubeconfigPath = await userNamed("tenant");
    await cluster.users.grant({
      user: "tenant",
      namespace: "default",
      resources: ["pods"],
      verbs: ["list", "watch"],
    });
    await refused(t, kubeconfigPath);
    const run = startWatcher(t, kubeconfigPath, ["-n", "default", "-o", "short"]);
    await run.until(({ stderr }) => stderr.includes(" found\n"));
    const pod = {
      metadata: { name: "mine" },
      spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
    };
    const { status, text } = await cluster.request("POST", "/api/v1/namespaces/default/pods", pod);
    assert.equal(status, 201, text);
    await run.until(({ lines }) => lines.length === 1);
    const { code, stdout } = await run.stop();
    assert.deepEqual([code, untimed(stdout)], [143, ["New Pod Added to Store: mine"]]);
  });

  it("are said, and tried again, when lists are allowed and watches are not", async (t) => {
    const kubeconfigPath = await userNamed("reader");
    await cluster.users.grant({ user: "reader", resources: ["pods"], verbs: ["list"] });
    const run = startWatcher(t, kubeconfigPath, []);
    await run.until(({ stderr }) => stderr.includes("cannot watch resource"));
    await cluster.users.grant({ user: "reader", resources: ["pods"], verbs: ["watch"] });
    await run.until(({ stderr }) => stderr.includes("found\n") || stderr.includes("again after"));
    const { code, stderr } = await run.stop();
    assert.equal(code, 143);
    assert.match(
      stderr,
      /^[^\n]*warning: cannot watch pods in all namespaces: pods is forbidden: User "reader"/,
    );
    assert.equal(stderr.split("cannot watch resource").length, 2, stderr);
  });

  it("quote the server where a selector means nothing to it", async (t) => {
    const field = await refused(t, cluster.kubeconfigPath, ["--field-selector", "spec.color=red"]);
    assert.match(
      field.stderr,
      /field label not supported: spec\.color.*check --field-selector "spec\.color=red"$/m,
    );
  });

  it("say that a token is not accepted", async (t) => {
    const kubeconfigPath = await cluster.users.writeKubeconfig({
      credentials: { token: "expired-long-ago" },
    });
    const { stderr } = await refused(t, kubeconfigPath);
    assert.match(stderr, /does not accept the credential \(Unauthorized\); log in again/);
  });

  it("reject whenSynced with their cause, and end for an informer that is granted its right later", async (t) => {
    const kubeconfigPath = await userNamed("late");
    const observed = await observePods(t, cluster, { kubeconfigPath });
    await assert.rejects(observed.informer.whenSynced(AbortSignal.timeout(1_000)), (error: unknown) => {
      assert.ok(error instanceof CacheSyncError);
      assert.ok(error.cause instanceof StatusError);
      assert.equal(error.cause.httpStatus, 403);
      return true;
    });
    assert.equal(observed.reports[0]?.kind, "forbidden");
    await cluster.users.grant({ user: "late", resources: ["pods"], verbs: ["list", "watch"] });
    await observed.informer.whenSynced(AbortSignal.timeout(30_000));
    await observed.watches();
    await observed.equalServer();
    assertAsked(observed.requests(), [between(2, 4, "list 0/500"), "watch +0"]);
    assert.deepEqual(observed.said(), [
      'warn: cannot list pods: pods is forbidden: User "late" cannot list resource "pods" in API group "" at the cluster scope; listing again in Ns',
      "info: watching pods after Ns: 1 found",
    ]);
  });

  it("name the namespace of the context, which a role of that namespace lets in", async (t) => {
    const { users } = cluster;
    await cluster.request("POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
    const credentials = await users.issueCertificate({ name: "keeper" });
    const kubeconfigPath = await users.writeKubeconfig({ credentials, namespace: "shop" });
    await users.grant({ user: "keeper", namespace: "shop", resources: ["pods"], verbs: ["list", "watch"] });
    const { stderr } = await refused(t, kubeconfigPath);
    const [, flag = "", name = ""] =
      /your context's namespace is "shop": try (-n) (\S+), or ask/.exec(stderr) ?? [];
    const run = startWatcher(t, kubeconfigPath, [flag, name]);
    await run.until(({ stderr: said }) => said.includes('pods in the namespace "shop": 0 found'));
    const { code, stderr: said } = await run.stop();
    assert.equal(code, 143);
    // This user may not read namespaces.
    assert.doesNotMatch(said, /there is no namespace/);
  });

  it("let an administrator act as the user of a role, and say that a namespace does not exist", async (t) => {
    await cluster.users.grant({
      user: "clerk",
      namespace: "kube-public",
      resources: ["pods"],
      verbs: ["list", "watch"],
    });
    const acting = ["--as", "clerk", "--as-group", "system:authenticated"];
    const { stderr } = await refused(t, cluster.kubeconfigPath, acting);
    assert.match(stderr, /User "clerk" cannot list resource "pods"/);
    const run = startWatcher(t, cluster.kubeconfigPath, [...acting, "-n", "kube-public"]);
    await run.until(({ stderr: said }) => said.includes('"kube-public": 0 found'));
    const lost = startWatcher(t, cluster.kubeconfigPath, ["-n", "nope", "--exclude-namespace=x", "-A=false"]);
    assert.equal((await lost.result).code, 2);
    const nowhere = startWatcher(t, cluster.kubeconfigPath, ["-n", "nope"]);
    await nowhere.until(({ stderr: said }) => said.includes('there is no namespace "nope"'));
  });

  it("leave out the namespaces that are excluded", async (t) => {
    const flags = ["--exclude-namespace", "default,kube-*", "-o", "short"];
    const run = startWatcher(t, cluster.kubeconfigPath, flags);
    await run.until(({ stderr }) => stderr.includes(" found\n"));
    const pod = {
      metadata: { name: "seen" },
      spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
    };
    for (const namespace of ["default", "kube-public", "shop"]) {
      const { status, text } = await cluster.request("POST", `/api/v1/namespaces/${namespace}/pods`, pod);
      assert.equal(status, 201, text);
    }
    await run.until(({ lines }) => lines.length === 1);
    const { stdout } = await run.stop();
    assert.deepEqual(untimed(stdout), ["New Pod Added to Store: seen"]);
  });
});
