import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { main } from "../../../src/cli/main.js";
import { type CliCluster, startCliCluster } from "../../support/cli-cluster.js";
import { InProcessCli } from "../../support/in-process-cli.js";

describe("a run with settings", () => {
  let cluster: CliCluster;
  let file: string;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(1);
    const folder = join(cluster.scratch.path, ".config", "k8s-informer");
    mkdirSync(folder, { recursive: true });
    file = join(folder, "config.yaml");
  });
  after(async () => cluster.close());

  function start(
    t: TestContext,
    text: string,
    typed: string,
    env: Record<string, string> = {},
  ): InProcessCli {
    writeFileSync(file, text);
    const argv = ["--kubeconfig", cluster.kubeconfig(), ...typed.split(" ").filter((word) => word !== "")];
    return new InProcessCli(t, argv, main, { env, homeDirectory: cluster.scratch.path });
  }

  it("prints what they ask for", async (t) => {
    const cli = start(t, "output: name\n", "");
    await cli.untilShown("stdout", /^pod\/pod-0\n/);
  });

  it("prints the difference of a ConfigMap although it asks only for what is significant", async (t) => {
    const { objects } = cluster.server;
    objects.create("configmaps", { metadata: { name: "app" }, data: { "app.conf": "level: info\n" } });
    const cli = start(t, "show: significant\n", "cm/app -o diff");
    await cli.untilSaid(" found");
    const options = { contentType: "application/merge-patch+json" };
    const key = "default/app";
    objects.patch("configmaps", key, { metadata: { annotations: { a: "1" } } }, options);
    objects.patch("configmaps", key, { data: { "app.conf": "level: debug\n" } }, options);
    await cli.untilShown("stdout", /\n- {4}level: info\n\+ {4}level: debug\n/);
    const lines = start(t, "show: significant\n", "cm/app");
    await lines.untilSaid(" found");
    objects.patch("configmaps", key, { data: { "app.conf": "level: warn\n" } }, options);
    await lines.untilShown("stdout", /changed=data\n/);
  });

  const wrong: readonly (readonly [text: string, typed: string, error: RegExp])[] = [
    [
      "only: add\nresync: soon\n",
      "",
      /^error: Cannot use --resync "soon": .*; --resync is set at line 2 of "FILE"\n/,
    ],
    ["name: '*'\n", "", /^error: Cannot use --name .*; --name is set at line 1 of "FILE"\n/],
    ["show: x\n", "", /^error: Cannot use --show "x": .*; --show is set at line 1 of "FILE"\n/],
  ];
  for (const [text, typed, error] of wrong) {
    it(`ends with 2 and names the line: ${JSON.stringify(text)}`, async (t) => {
      const { code, stderr } = await start(t, text, typed).result;
      assert.match(stderr.replaceAll(file, "FILE"), error);
      assert.equal(code, 2);
    });
  }

  it("ends with 2 and names the variable", async (t) => {
    const { code, stderr } = await start(t, "", "", { K8S_INFORMER_REMIND: "soon" }).result;
    assert.match(
      stderr,
      /^error: Cannot use --remind "soon": .*; --remind is set by the environment variable K8S_INFORMER_REMIND\n/,
    );
    assert.equal(code, 2);
  });

  it("names the place of a context that does not exist", async (t) => {
    writeFileSync(file, "context: nope\n");
    const env = { KUBECONFIG: cluster.kubeconfig() };
    const cli = new InProcessCli(t, [], main, { env, homeDirectory: cluster.scratch.path });
    const { code, stderr } = await cli.result;
    assert.match(
      stderr,
      /^error: Cannot use context "nope": .*; --context is set at line 1 of ".*config\.yaml"\n$/,
    );
    assert.equal(code, 1);
  });

  it("watches nodes although settings choose pods and namespaces", async (t) => {
    const cli = start(t, "not-ready: true\nexclude-namespace: [kube-system]\nnode: node-1\n", "nodes");
    await cli.untilSaid("watching nodes");
    assert.doesNotMatch(cli.stderr, /has no effect|error/);
  });

  const idle: readonly (readonly [text: string, typed: string])[] = [
    ["timestamps: utc\nshow-labels: true\nlabel-columns: app\n", "-o json"],
    ["headers: false\ncontext-lines: 5\nredact: false\nobject: false\n", "-o name"],
    ["hold: 5s\nmin: 2\nfail-grace: 5s\nsince: 5m\n", ""],
    ["quiet-for: 5s\ncount: 1\n", "--for=create"],
    ["once: true\n", "-w --count 1"],
    ["events: warnings\nwatch-only: true\nquiet-for: 5s\n", "--once"],
  ];
  for (const [text, typed] of idle) {
    it(`leaves out what means nothing in it, with "${typed}": ${JSON.stringify(text)}`, async (t) => {
      await start(t, text, typed).untilShown("stdout", /pod-0/);
    });
  }

  it("takes --since as a setting for the runs that print Events", async (t) => {
    await start(t, "since: 5m\n", "").untilSaid("watching pods");
  });

  it("is quiet about unknown names if it is quiet, and has a record of them in JSON", async (t) => {
    const cli = start(t, "shwo: all\n", "--log-format json");
    await cli.untilSaid("watching pods");
    const [record = ""] = cli.stderr.split("\n");
    assert.match(
      (JSON.parse(record) as { msg: string }).msg,
      /^"shwo" at line 1 of .* did you mean "show"\?$/,
    );
    const quiet = start(t, "shwo: all\nquiet: true\n", "-o name");
    await quiet.untilShown("stdout", /pod-0/);
    assert.equal(quiet.stderr, "");
  });
});
