import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { main } from "../../../src/cli/main.js";
import { completeCommand } from "../../../src/cli/completion/complete-command.js";
import { type CliCluster, startCliCluster } from "../../support/cli-cluster.js";
import { changedKubeconfig } from "../../support/cli-kubeconfig.js";
import { podNamed } from "../../support/embedded.js";
import { eventually } from "../../support/eventually.js";
import { FakeClock } from "../../support/fake-clock.js";
import { answer, serve, serveTcp } from "../../support/http-fixture.js";
import { InProcessCli } from "../../support/in-process-cli.js";

describe("completion with a cluster", () => {
  let cluster: CliCluster;

  before(async () => {
    cluster = await startCliCluster();
    const { objects } = cluster.server;
    for (const name of ["shop", "cart"]) {
      objects.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
    }
    objects.create("nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" } });
    objects.create("pods", podNamed("here"));
    objects.create("pods", { ...podNamed("there"), metadata: { name: "there", namespace: "shop" } });
  });
  after(async () => cluster.close());

  async function texts(t: TestContext, ...words: string[]): Promise<string[]> {
    const cli = new InProcessCli(t, ["__complete", "--kubeconfig", cluster.kubeconfig(), ...words]);
    const { code, stdout, stderr } = await cli.result;
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = stdout.split("\n").slice(0, -1);
    assert.match(lines.at(-1) ?? "", /^:\d+$/);
    return lines.slice(0, -1).map((line) => line.replace(/\t.*/, ""));
  }

  const cases: readonly (readonly [words: readonly string[], found: readonly string[]])[] = [
    [["-n", "sh"], ["shop"]],
    [["-n=shop,c"], ["shop,cart"]],
    [["--exclude-namespace", "ca"], ["cart"]],
    [["--node", ""], ["node-1"]],
    [["--context", ""], ["k8s-informer"]],
    [["--user", ""], ["admin"]],
    [["pods", ""], ["here"]],
    [["-n", "shop", "pods", ""], ["there"]],
    [
      ["-A", "po", ""],
      ["here", "there"],
    ],
    [["-n", "shop", "--", "pod/"], ["pod/there"]],
    [["nodes/"], ["nodes/node-1"]],
    [["ns", "car"], ["cart"]],
    [["nosuchtype", ""], []],
    [["--context", "nope", "-n", ""], []],
    [["--as-uid", "5", "-n", ""], []],
  ];
  for (const [words, found] of cases) {
    it(`finds names: ${words.join(" ")}`, async (t) => assert.deepEqual(await texts(t, ...words), found));
  }

  it("finds the names of many pages", async (t) => {
    for (let number = 0; number < 1_200; number += 1) {
      cluster.server.objects.create("configmaps", {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `many-${number}`, namespace: "cart" },
      });
    }
    assert.equal((await texts(t, "-n", "cart", "cm", "many-")).length, 1_200);
  });

  it("looks in the cluster that is set in the environment", async (t) => {
    const env = { K8S_INFORMER_KUBECONFIG: cluster.kubeconfig(), K8S_INFORMER_SHOW: "nonsense" };
    const cli = new InProcessCli(t, ["__complete", "-n", "sh"], main, { env });
    // What cannot be used is left for the run to say.
    assert.deepEqual((await cli.result).stdout, ":4\n");
    const better = { env: { ...env, K8S_INFORMER_SHOW: "" } };
    const other = new InProcessCli(t, ["__complete", "-n", "sh"], main, better);
    assert.deepEqual((await other.result).stdout, "shop\n:4\n");
  });

  for (const mode of ["Never", "IfAvailable", "Always"]) {
    it(`starts no credential plugin, with interactiveMode ${mode}`, async (t) => {
      const marker = join(cluster.scratch.path, `started-${mode}`);
      const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "touch", args: [marker] };
      const kubeconfig = changedKubeconfig(cluster, { user: { exec: { ...exec, interactiveMode: mode } } });
      const cli = new InProcessCli(t, ["__complete", "--kubeconfig", kubeconfig, "-n", ""]);
      assert.deepEqual(await cli.result, { code: 0, stdout: ":4\n", stderr: "" });
      const contexts = new InProcessCli(t, ["__complete", "--kubeconfig", kubeconfig, "--context", ""]);
      assert.equal((await contexts.result).stdout, "k8s-informer\n:4\n");
      assert.ok(!existsSync(marker));
    });
  }

  it("renews no token of an auth provider", async (t) => {
    const issuer = await serve(t, answer("{}"));
    const config = { "idp-issuer-url": issuer.url, "client-id": "x", "refresh-token": "y" };
    const kubeconfig = changedKubeconfig(cluster, { user: { "auth-provider": { name: "oidc", config } } });
    const cli = new InProcessCli(t, ["__complete", "--kubeconfig", kubeconfig, "-n", ""]);
    assert.deepEqual(await cli.result, { code: 0, stdout: ":4\n", stderr: "" });
    assert.equal(issuer.connections.length, 0);
  });
});

describe("completion without an answer of the server", () => {
  it("ends after two seconds, with what needs no server", async (t) => {
    const silent = await serveTcp(t, (socket) => void socket.resume());
    const clock = new FakeClock();
    const words = ["-s", `http://127.0.0.1:${silent.port}`, "deploym"];
    const cli = new InProcessCli(t, [], async (host) => completeCommand(host, words, clock));
    await eventually(() => assert.ok(silent.connections.length > 0, "no connection"));
    await clock.advance(1_999);
    assert.equal(cli.stdout, "");
    await clock.advance(1);
    assert.deepEqual(await cli.result, { code: 0, stdout: "deployments\tDeployment\n:4\n", stderr: "" });
    await silent.drained();
  });

  it("keeps the names that came in time", async (t) => {
    const half = await serve(t, (request, response) => {
      if (request.url?.includes("continue") !== true) {
        const items = [{ metadata: { name: "first" } }];
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ kind: "List", metadata: { continue: "more" }, items }));
      }
    });
    const clock = new FakeClock();
    const cli = new InProcessCli(t, [], async (host) =>
      completeCommand(host, ["-s", half.url, "-n", ""], clock),
    );
    await eventually(() => assert.ok(half.connections.length > 0, "no connection"));
    await eventually(async () => {
      await clock.advance(2_000);
      assert.equal(cli.stdout, "first\n:4\n");
    });
    assert.equal((await cli.result).code, 0);
  });

  const failing: readonly (readonly [string, readonly string[]])[] = [
    ["an address at which nothing listens", ["-s", "http://127.0.0.1:1"]],
    ["a kubeconfig that is not there", ["--kubeconfig", "/nonexistent/kubeconfig"]],
    ["a wrong URL", ["-s", "ftp://x"]],
    ["no kubeconfig", []],
  ];
  for (const [title, words] of failing) {
    it(`is silent about ${title}`, async (t) => {
      const cli = new InProcessCli(t, ["__complete", ...words, "-n", ""]);
      assert.deepEqual(await cli.result, { code: 0, stdout: ":4\n", stderr: "" });
    });
  }

  it("uses no name that is not one", async (t) => {
    const hostile = await serve(
      t,
      answer(
        JSON.stringify({
          kind: "List",
          items: [{ metadata: { name: "a\nb" } }, { metadata: { name: 5 } }, { metadata: null }, null, "x"],
        }),
      ),
    );
    const cli = new InProcessCli(t, ["__complete", "-s", hostile.url, "-n", ""]);
    assert.deepEqual(await cli.result, { code: 0, stdout: ":4\n", stderr: "" });
  });
});
