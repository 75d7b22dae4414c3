import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { changedKubeconfig } from "../support/cli-kubeconfig.js";
import { installPackage } from "../support/installed-package.js";
import { socksProxy } from "../support/proxies.js";
import { runShell, Scratch } from "../support/run-cli.js";

/** A script that uses up the files that a process may open. `free` gives them back. */
const HOLD_FILES = `
  import fs from "node:fs";
  const held = [];
  function hold() {
    try { for (;;) held.push(fs.openSync("/dev/null")); } catch {}
  }
  function free() {
    for (const file of held.splice(0)) fs.closeSync(file);
  }
  async function outcomeOf(work) {
    return work.then(() => "done", () => "failed");
  }
`;

describe("the installed package", () => {
  const scratch = new Scratch();
  let folder: string;
  let cluster: CliCluster;
  before(async () => {
    folder = installPackage(scratch);
    cluster = await startCliCluster();
    cluster.addPods(1);
  });
  after(async () => {
    await cluster.close();
    scratch.remove();
  });

  async function script(text: string, openFiles = 1_024): Promise<string> {
    const file = scratch.write(`script-${openFiles}.mjs`, text);
    const { stdout, stderr } = await runShell(
      `cd '${folder}'; ulimit -n ${openFiles}; '${process.execPath}' '${file}'`,
    );
    assert.equal(stderr, "");
    return stdout.trim();
  }

  it("watches with its program, through a SOCKS5 proxy and with a credential plugin", async (test) => {
    const proxy = await socksProxy(test, { port: cluster.server.port });
    const apiVersion = "client.authentication.k8s.io/v1";
    const status = { token: cluster.server.token };
    const output = JSON.stringify({ apiVersion, kind: "ExecCredential", status });
    const kubeconfig = changedKubeconfig(cluster, {
      cluster: { "proxy-url": `socks5://127.0.0.1:${proxy.port}` },
      user: { exec: { apiVersion, command: "echo", args: [output], interactiveMode: "Never" } },
    });
    const program = join(folder, "node_modules", "k8s-informer", "bin", "k8s-informer.js");
    const args = [program, "--kubeconfig", kubeconfig, "-o", "name", "--log-format", "json"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    test.after(() => child.kill("SIGKILL"));
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    assert.match(line.toString(), /pod\/pod-0/);
    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number];
    assert.equal(code, 143);
  });

  it("says in its library that a token can be renewed only with @kubernetes/client-node", async () => {
    const config = { "idp-issuer-url": "https://localhost", "client-id": "c", "refresh-token": "r" };
    const user = { "auth-provider": { name: "oidc", config } };
    const text = `
      import { loadClientConfig } from "k8s-informer";
      const kubeconfig = ${JSON.stringify(changedKubeconfig(cluster, { user }))};
      const { credentials } = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: "/" });
      console.log(await credentials.get().catch(({ message }) => message));`;
    assert.equal(
      await script(text),
      'Cannot get a credential from the auth provider "oidc": @kubernetes/client-node, which renews tokens, was not found; install it, or restart the program if it is installed',
    );
  });

  it("lists with its library", async () => {
    const text = `
      import { HttpTransport, loadClientConfig, PODS, SharedInformerFactory } from "k8s-informer";
      import "k8s-informer/apiserver";
      const kubeconfig = ${JSON.stringify(cluster.kubeconfig())};
      const transport = new HttpTransport(await loadClientConfig({ kubeconfig, env: {}, homeDirectory: "/" }));
      const factory = new SharedInformerFactory({ transport });
      const informer = factory.informer(PODS);
      const stop = new AbortController();
      factory.start(stop.signal);
      await informer.whenSynced();
      console.log(informer.lister.list().map(({ metadata }) => metadata.name).join());
      stop.abort();
      await factory.shutdown();
      await transport.close();`;
    assert.equal(await script(text), "pod-0");
  });

  it("loads what it could not load while too many files were open, when they are closed again", async () => {
    const apiVersion = "client.authentication.k8s.io/v1";
    const output = JSON.stringify({ apiVersion, status: { token: "t" } });
    const exec = { apiVersion, command: "echo", args: [output], interactiveMode: "Never" };
    const text = `
      import { defaultCodec, loadClientConfig, PODS } from "k8s-informer";
      ${HOLD_FILES}
      const kubeconfig = ${JSON.stringify(changedKubeconfig(cluster, { user: { exec } }))};
      const { credentials } = await loadClientConfig({ kubeconfig, env: process.env, homeDirectory: "/" });
      const works = [() => defaultCodec(PODS).load(), () => credentials.get()];
      hold();
      const before = [];
      for (const work of works) before.push(await outcomeOf(work()), await outcomeOf(work()));
      free();
      const after = [];
      for (const work of works) after.push(await outcomeOf(work()));
      console.log(JSON.stringify({ before, after }));`;
    assert.deepEqual(JSON.parse(await script(text, 200)), {
      before: ["failed", "failed", "failed", "failed"],
      after: ["done", "done"],
    });
  });

  it("has loaded what a SOCKS5 proxy needs before the first request", async () => {
    const text = `
      import { createRequire } from "node:module";
      import { HttpTransport } from "k8s-informer";
      const { cache } = createRequire(import.meta.url);
      const config = { server: "https://10.0.0.1", namespace: "default", contextName: "c" };
      new HttpTransport({ ...config, proxyUrl: "socks5://127.0.0.1:1080" });
      while (!Object.keys(cache).some((path) => /\\/socks\\/build\\/index\\.js$/.test(path))) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      console.log("loaded");`;
    assert.equal(await script(text), "loaded");
  });
});
