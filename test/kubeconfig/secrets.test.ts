import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { inspect } from "node:util";
import type { ClientConfig } from "../../src/kubeconfig/client-config.js";
import { loadClientConfig, type LoadClientConfigOptions } from "../../src/kubeconfig/load-client-config.js";
import { testAuthority } from "../support/certificates.js";
import { folder, kubeconfigText } from "./folder.js";
import { V1 } from "./plugin.js";

const SECRET = "pLaNtEd";

/** Returns everything that a careless log line could print of a value. */
function printed(value: unknown): string {
  const deep = inspect(value, { depth: Infinity, showHidden: false, maxStringLength: Infinity });
  const words = value instanceof Error ? `${String(value)} ${value.stack ?? ""} ${inspect(value.cause)}` : "";
  return `${deep} ${words} ${JSON.stringify(value)}`;
}

function assertDiscreet(value: unknown): void {
  const text = printed(value);
  for (const form of [SECRET, Buffer.from(SECRET).toString("base64").slice(0, 8)]) {
    assert.ok(!text.includes(form), text);
  }
}

async function load(
  test: TestContext,
  parts: { cluster?: object; user?: object; options?: Partial<LoadClientConfigOptions> },
): Promise<ClientConfig> {
  const files = await folder(test);
  const kubeconfig = await files.write("config", kubeconfigText(parts.cluster, parts.user));
  return loadClientConfig({ kubeconfig, env: {}, homeDirectory: "/", ...parts.options });
}

describe("a ClientConfig, printed by accident", () => {
  const parts: [string, Parameters<typeof load>[1]][] = [
    ["a token", { user: { token: SECRET } }],
    ["a password", { user: { username: "u", password: SECRET } }],
    ["the password of a proxy", { cluster: { "proxy-url": `http://user:${SECRET}@p:1` } }],
    ["the name of a proxy's user, often a token", { cluster: { "proxy-url": `http://${SECRET}@p:1` } }],
    ["a proxy of the environment", { options: { env: { HTTPS_PROXY: `http://u:${SECRET}@p:1` } } }],
    [
      "arguments and environment of a plugin",
      {
        user: {
          exec: {
            apiVersion: V1,
            command: "x",
            args: [SECRET],
            env: [{ name: "TOKEN", value: SECRET }],
            interactiveMode: "Never",
          },
        },
        options: { env: { TOKEN: SECRET } },
      },
    ],
    [
      "the tokens of a provider",
      {
        user: { "auth-provider": { name: "oidc", config: { "id-token": SECRET, "refresh-token": SECRET } } },
      },
    ],
  ];
  for (const [what, made] of parts) {
    it(`shows nothing of ${what}`, async (test) => {
      assertDiscreet(await load(test, made));
    });
  }

  it("shows nothing of a client key", async (test) => {
    const { certificate, key } = await (await testAuthority()).issue();
    const config = await load(test, {
      user: {
        "client-certificate-data": Buffer.from(certificate).toString("base64"),
        "client-key-data": Buffer.from(key).toString("base64"),
      },
    });
    assert.ok((await config.credentials?.get())?.clientCertificate !== undefined);
    assert.ok(!printed(config).includes(key.slice(40, 60)));
  });

  it("still gives the transport the whole proxy, and printing the rest", async (test) => {
    const config = await load(test, { cluster: { "proxy-url": `http://user:${SECRET}@p:1` } });
    assert.equal(config.proxyUrl, `http://user:${SECRET}@p:1`);
    assert.match(JSON.stringify(config), /"server":"https:\/\/10\.0\.0\.1:6443"/);
    assert.match(JSON.stringify({ ...config, proxyUrl: undefined }), /"contextName":"dev"/);
  });
});

