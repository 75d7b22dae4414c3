import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { runCli, Scratch, startCli } from "../support/run-cli.js";

const VALID = `apiVersion: v1
kind: Config
current-context: dev
clusters:
- name: here
  cluster:
    server: http://127.0.0.1:1
contexts:
- name: dev
  context:
    cluster: here
- name: test
  context:
    cluster: here
`;

describe("k8s-informer, with a kubeconfig it cannot use", () => {
  const scratch = new Scratch();
  after(() => scratch.remove());
  const valid = scratch.write("valid", VALID);

  it("says which file is missing", async () => {
    const { code, stdout, stderr } = await runCli(["--kubeconfig", `${scratch.path}/none`]);
    assert.equal(stderr, `error: Cannot read the kubeconfig "${scratch.path}/none": there is no such file\n`);
    assert.equal(stdout, "");
    assert.equal(code, 1);
  });

  it("names file and line of what is malformed", async () => {
    const path = scratch.write("malformed", "apiVersion: v1\nclusters:\n- name: [oops\n");
    const { code, stderr } = await runCli(["--kubeconfig", path]);
    assert.match(stderr, /^error: .*malformed.*line [34]/);
    assert.equal(stderr.split("\n").length, 2, stderr);
    assert.equal(code, 1);
  });

  it("lists the contexts there are when it is asked for another", async () => {
    const { code, stderr } = await runCli(["--kubeconfig", valid, "--context", "prod"]);
    assert.match(stderr, /^error: Cannot use context "prod": .*"dev".*"test"/);
    assert.equal(code, 1);
  });

  it("finds the kubeconfig that KUBECONFIG names", async () => {
    const { code, stderr } = await runCli(["--context", "prod"], { env: { KUBECONFIG: valid } });
    assert.match(stderr, /^error: Cannot use context "prod"/);
    assert.equal(code, 1);
  });

  it("says where it has looked when there is nothing, and offers the demo", async () => {
    const { code, stderr } = await runCli([]);
    assert.match(stderr, /^error: Cannot find a cluster: .*\/nonexistent\/\.kube\/config/);
    assert.match(stderr, /k8s-informer demo/);
    assert.equal(code, 1);
  });

  it("writes the error as JSON where diagnostics are JSON", async () => {
    const { code, stderr } = await runCli(["--kubeconfig", "/none", "--log-format", "json"]);
    const record = JSON.parse(stderr) as Record<string, unknown>;
    assert.equal(record["level"], 50);
    assert.equal(record["code"], "ERR_KUBECONFIG_NOT_FOUND");
    assert.match(String(record["msg"]), /no such file/);
    assert.equal(code, 1);
  });
});

describe("k8s-informer, with a server that is down", () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  it("says so once, tries again, and ends with 143 on SIGTERM", async () => {
    const run = startCli(["--kubeconfig", scratch.write("valid", VALID), "-v"]);
    // -v logs every attempt. The second attempt must not be logged as a warning again.
    await run.until(({ stderr }) => stderr.split("the list ended").length > 2);
    const { code, stdout, stderr } = await run.stop();
    assert.equal(stderr.match(/warning: /g)?.length, 1, stderr);
    assert.match(
      stderr,
      /warning: cannot list pods in all namespaces: cannot connect to http:\/\/127\.0\.0\.1:1: connection refused; listing again in \d\.\ds\n/,
    );
    assert.match(stderr, /Received termination, signaling shutdown\n$/);
    assert.equal(stdout, "");
    assert.equal(code, 143);
  });
});
