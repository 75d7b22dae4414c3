import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { runCli, startCli } from "../support/run-cli.js";

interface Content {
  readonly clusters: { cluster: object }[];
  readonly users: { user: object }[];
}

describe("k8s-informer, with files that have no end", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(1);
  });
  after(async () => cluster.close());

  /** Writes the kubeconfig of the server with other fields of the cluster and of the user. */
  function kubeconfig(ofCluster: object, user?: object): string {
    const content = JSON.parse(cluster.server.kubeconfig()) as Content;
    const [first] = content.clusters;
    assert.ok(first);
    Object.assign(first.cluster, ofCluster);
    const text = JSON.stringify({
      ...content,
      users: user === undefined ? content.users : content.users.map((other) => ({ ...other, user })),
    });
    return cluster.scratch.write(`config-${Math.random()}`, text);
  }

  function sparse(): string {
    const path = cluster.scratch.write("sparse", "");
    truncateSync(path, 100_000_000);
    return path;
  }

  const cases: [string, () => string, RegExp][] = [
    ["a kubeconfig that is a device", () => "/dev/zero", /kubeconfig "\/dev\/zero": it is larger than 8 MiB/],
    ["a kubeconfig of 100 MB", sparse, /kubeconfig "[^"]*sparse": it is larger than 8 MiB/],
    [
      "a token",
      () => kubeconfig({}, { tokenFile: "/dev/zero" }),
      /token file "\/dev\/zero": it is larger than 1 MiB/,
    ],
    [
      "a certificate authority",
      () => kubeconfig({ "certificate-authority-data": undefined, "certificate-authority": "/dev/zero" }),
      /certificate authority "\/dev\/zero": it is larger than 8 MiB/,
    ],
    [
      "a client certificate",
      () => kubeconfig({}, { "client-certificate": "/dev/zero", "client-key": "/dev/zero" }),
      /client-(certificate|key) "\/dev\/zero": it is larger than 1 MiB/,
    ],
  ];
  for (const [what, path, message] of cases) {
    it(`says in one line that ${what} is too large`, async () => {
      const { code, stderr } = await runCli(["--kubeconfig", path()]);
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^error: Cannot read the [^\n]*, which is the limit\n$/);
      assert.match(stderr, message);
    });
  }

  it("says what it waits for while nothing writes to the kubeconfig, and reads what comes late", async () => {
    const path = join(cluster.scratch.path, "pipe");
    execFileSync("mkfifo", [path]);
    const run = startCli(["--kubeconfig", path, "--resync", "0"]);
    await run.until(({ stderr }) => stderr.endsWith("\n"));
    assert.match(
      run.stderr,
      /warning: still reading the kubeconfig "[^"]*pipe"; is it a pipe that nothing writes to\?\n$/,
    );
    execFileSync("cp", [cluster.kubeconfig(), path]);
    await run.until(({ lines }) => lines.length === 1);
    assert.equal((await run.stop()).code, 143);
  });
});