describe("the error about a kubeconfig", () => {
  const exec = { apiVersion: V1, command: process.execPath, interactiveMode: "Never" };
  const faults: [string, string][] = [
    ["a token that is a list", kubeconfigText({}, { token: [SECRET] })],
    ["a token that is a mapping", kubeconfigText({}, { token: { [SECRET]: 1 } })],
    ["a token that cannot be sent", kubeconfigText({}, { token: `${SECRET}\u0007` })],
    ["a password beside a token", kubeconfigText({}, { token: SECRET, password: SECRET })],
    ["a proxy that is none", kubeconfigText({ "proxy-url": `ftp://u:${SECRET}@p` })],
    ["a proxy without a scheme", kubeconfigText({ "proxy-url": `u:${SECRET}@p:1` })],
    ["a server with a password", kubeconfigText({ server: `https://u:${SECRET}@10.0.0.1` })],
    ["a server that is none, with a password", kubeconfigText({ server: `gopher://u:${SECRET}@10.0.0.1` })],
    [
      "a key that is no base64",
      kubeconfigText({}, { "client-key-data": `!${SECRET}`, "client-certificate": "c" }),
    ],
    ["a key without a certificate", kubeconfigText({}, { "client-key-data": SECRET })],
    ["a file that is only a token", SECRET],
    ["a broken line that holds a token", `users:\n- name: u\n  user:\n    token: "${SECRET}\n`],
    ["a token that is an alias", `users: [{name: u, user: {token: *${SECRET}}}]`],
    ["a token of another type", `users: [{name: u, user: {token: !${SECRET} x}}]\n\t- `],
    ["a token beside a bracket", `users: [{name: u, user: {token: ]${SECRET}}}]`],
    ["a token after its quotes", `users:\n- user:\n    token: "a" ${SECRET}\n`],
    ["an unknown escape", `users:\n- user:\n    token: "\\q${SECRET}"\n`],
    ["an argument of a number", kubeconfigText({}, { exec: { ...exec, args: [SECRET, 1] } })],
    [
      "an argument that cannot be passed",
      kubeconfigText({}, { exec: { ...exec, args: [`${SECRET}\u0000`] } }),
    ],
    [
      "a variable that cannot be passed",
      kubeconfigText({}, { exec: { ...exec, env: [{ name: "A", value: `${SECRET}\u0000` }] } }),
    ],
    [
      "a plugin that fails",
      kubeconfigText({}, { exec: { ...exec, args: ["-e", `"${SECRET}"; process.exit(1)`] } }),
    ],
    [
      "a plugin that prints it and fails",
      kubeconfigText({}, { exec: { ...exec, args: ["-e", `console.log("${SECRET}"); process.exit(1)`] } }),
    ],
    [
      "a plugin that prints it",
      kubeconfigText({}, { exec: { ...exec, args: ["-e", `console.log("${SECRET}")`] } }),
    ],
    [
      "a plugin that is missing",
      kubeconfigText({}, { exec: { ...exec, command: "no-such", args: [SECRET] } }),
    ],
    [
      "a provider without a way to renew",
      kubeconfigText(
        {},
        {
          "auth-provider": { name: "oidc", config: { "id-token": `a.${SECRET}.b`, "client-secret": SECRET } },
        },
      ),
    ],
  ];
  for (const [what, text] of faults) {
    it(`shows nothing of ${what}`, async (test) => {
      const files = await folder(test);
      const kubeconfig = await files.write("config", text);
      const found = await credentialOf(kubeconfig).then(
        () => undefined,
        (error: unknown) => error,
      );
      assert.ok(found instanceof Error, "it was accepted");
      assert.ok("code" in found && String(found.code).startsWith("ERR_"), inspect(found));
      assertDiscreet(found);
    });
  }
});

async function credentialOf(kubeconfig: string): Promise<void> {
  const env = { PATH: process.env["PATH"] };
  const config = await loadClientConfig({ kubeconfig, env, homeDirectory: "/" });
  const credential = await config.credentials?.get();
  if (credential?.authorization?.includes("a.pLaNtEd.b") === true) {
    // An id-token without an expiry is used until the server rejects it. Only then it is renewed.
    config.credentials?.reject(credential);
    await config.credentials?.get();
  }
}
