import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import type { ClientConfig } from "../../src/kubeconfig/client-config.js";
import { loadClientConfig, type LoadClientConfigOptions } from "../../src/kubeconfig/load-client-config.js";
import { testAuthority } from "../support/certificates.js";
import { folder, kubeconfigText } from "./folder.js";

type Context = Parameters<typeof folder>[0];

async function load(
  test: Context,
  cluster: object,
  options: { user?: object; env?: LoadClientConfigOptions["env"] } = {},
): Promise<ClientConfig> {
  const files = await folder(test);
  const kubeconfig = await files.write("config", kubeconfigText(cluster, options.user));
  return loadClientConfig({ kubeconfig, env: options.env ?? {}, homeDirectory: files.path });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

const { certificate: CA } = await testAuthority();

describe("resolveCluster, the server", () => {
  const servers: [string, object, string][] = [
    ["https://10.0.0.1:6443", {}, "https://10.0.0.1:6443"],
    ["https://rancher.example.com/k8s/clusters/c-1/", {}, "https://rancher.example.com/k8s/clusters/c-1"],
    ["http://127.0.0.1:8001", {}, "http://127.0.0.1:8001"],
    ["http://10.0.0.1:8080/", {}, "http://10.0.0.1:8080"],
    ["https://[fd00::1]:6443", {}, "https://[fd00::1]:6443"],
    ["localhost:8080", {}, "http://localhost:8080"],
    ["10.0.0.1:6443", {}, "http://10.0.0.1:6443"],
    ["10.0.0.1:6443", { "insecure-skip-tls-verify": true }, "https://10.0.0.1:6443"],
    ["10.0.0.1:6443", { "certificate-authority-data": base64(CA) }, "https://10.0.0.1:6443"],
    ["10.0.0.1:6443", { "certificate-authority": "ca.crt" }, "https://10.0.0.1:6443"],
  ];
  for (const [server, more, expected] of servers) {
    it(`is ${expected} for ${server} with ${JSON.stringify(Object.keys(more))} (IP-27)`, async (test) => {
      assert.equal((await load(test, { server, ...more })).server, expected);
    });
  }

  const refused: [string, RegExp][] = [
    ["", /^Cannot use cluster "c" of the kubeconfig ".*": it has no server$/],
    [
      "ftp://10.0.0.1",
      /: its server is "ftp:\/\/10\.0\.0\.1", expected a URL such as https:\/\/10\.0\.0\.1:6443$/,
    ],
    ["https://:6443", /: its server is "https:\/\/:6443", expected/],
    ["https://user:hunter2@10.0.0.1", /: its server contains a user, a query or a fragment, expected/],
    ["ftp://user:hunter2@10.0.0.1", /: its server is not an http or https URL, expected/],
    ["https://10.0.0.1?a=b", /: its server contains a user, a query or a fragment, expected/],
  ];
  for (const [server, message] of refused) {
    it(`may not be "${server}"`, async (test) => {
      await assert.rejects(load(test, { server }), (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, message);
        assert.ok(!error.message.includes("hunter2"));
        return true;
      });
    });
  }
});

