import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ClientConfig } from "../../src/kubeconfig/client-config.js";
import type { ConfigOverrides } from "../../src/kubeconfig/overrides/config-overrides.js";
import { loadClientConfig, loadClientConfigs } from "../../src/kubeconfig/load-client-config.js";
import { testAuthority } from "../support/certificates.js";
import { folder, type Folder } from "./folder.js";

const POD = { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" };
const { certificate: CA } = await testAuthority();

/** A kubeconfig without a current context. */
const KUBECONFIG = `
clusters:
- {name: c, cluster: {server: "https://c:6443", tls-server-name: kubeconfig.example, insecure-skip-tls-verify: true}}
- {name: d, cluster: {server: "https://d:6443"}}
users:
- {name: u, user: {tokenFile: token, as: kim, as-user-extra: {scopes: [view], team: [red]}}}
- {name: v, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: /nowhere/plugin, interactiveMode: Never}}}
contexts:
- {name: x, context: {cluster: c, user: u}}
- {name: y, context: {cluster: d, user: v}}
- {name: "x,y", context: {cluster: d}}
`;

async function load(files: Folder, overrides: ConfigOverrides, context?: string): Promise<ClientConfig> {
  const path = await files.write("config", KUBECONFIG);
  await files.write("token", "of-the-file");
  return loadClientConfig({ kubeconfig: path, context, env: {}, homeDirectory: files.path, overrides });
}

describe("overrides of a kubeconfig", () => {
  it("replace nothing where they are empty", async (t) => {
    const files = await folder(t);
    const overrides = { server: "", token: "", as: "", asGroups: [], asUserExtra: {}, cluster: "", user: "" };
    const { server, tlsServerName, impersonate, credentials } = await load(files, overrides, "x");
    assert.deepEqual([server, tlsServerName], ["https://c:6443", "kubeconfig.example"]);
    assert.deepEqual(impersonate, { user: "kim", extra: { scopes: ["view"], team: ["red"] } });
    assert.deepEqual(await credentials?.get(), { authorization: "Bearer of-the-file" });
  });

  it("discard the tls-server-name when they name another server", async (t) => {
    const { server, tlsServerName } = await load(await folder(t), { server: "https://e:1" }, "x");
    assert.deepEqual([server, tlsServerName], ["https://e:1", undefined]);
  });

  it("verify the server again when they name an authority", async (t) => {
    const files = await folder(t);
    const certificateAuthority = await files.write("ca.crt", CA);
    const config = await load(files, { certificateAuthority }, "x");
    assert.equal(config.insecureSkipTlsVerify, false);
    assert.equal(await config.certificateAuthority?.(), CA);
  });

  it("prefer their token to a token file and to a plugin", async (t) => {
    const files = await folder(t);
    for (const context of ["x", "y"]) {
      const { credentials } = await load(files, { token: "given" }, context);
      assert.deepEqual(await credentials?.get(), { authorization: "Bearer given" });
    }
  });

  it("keep the extra fields of the kubeconfig that they do not name", async (t) => {
    const { impersonate } = await load(await folder(t), { asUserExtra: { scopes: ["edit"] } }, "x");
    assert.deepEqual(impersonate?.extra, { scopes: ["edit"], team: ["red"] });
  });

  it("need no current context when they name a server or a cluster", async (t) => {
    const files = await folder(t);
    assert.equal((await load(files, { cluster: "d" })).server, "https://d:6443");
    const { server, contextName, userName } = await load(files, { server: "https://e:1", user: "u" });
    assert.deepEqual([server, contextName, userName], ["https://e:1", "", "u"]);
    await assert.rejects(load(files, { user: "u" }), { code: "ERR_CONTEXT_NOT_FOUND" });
  });

  it("name what does not exist, also without a kubeconfig", async (t) => {
    const files = await folder(t);
    await assert.rejects(load(files, { cluster: "nope" }, "x"), {
      message: /^Cannot use cluster "nope": it does not exist, the kubeconfig ".*" has clusters "c", "d"$/,
    });
    const options = { env: {}, homeDirectory: files.path, overrides: { server: "https://e", user: "nope" } };
    await assert.rejects(loadClientConfig(options), {
      message: 'Cannot use user "nope": it does not exist, there is no kubeconfig',
    });
  });

  it("have messages that name no kubeconfig where there is none", async (t) => {
    const files = await folder(t);
    const given = { env: {}, homeDirectory: files.path };
    for (const [overrides, message] of [
      [
        { server: "ftp://e" },
        'Cannot use the given cluster: its server is "ftp://e", expected a URL such as https://10.0.0.1:6443',
      ],
      [
        { server: "https://e", asUid: "7" },
        "Cannot use overrides.asUid without overrides.as: the given user names no user to act as",
      ],
      [
        { server: "https://e", certificateAuthority: "ca", insecureSkipTlsVerify: true },
        "Cannot use the given cluster: it has both a certificate-authority and insecure-skip-tls-verify, expected only one of them",
      ],
      [
        { server: "https://e", token: "a\nb" },
        "Cannot use the token of the given user: it contains characters that are not allowed in a token",
      ],
    ] as const) {
      await assert.rejects(loadClientConfig({ ...given, overrides }), { message });
    }
  });

  it("are named by the configuration, and by the error about one that needs another", async (t) => {
    const files = await folder(t);
    const given = { env: {}, homeDirectory: files.path };
    const overrides = { server: "https://e", token: "t", as: "", asGroups: [], insecureSkipTlsVerify: false };
    assert.deepEqual((await loadClientConfig({ ...given, overrides })).overridden, ["server", "token"]);
    for (const [more, flag] of [
      [{ asGroups: ["dev"] }, "--as-group"],
      [{ asUserExtra: { scopes: ["view"] } }, "--as-user-extra"],
      [{ clientCertificate: "c" }, "--client-certificate"],
      [{ clientKey: "k" }, "--client-key"],
    ] as const) {
      await assert.rejects(loadClientConfig({ ...given, overrides: { ...overrides, ...more } }), {
        code: "ERR_KUBECONFIG_INVALID",
        flag,
      });
    }
  });

  it("are named as the caller gives them, so that the command line speaks of its flags", async (t) => {
    const files = await folder(t);
    const given = { env: {}, homeDirectory: files.path, optionName: (option: string) => `<${option}>` };
    for (const [options, message] of [
      [
        { overrides: { server: "https://e", clientKey: "k" } },
        "Cannot use <clientKey> without <clientCertificate>: the given user has no client-certificate",
      ],
      [{}, /pass a kubeconfig with <kubeconfig>$/],
    ] as const) {
      await assert.rejects(loadClientConfig({ ...given, ...options }), { message });
    }
    const certificate = await files.write("c.crt", "no certificate");
    const overrides = { server: "https://e", clientCertificate: certificate, clientKey: certificate };
    const { credentials, overrideName } = await loadClientConfig({ ...given, overrides });
    assert.equal(overrideName?.("server"), "<server>");
    await assert.rejects(async () => credentials?.get(), {
      message: /^Cannot use <clientCertificate> ".*" with <clientKey> "/,
    });
  });
});

describe("overrides in a pod", () => {
  async function inPod(files: Folder, overrides: ConfigOverrides): Promise<ClientConfig> {
    await files.write("token", "account");
    await files.write("ca.crt", CA);
    const homeDirectory = files.path;
    return loadClientConfig({ env: POD, homeDirectory, serviceAccountDirectory: homeDirectory, overrides });
  }

  it("replace what they name of the service account", async (t) => {
    const files = await folder(t);
    const acting = await inPod(files, { as: "kim" });
    assert.deepEqual(acting.impersonate, { user: "kim" });
    assert.equal(acting.server, "https://10.96.0.1:443");
    assert.deepEqual(await acting.credentials?.get(), { authorization: "Bearer account" });
    assert.equal(await acting.certificateAuthority?.(), CA);
    const { credentials, certificateAuthority, insecureSkipTlsVerify } = await inPod(files, {
      token: "given",
      insecureSkipTlsVerify: true,
    });
    assert.deepEqual(await credentials?.get(), { authorization: "Bearer given" });
    assert.deepEqual([certificateAuthority, insecureSkipTlsVerify], [undefined, true]);
  });

  it("send the token of the service account to no other server", async (t) => {
    const { server, credentials, contextName } = await inPod(await folder(t), { server: "https://e:1" });
    assert.deepEqual([server, credentials, contextName], ["https://e:1", undefined, ""]);
  });
});

describe("loadClientConfigs", () => {
  async function contexts(files: Folder, names: readonly string[]): Promise<string[]> {
    const kubeconfig = await files.write("config", KUBECONFIG);
    const configs = await loadClientConfigs(names, { kubeconfig, env: {}, homeDirectory: files.path });
    return configs.map(({ contextName }) => contextName);
  }

  it("splits names at commas, unless a context has that name, and takes each once", async (t) => {
    const files = await folder(t);
    assert.deepEqual(await contexts(files, ["y,x", "x"]), ["y", "x"]);
    assert.deepEqual(await contexts(files, ["x,y"]), ["x,y"]);
  });

  it("names the context that does not exist", async (t) => {
    await assert.rejects(contexts(await folder(t), ["x,z"]), { message: /^Cannot use context "z"/ });
  });
});
