import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { ClientConfig } from "../../src/kubeconfig/client-config.js";
import { loadClientConfig, type LoadClientConfigOptions } from "../../src/kubeconfig/load-client-config.js";
import { testAuthority } from "../support/certificates.js";
import { folder, type Folder, kubeconfigText } from "./folder.js";

const ENV = { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" };
const { certificate: CA } = await testAuthority();

async function account(test: Parameters<typeof folder>[0]): Promise<Folder> {
  const files = await folder(test);
  await files.write("token", "one\n");
  await files.write("ca.crt", CA);
  await files.write("namespace", "team\n");
  return files;
}

async function load(files: Folder, options: Partial<LoadClientConfigOptions> = {}): Promise<ClientConfig> {
  return loadClientConfig({
    env: ENV,
    homeDirectory: files.path,
    serviceAccountDirectory: files.path,
    ...options,
  });
}

describe("inClusterConfig", () => {
  it("takes the service account of the pod", async (test) => {
    const config = await load(await account(test));
    const { certificateAuthority, systemAuthorities, credentials, ...rest } = config;
    assert.deepEqual(rest, {
      server: "https://10.96.0.1:443",
      namespace: "team",
      contextName: "in-cluster",
    });
    assert.equal(await certificateAuthority?.(), CA);
    assert.ok(systemAuthorities !== undefined);
    assert.deepEqual(await credentials?.get(), { authorization: "Bearer one" });
  });

  it("reads the token again when it is rotated", async (test) => {
    const files = await account(test);
    const { credentials } = await load(files);
    const first = await credentials?.get();
    await writeFile(join(files.path, "token"), "two!");
    assert.deepEqual(await credentials?.get(), { authorization: "Bearer two!" });
    assert.equal(credentials?.reject(first ?? {}), true);
  });

  it("writes an IPv6 address as a URL does", async (test) => {
    const env = { ...ENV, KUBERNETES_SERVICE_HOST: "fd00::1" };
    assert.equal((await load(await account(test), { env })).server, "https://[fd00::1]:443");
  });

  it("trusts the system's authorities where the pod has none of its own", async (test) => {
    const files = await account(test);
    await rm(join(files.path, "ca.crt"));
    assert.equal((await load(files)).certificateAuthority, undefined);
  });

  it("minds the proxies of the environment (IP-29)", async (test) => {
    const env = { ...ENV, HTTPS_PROXY: "http://proxy:3128" };
    const files = await account(test);
    assert.equal((await load(files, { env })).proxyUrl, "http://proxy:3128");
    assert.equal((await load(files, { env: { ...env, NO_PROXY: "10.96.0.0/12" } })).proxyUrl, undefined);
  });

  const namespaces: [string, Partial<LoadClientConfigOptions>, string][] = [
    ["it is told", { namespace: "mine" }, "mine"],
    ["of POD_NAMESPACE", { env: { ...ENV, POD_NAMESPACE: "pod" } }, "pod"],
    ["of the service account", {}, "team"],
  ];
  for (const [what, options, expected] of namespaces) {
    it(`takes the namespace ${what}`, async (test) => {
      assert.equal((await load(await account(test), options)).namespace, expected);
    });
  }

  it("takes the namespace default where the account names none", async (test) => {
    const files = await account(test);
    await rm(join(files.path, "namespace"));
    assert.equal((await load(files)).namespace, "default");
  });
});

describe("loadClientConfig", () => {
  it("prefers a kubeconfig to the service account", async (test) => {
    const files = await account(test);
    await files.write(".kube/config", kubeconfigText());
    assert.equal((await load(files)).contextName, "dev");
  });

  it("prefers the service account to a kubeconfig that says nothing", async (test) => {
    const files = await account(test);
    await files.write(".kube/config", "apiVersion: v1\nkind: Config\npreferences: {}\n");
    assert.equal((await load(files)).contextName, "in-cluster");
    const env = { ...ENV, KUBECONFIG: join(files.path, "missing") };
    assert.equal((await load(files, { env })).contextName, "in-cluster");
  });

  it("never passes over a kubeconfig it is told, even where that says nothing", async (test) => {
    const files = await account(test);
    const kubeconfig = await files.write("empty", "");
    await assert.rejects(load(files, { kubeconfig }), {
      code: "ERR_CONTEXT_NOT_FOUND",
      message:
        /^Cannot choose a context: current-context is not set, and the kubeconfig ".*empty" has no contexts; choose/,
    });
    await assert.rejects(load(files, { kubeconfig: join(files.path, "missing") }), {
      code: "ERR_KUBECONFIG_NOT_FOUND",
    });
  });

  it("refuses a context where there is only a service account", async (test) => {
    await assert.rejects(load(await account(test), { context: "prod" }), {
      code: "ERR_CONTEXT_NOT_FOUND",
      message: 'Cannot use context "prod": there is no kubeconfig, only the service account of this pod',
    });
  });

  it("says where it looked when it finds nothing", async (test) => {
    const files = await folder(test);
    const path = join(files.path, ".kube", "config");
    await assert.rejects(load(files, { env: {} }), {
      code: "ERR_KUBECONFIG_NOT_FOUND",
      path,
      message:
        `Cannot find a cluster: $KUBECONFIG is not set, there is no kubeconfig at "${path}", and this process is not running in a pod; ` +
        "pass a kubeconfig with the option kubeconfig",
    });
    await assert.rejects(load(files, { env: { ...ENV, KUBECONFIG: "/a/missing:/b/missing" } }), {
      message:
        'Cannot find a cluster: there is no kubeconfig at "/a/missing:/b/missing", and this process is not running in a pod; ' +
        "pass a kubeconfig with the option kubeconfig",
    });
  });
});