describe("resolveCluster, trust", () => {
  it("comes from certificate-authority-data", async (test) => {
    const config = await load(test, { "certificate-authority-data": base64(CA) });
    assert.equal(await config.certificateAuthority?.(), CA);
    assert.equal(config.insecureSkipTlsVerify, false);
  });

  it("prefers data to a file", async (test) => {
    const config = await load(test, {
      "certificate-authority-data": base64(CA),
      "certificate-authority": "missing.crt",
    });
    assert.equal(await config.certificateAuthority?.(), CA);
  });

  it("comes from a file beside the kubeconfig, read again when it is replaced", async (test) => {
    const [old, renewed] = await Promise.all([testAuthority(), testAuthority()]);
    const files = await folder(test);
    const ca = await files.write("pki/ca.crt", old.certificate);
    const kubeconfig = await files.write("config", kubeconfigText({ "certificate-authority": "pki/ca.crt" }));
    const config = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: "/" });
    assert.equal(await config.certificateAuthority?.(), old.certificate);
    await writeFile(ca, renewed.certificate);
    assert.equal(await config.certificateAuthority?.(), renewed.certificate);
  });

  it("is refused at the first connection when the file is missing or holds no certificate", async (test) => {
    const files = await folder(test);
    const kubeconfig = await files.write("config", kubeconfigText({ "certificate-authority": "ca.crt" }));
    const config = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: "/" });
    await assert.rejects(config.certificateAuthority?.() ?? Promise.resolve(), {
      code: "ERR_KUBECONFIG_INVALID",
      message: /^Cannot read the certificate authority ".*ca\.crt": ENOENT/,
    });
    const path = await files.write("ca.crt", "garbage");
    await assert.rejects(config.certificateAuthority?.() ?? Promise.resolve(), {
      message: `Cannot use the certificate authority "${path}": it contains no certificate`,
    });
  });

  it("is off with insecure-skip-tls-verify, and checks another name with tls-server-name", async (test) => {
    const config = await load(test, { "insecure-skip-tls-verify": true, "tls-server-name": "api.internal" });
    assert.equal(config.insecureSkipTlsVerify, true);
    assert.equal(config.tlsServerName, "api.internal");
  });

  const refused: [string, object, RegExp][] = [
    [
      "data that is no base64",
      { "certificate-authority-data": "!!" },
      /: its certificate-authority-data is not valid base64$/,
    ],
    [
      "data cut short",
      { "certificate-authority-data": base64(CA).slice(0, -1) },
      /-data is not valid base64$/,
    ],
    [
      "data without a certificate",
      { "certificate-authority-data": "YQ==" },
      /-data contains no certificate$/,
    ],
    [
      "an authority and no verification",
      { "certificate-authority": "ca.crt", "insecure-skip-tls-verify": true },
      /: it has both a certificate-authority and insecure-skip-tls-verify, expected only one of them$/,
    ],
  ];
  for (const [what, cluster, message] of refused) {
    it(`refuses ${what}`, async (test) => {
      await assert.rejects(load(test, cluster), { code: "ERR_KUBECONFIG_INVALID", message });
    });
  }
});

describe("resolveCluster, the proxy", () => {
  const env = { HTTPS_PROXY: "http://of-env:3128" };
  const proxies: [string, object, LoadClientConfigOptions["env"], string | undefined][] = [
    ["proxy-url", { "proxy-url": "socks5://p:1080" }, {}, "socks5://p:1080"],
    ["proxy-url before the environment", { "proxy-url": "http://p:1" }, env, "http://p:1"],
    ["proxy-url, whatever NO_PROXY says", { "proxy-url": "http://p:1" }, { NO_PROXY: "*" }, "http://p:1"],
    ["the environment's", {}, env, "http://of-env:3128"],
    ["the environment's when proxy-url is empty", { "proxy-url": "" }, env, "http://of-env:3128"],
    ["none for what NO_PROXY excepts", {}, { ...env, no_proxy: "10.0.0.0/8" }, undefined],
    ["none when no source names one", {}, {}, undefined],
  ];
  for (const [what, cluster, variables, expected] of proxies) {
    it(`is ${what} (IP-29)`, async (test) => {
      const { proxyUrl } = await load(test, cluster, { env: variables });
      assert.equal(proxyUrl, expected);
    });
  }

  const refused: [string, object, LoadClientConfigOptions["env"], RegExp][] = [
    [
      "another scheme",
      { "proxy-url": "ftp://u:hunter2@p" },
      {},
      /: its proxy-url has scheme "ftp", expected "http", /,
    ],
    ["no URL", { "proxy-url": "u:hunter2@p" }, {}, /: its proxy-url (has scheme "u"|is not a URL), expected/],
    [
      "no host",
      { "proxy-url": "//u:hunter2@p" },
      {},
      /: its proxy-url is not a URL, expected http:\/\/host:port$/,
    ],
    [
      "a broken variable",
      {},
      { HTTPS_PROXY: "ftp://u:hunter2@p" },
      /^Cannot use the proxy of \$HTTPS_PROXY: it has scheme "ftp", expected/,
    ],
  ];
  for (const [what, cluster, variables, message] of refused) {
    it(`refuses ${what}, without quoting it`, async (test) => {
      await assert.rejects(load(test, cluster, { env: variables }), (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, message);
        assert.ok(!error.message.includes("hunter2"));
        return true;
      });
    });
  }
});

describe("resolveCluster, compression", () => {
  it("is off with disable-compression", async (test) => {
    assert.equal((await load(test, { "disable-compression": true })).disableCompression, true);
    assert.equal((await load(test, {})).disableCompression, false);
  });
});
