import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { CredentialSource } from "../../../src/kubeconfig/client-config.js";
import { loadClientConfig } from "../../../src/kubeconfig/load-client-config.js";
import { FakeClock } from "../../support/fake-clock.js";
import { jwt, startIssuer } from "../../support/oidc-issuer.js";
import { folder, kubeconfigText } from "../folder.js";

const clock = new FakeClock();

async function sourceOf(test: TestContext, provider: object): Promise<CredentialSource> {
  const files = await folder(test);
  const kubeconfig = await files.write("config", kubeconfigText({}, { "auth-provider": provider }));
  const { credentials } = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: "/", clock });
  assert.ok(credentials !== undefined);
  return credentials;
}

function secondsFromNow(seconds: number): number {
  return clock.date().getTime() / 1000 + seconds;
}

describe("authProviderCredential, oidc", () => {
  it("presents the id-token as long as it is good", async (test) => {
    const token = jwt({ exp: secondsFromNow(3_600) });
    const source = await sourceOf(test, { name: "oidc", config: { "id-token": token } });
    const credential = await source.get();
    assert.deepEqual(credential, { authorization: `Bearer ${token}` });
    assert.equal(await source.get(), credential);
  });

  const config = { "id-token": jwt({ exp: secondsFromNow(-1), it: "sec-ret" }), "refresh-token": "sec-ret" };
  const failures: [string, Record<string, string>, RegExp][] = [
    [
      "expired, with nothing to renew it by",
      { "id-token": config["id-token"] },
      /: its id-token is no longer valid, and it cannot get a new one because it has no idp-issuer-url, no client-id, no refresh-token$/,
    ],
    [
      "missing, with half of what is needed",
      { "client-id": "c", "refresh-token": "sec-ret" },
      /: it has no id-token, and it cannot get a new one because it has no idp-issuer-url$/,
    ],
    [
      "expired, and its issuer does not answer",
      { ...config, "client-id": "c", "idp-issuer-url": "https://127.0.0.1:1/" },
      /: .*(bad port|ECONNREFUSED)/,
    ],
  ];
  for (const [what, settings, message] of failures) {
    it(`says so when the id-token is ${what}`, async (test) => {
      const source = await sourceOf(test, { name: "oidc", config: settings });
      await assert.rejects(source.get(), (error) => {
        assert.ok(error instanceof Error && "code" in error);
        assert.equal(error.code, "ERR_CREDENTIAL_PLUGIN");
        assert.match(error.message, /^Cannot get a credential from the auth provider "oidc": /);
        assert.match(error.message, message);
        assert.ok(!error.message.includes("sec-ret") && !error.message.includes(config["id-token"]));
        return true;
      });
    });
  }

  it("tries to renew a token that was rejected", async (test) => {
    const token = jwt({ exp: secondsFromNow(3_600) });
    const source = await sourceOf(test, { name: "oidc", config: { "id-token": token } });
    assert.equal(source.reject(await source.get()), true);
    await assert.rejects(source.get(), {
      message: /: its id-token is no longer valid, and it cannot get a new one/,
    });
  });

  for (const [key, value] of [
    ["idp-certificate-authority", "/etc/issuer.crt"],
    ["idp-certificate-authority-data", "AAAA"],
  ] as const) {
    it(`says what to do about an issuer that only its ${key} vouches for`, async (test) => {
      const issuer = await startIssuer(test);
      const renewable = { ...config, "client-id": "c", "idp-issuer-url": issuer.url };
      const source = await sourceOf(test, { name: "oidc", config: { ...renewable, [key]: value } });
      await assert.rejects(source.get(), {
        message: new RegExp(
          `certificate(; .*)?; its ${key} is not supported, set NODE_EXTRA_CA_CERTS to a file with that authority$`,
        ),
      });
      assert.deepEqual(issuer.refreshTokens, []);
    });
  }

  it("renews an expired token at the issuer, once for all waiting callers, and again when that was rejected", async (test) => {
    const issuer = await startIssuer(test);
    const user = {
      "auth-provider": {
        name: "oidc",
        config: {
          "id-token": jwt({ exp: 1 }),
          "refresh-token": "refresh-0",
          "client-id": "client",
          "idp-issuer-url": issuer.url,
        },
      },
    };
    const kubeconfig = await issuer.files.write("config", kubeconfigText({}, user));
    // Runs in a process of its own, because Node reads additional authorities only when it starts.
    const got = await runScript(join(import.meta.dirname, "oidc-client.ts"), kubeconfig, issuer.authority);
    assert.deepEqual(issuer.refreshTokens, ["refresh-0", "refresh-1"]);
    assert.deepEqual(
      got,
      [1, 2].map((number) => `Bearer ${issuer.idToken(number)}`),
    );
  });
});

describe("authProviderCredential, gcp and azure", () => {
  for (const name of ["gcp", "azure"]) {
    it(`presents the access-token of ${name} until it expires`, async (test) => {
      const expiry = new Date(secondsFromNow(3_600) * 1000).toISOString();
      const source = await sourceOf(test, { name, config: { "access-token": "a", expiry } });
      assert.deepEqual(await source.get(), { authorization: "Bearer a" });
    });

    it(`says so when the access-token of ${name} has expired and there is no command`, async (test) => {
      const expiry = new Date(secondsFromNow(-1) * 1000).toISOString();
      const source = await sourceOf(test, { name, config: { "access-token": "sec-ret", expiry } });
      await assert.rejects(source.get(), {
        code: "ERR_CREDENTIAL_PLUGIN",
        message: `Cannot get a credential from the auth provider "${name}": its access-token is no longer valid, and it cannot get a new one because it has no cmd-path`,
      });
    });

    it(`asks the command of ${name} for another one`, async (test) => {
      const files = await folder(test);
      const expires = new Date(Date.now() + 3_600_000).toISOString();
      const answer = JSON.stringify({ credential: { access_token: "new", token_expiry: expires } });
      const script = await files.write("cmd.cjs", `console.log(${JSON.stringify(answer)})`);
      const source = await sourceOf(test, {
        name,
        config: {
          "cmd-path": process.execPath,
          "cmd-args": script,
          "token-key": "{.credential.access_token}",
          "expiry-key": "{.credential.token_expiry}",
        },
      });
      assert.deepEqual(await source.get(), { authorization: "Bearer new" });
    });

    it(`quotes nothing of a command of ${name} that fails`, async (test) => {
      const files = await folder(test);
      const script = await files.write("cmd.cjs", `console.log("sec-ret")`);
      const settings = { "cmd-path": process.execPath, "cmd-args": `${script} sec-ret` };
      const source = await sourceOf(test, { name, config: settings });
      await assert.rejects(source.get(), {
        message: `Cannot get a credential from the auth provider "${name}": its command failed or printed unexpected output`,
      });
    });
  }
});

describe("authProviderCredential", () => {
  it("refuses an unknown provider, and names the known ones", async (test) => {
    await assert.rejects(sourceOf(test, { name: "bogus" }), {
      code: "ERR_KUBECONFIG_INVALID",
      message:
        /^Cannot use the auth provider "bogus" of the kubeconfig ".*": expected one of "oidc", "gcp", "azure"$/,
    });
  });
});

async function runScript(script: string, argument: string, authority: string): Promise<unknown> {
  const child = spawn(
    process.execPath,
    ["--import", fileURLToPath(import.meta.resolve("tsx")), script, argument],
    {
      env: { PATH: process.env["PATH"], NODE_EXTRA_CA_CERTS: authority },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let printed = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    printed += String(chunk);
  }
  return JSON.parse(printed);
}
