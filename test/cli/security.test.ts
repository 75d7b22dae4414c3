import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer as createHttpsServer } from "node:https";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { selfSigned, testAuthority } from "../support/certificates.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { connectHandler } from "../support/proxies.js";
import { startCli } from "../support/run-cli.js";

/** A text that a shell would interpret. */
const META =
  "; touch PWNED; $(touch PWNED) `touch PWNED` | touch PWNED > PWNED && touch PWNED & * ~ \"'\\ $HOME";

interface Config {
  clusters: { cluster: Record<string, unknown> }[];
  users: { user: object }[];
}

describe("k8s-informer", { concurrency: 3 }, () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(1);
  });
  after(async () => cluster.close());

  let number = 0;
  function kubeconfig({ user, cluster: part = {} }: { user?: object; cluster?: object }): string {
    const config = JSON.parse(cluster.server.kubeconfig()) as Config;
    Object.assign(config.clusters[0]?.cluster ?? {}, part);
    Object.assign(config.users[0] ?? {}, user === undefined ? {} : { user });
    number += 1;
    return cluster.scratch.write(`security-${number}`, JSON.stringify(config));
  }

  it("runs a credential plugin without a shell: command and arguments arrive as they are", async () => {
    // The command is in a folder beside the kubeconfig, whose name a shell would interpret.
    const folder = "p;touch PWNED;$(touch PWNED) &";
    mkdirSync(join(cluster.scratch.path, folder));
    const log = join(cluster.scratch.path, "argv");
    const token = cluster.server.rotateToken();
    const credential = `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${token}"}}`;
    const script = `#!/bin/sh\nfor argument; do printf '%s\\n' "$argument" >> '${log}'; done\necho '${credential}'\n`;
    const command = cluster.scratch.write(join(folder, "plugin"), script);
    chmodSync(command, 0o755);
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: `./${folder}/plugin`,
      args: [META, "", "--flag=a b"],
      interactiveMode: "Never",
    };
    const run = startCli(["--kubeconfig", kubeconfig({ user: { exec } })]);
    await run.until(({ stderr }) => stderr.includes("1 found"));
    await run.stop();
    assert.equal(readFileSync(log, "utf8"), `${META}\n\n--flag=a b\n`);
    assert.ok(!existsSync("PWNED"));
    assert.ok(!readdirSync(cluster.scratch.path).includes("PWNED"));
  });

  it("takes a whole command line for the name of one command", async () => {
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "echo hello; true",
      interactiveMode: "Never",
    };
    const { code, stderr } = await startCli(["--kubeconfig", kubeconfig({ user: { exec } })]).result;
    assert.equal(code, 1);
    assert.match(stderr, /the command "echo hello; true" was not found\n$/);
  });

  it("keeps stderr one record a line with --log-format json, whatever a plugin says there", async () => {
    const credential = `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${cluster.server.token}"}}`;
    const says = `printf 'open https://login\\nand enter \\033[1m42\\033[0m\\r\\n\\n{"a": 1}\\nno end' >&2`;
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "sh",
      args: ["-c", `${says}; echo '${credential}'`],
      interactiveMode: "Never",
    };
    const run = startCli([
      "--kubeconfig",
      kubeconfig({ user: { exec } }),
      "--log-format",
      "json",
      "--no-summary",
    ]);
    await run.until(({ stderr }) => stderr.includes("1 found"));
    const { stderr } = await run.stop();
    const records = stderr
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { msg: string; plugin?: boolean; level: number });
    assert.deepEqual(
      records.filter(({ plugin }) => plugin === true).map(({ msg }) => msg),
      ["open https://login", "and enter \u001b[1m42\u001b[0m", '{"a": 1}', "no end"],
    );
    assert.doesNotMatch(stderr, /\u001b/);
    assert.equal(records.at(-1)?.msg, "Received termination, signaling shutdown");
  });

  it("tells people what a plugin says byte for byte, and begins its own words on a line of their own", async () => {
    const credential = `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${cluster.server.token}"}}`;
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "sh",
      args: ["-c", `printf 'enter \\033[1m42\\033[0m' >&2; echo '${credential}'`],
      interactiveMode: "Never",
    };
    const run = startCli(["--kubeconfig", kubeconfig({ user: { exec } })]);
    await run.until(({ stderr }) => stderr.includes("1 found"));
    const { stderr } = await run.stop();
    assert.match(stderr, /^enter \u001b\[1m42\u001b\[0m\n\d{4}\//);
  });

  it("verifies the server's certificate by default, whatever the environment says", async () => {
    const untrusted = kubeconfig({ cluster: { "certificate-authority-data": undefined } });
    for (const env of [{}, { NODE_TLS_REJECT_UNAUTHORIZED: "0" }]) {
      const { code, stderr } = await startCli(["--kubeconfig", untrusted], { env }).result;
      assert.equal(code, 1);
      assert.match(stderr, /error: Cannot trust the certificate of https:\/\/127\.0\.0\.1:\d+: /);
    }
    assert.equal(
      cluster.server.requests.filter(({ user }) => user === "").length,
      0,
      "nothing was sent to a server that is not trusted",
    );
  });

  /** Starts a proxy that is reached over TLS. `asked` collects the requests to it. */
  async function tlsProxy(
    t: TestContext,
    pair: { readonly certificate: string; readonly key: string },
  ): Promise<{ readonly config: string; readonly asked: string[] }> {
    const asked: string[] = [];
    const proxy = createHttpsServer({ cert: pair.certificate, key: pair.key });
    const onConnect = (target: string): void => void asked.push(target);
    proxy.on("connect", connectHandler({ port: cluster.server.port, onConnect }));
    proxy.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => void proxy.listen(0, "127.0.0.1", resolve));
    t.after(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const { port } = proxy.address() as AddressInfo;
    return { asked, config: kubeconfig({ cluster: { "proxy-url": `https://user:pass@127.0.0.1:${port}` } }) };
  }

  it("verifies a proxy's certificate before it sends its password, whatever the environment says", async (t) => {
    const { config, asked } = await tlsProxy(t, await selfSigned());
    for (const env of [{}, { NODE_TLS_REJECT_UNAUTHORIZED: "0" }]) {
      const { code, stderr } = await startCli(["--kubeconfig", config], { env }).result;
      assert.equal(code, 1);
      assert.match(stderr, /error: Cannot trust the certificate of the proxy https:\/\/127\.0\.0\.1:\d+: /);
      assert.match(
        stderr,
        /signed by an authority that this machine trusts \(.*\); set NODE_EXTRA_CA_CERTS=FILE/,
      );
    }
    assert.deepEqual(asked, []);
  });

  it("wants a proxy's certificate to be for its address", async (t) => {
    const authority = await testAuthority();
    const env = { NODE_EXTRA_CA_CERTS: cluster.scratch.write("proxy-ca.crt", authority.certificate) };
    const other = await tlsProxy(t, await authority.issue({ dnsNames: ["localhost"] }));
    const { code, stderr } = await startCli(["--kubeconfig", other.config], { env }).result;
    assert.equal(code, 1);
    assert.match(stderr, /certificate of the proxy \S+: it is for another host name/);
    assert.deepEqual(other.asked, []);
    const right = await tlsProxy(t, await authority.issue());
    const run = startCli(["--kubeconfig", right.config], { env });
    await run.until((running) => running.stderr.includes("1 found"));
    await run.stop();
    assert.ok(right.asked.length > 0);
  });

  it("announces that a certificate is not verified, in text and in JSON", async () => {
    const insecure = kubeconfig({
      cluster: { "certificate-authority-data": undefined, "insecure-skip-tls-verify": true },
    });
    for (const format of ["text", "json"]) {
      const run = startCli(["--kubeconfig", insecure, "--log-format", format]);
      await run.until(({ stderr }) => stderr.includes("1 found"));
      await run.stop();
      const [first = ""] = run.stderr.split("\n");
      assert.match(first, /the certificate of https:\/\/\S+ is not verified \(insecure-skip-tls-verify\)/);
      assert.match(first, format === "text" ? /warning: / : /"level":40/);
    }
  });

  it("runs no plugin and asks nothing of a server for help, version or wrong usage", async () => {
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "sh",
      args: ["-c", `touch '${join(cluster.scratch.path, "ran")}'`],
    };
    const config = kubeconfig({ user: { exec } });
    for (const args of [["--help"], ["--version"], ["--resync", "soon"], ["pods,services", "what"]]) {
      await startCli(["--kubeconfig", config, ...args]).result;
    }
    assert.ok(!existsSync(join(cluster.scratch.path, "ran")));
  });
});
