import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { KubeConfig } from "@kubernetes/client-node";
import { startApiServer } from "../../src/apiserver/index.js";
import { clientConfigFrom } from "../../src/client-node/index.js";
import { KubeconfigError } from "../../src/kubeconfig/kubeconfig-error.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { folder, kubeconfigText } from "../kubeconfig/folder.js";
import { testAuthority } from "../support/certificates.js";
import { jwt } from "../support/oidc-issuer.js";

const SERVER = "https://10.0.0.1:6443";

function loaded(user: object, cluster: object = {}, context: object = {}): KubeConfig {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromOptions({
    clusters: [{ name: "c", server: SERVER, skipTLSVerify: false, ...cluster }],
    users: [{ name: "u", ...user }],
    contexts: [{ name: "dev", cluster: "c", user: "u", ...context }],
    currentContext: "dev",
  });
  return kubeConfig;
}

async function authorizationOf(kubeConfig: KubeConfig): Promise<string | undefined> {
  return (await clientConfigFrom(kubeConfig).credentials?.get())?.authorization;
}

describe("clientConfigFrom", () => {
  it("takes the cluster as it is loaded from a text", async () => {
    const authority = await testAuthority();
    const kubeConfig = new KubeConfig();
    const data = Buffer.from(authority.certificate).toString("base64");
    const cluster = {
      server: `${SERVER}/base/`,
      "certificate-authority-data": data,
      "tls-server-name": "kubernetes",
      "proxy-url": "socks5://127.0.0.1:1080",
    };
    kubeConfig.loadFromString(
      kubeconfigText(cluster, { token: "t", as: "system:admin" }, { namespace: "shop" }),
    );
    const { certificateAuthority, credentials, ...config } = clientConfigFrom(kubeConfig);
    assert.deepEqual(config, {
      server: `${SERVER}/base`,
      insecureSkipTlsVerify: false,
      disableCompression: false,
      tlsServerName: "kubernetes",
      proxyUrl: "socks5://127.0.0.1:1080",
      impersonate: { user: "system:admin" },
      namespace: "shop",
      contextName: "dev",
      userName: kubeConfig.users[0]?.name,
    });
    assert.equal(await certificateAuthority?.(), authority.certificate);
    assert.deepEqual(await credentials?.get(), { authorization: "Bearer t" });
  });

  it("reads the files of a kubeconfig that stands beside them, again and again", async (t) => {
    const files = await folder(t);
    const authority = await testAuthority();
    const { certificate, key } = await authority.issue();
    await files.write("ca.crt", authority.certificate);
    await files.write("client.crt", certificate);
    await files.write("client.key", key);
    const text = kubeconfigText(
      { server: SERVER, "certificate-authority": "ca.crt" },
      { "client-certificate": "client.crt", "client-key": "client.key" },
    );
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromFile(await files.write("config", text));
    const config = clientConfigFrom(kubeConfig);
    assert.equal(await config.certificateAuthority?.(), authority.certificate);
    assert.deepEqual(await config.credentials?.get(), { clientCertificate: { certificate, key } });
    const other = await authority.issue();
    await files.write("client.crt", other.certificate);
    await files.write("client.key", other.key);
    assert.deepEqual((await config.credentials?.get())?.clientCertificate, {
      certificate: other.certificate,
      key: other.key,
    });
  });

  it("verifies nothing if the cluster says so, also beside an authority", () => {
    const config = clientConfigFrom(loaded({}, { skipTLSVerify: true, caData: "bm9uZQ==" }));
    assert.equal(config.insecureSkipTlsVerify, true);
    assert.equal(config.certificateAuthority, undefined);
  });

  it("prefers a password to a token, as client-node does", async () => {
    const user = { username: "u", password: "p", token: "t" };
    assert.equal(await authorizationOf(loaded(user)), `Basic ${Buffer.from("u:p").toString("base64")}`);
  });

  it("runs the plugin of a user, and again once the server has rejected its token", async (t) => {
    const files = await folder(t);
    const runs = await files.write("runs", "");
    const script = await files.write(
      "plugin.cjs",
      `const fs = require("node:fs");
       fs.appendFileSync(${JSON.stringify(runs)}, "x");
       const token = "token-" + fs.readFileSync(${JSON.stringify(runs)}).length;
       const status = { token, expirationTimestamp: "2999-01-01T00:00:00Z" };
       console.log(JSON.stringify({ kind: "ExecCredential", status }));`,
    );
    const { credentials } = clientConfigFrom(loaded({ exec: { command: process.execPath, args: [script] } }));
    assert.ok(credentials !== undefined);
    const first = await credentials.get();
    assert.equal(first.authorization, "Bearer token-1");
    assert.deepEqual(await credentials.get(), first, "client-node caches it");
    assert.equal(credentials.reject(first), true);
    assert.equal((await credentials.get()).authorization, "Bearer token-2");
    assert.equal((await credentials.get()).authorization, "Bearer token-2");
  });

  it("says which user has no credential, and why", async () => {
    const { credentials } = clientConfigFrom(loaded({ exec: { command: "/nonexistent/plugin" } }));
    await assert.rejects(async () => credentials?.get(), {
      name: "KubeconfigError",
      code: "ERR_CREDENTIAL_PLUGIN",
      message: /^Cannot get a credential from the KubeConfig for user "u": spawn .*ENOENT$/,
    });
  });

  it("asks the authenticators that were added, also after a rejection", async () => {
    const kubeConfig = loaded({});
    let asked = 0;
    kubeConfig.addAuthenticator({
      isAuthProvider: () => true,
      applyAuthentication: async (_, options) => {
        asked += 1;
        Object.assign(options.headers ?? {}, { authorization: `Bearer custom-${asked}` });
        return Promise.resolve();
      },
    });
    const { credentials } = clientConfigFrom(kubeConfig);
    const first = await credentials?.get();
    assert.deepEqual(first, { authorization: "Bearer custom-1" });
    credentials?.reject(first);
    assert.deepEqual(await credentials?.get(), { authorization: "Bearer custom-2" });
  });

  it("presents an OIDC token that is valid, and says what is missing to renew one", async () => {
    const valid = jwt({ exp: Math.floor(Date.now() / 1000) + 3600 });
    const provider = (token: string): object => ({
      authProvider: { name: "oidc", config: { "id-token": token } },
    });
    assert.equal(await authorizationOf(loaded(provider(valid))), `Bearer ${valid}`);
    await assert.rejects(authorizationOf(loaded(provider(jwt({ exp: 1 })))), {
      message:
        /its id-token is no longer valid, and it cannot get a new one because it has no idp-issuer-url/,
    });
  });

  it("stays with its context, and follows a new token for it", async () => {
    const kubeConfig = loaded({ token: "first" });
    const config = clientConfigFrom(kubeConfig);
    const other = loaded({ token: "secret-of-the-other" }, { server: "https://10.0.0.2:6443" });
    kubeConfig.loadFromOptions(other);
    assert.deepEqual(await config.credentials?.get(), { authorization: "Bearer first" });
    kubeConfig.loadFromOptions(loaded({ token: "second" }));
    assert.deepEqual(await config.credentials?.get(), { authorization: "Bearer second" });
    kubeConfig.setCurrentContext("gone");
    assert.deepEqual(await config.credentials?.get(), { authorization: "Bearer second" });
  });

  it("reads a token file again as soon as the server rejects its token", async (t) => {
    const server = await startApiServer();
    t.after(async () => server.close());
    const files = await folder(t);
    const tokenFile = await files.write("token", `${server.token}\n`);
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(server.kubeconfig());
    // This is how loadFromCluster names the token of a service account.
    kubeConfig.users = kubeConfig.users.map(({ name }) => ({
      name,
      authProvider: { name: "tokenFile", config: { tokenFile } },
    }));
    const transport = new HttpTransport(clientConfigFrom(kubeConfig));
    t.after(async () => transport.close());
    const statusOf = async (): Promise<number> => {
      const { status, body } = await transport.request({ path: "/api/v1/pods" });
      body.close();
      return status;
    };
    assert.equal(await statusOf(), 200);
    await writeFile(tokenFile, server.rotateToken());
    assert.equal(await statusOf(), 200);
  });

  it("shows no secret when it is printed", () => {
    const config = clientConfigFrom(
      loaded({ token: "secret" }, { proxyUrl: "http://u:secret@127.0.0.1:3128" }),
    );
    assert.doesNotMatch(JSON.stringify(config), /secret/);
  });

  it("refuses what is not a KubeConfig", () => {
    for (const [given, found] of [
      [undefined, "undefined"],
      [null, "null"],
      ["/k/config", "string"],
      [{ server: SERVER }, "object"],
    ] as const) {
      assert.throws(() => clientConfigFrom(given as unknown as KubeConfig), {
        name: "TypeError",
        message: `Cannot make a ClientConfig: found ${found}, expected a KubeConfig`,
      });
    }
  });

  it("says what the KubeConfig lacks", () => {
    for (const [kubeConfig, why] of [
      [new KubeConfig(), /^Cannot use the KubeConfig: it has no contexts; call loadFromDefault or/],
      [
        loaded({}, {}, { cluster: "gone" }),
        /its current context "dev" names the cluster "gone", which does not/,
      ],
      [loaded({}, { server: "10.0.0.1/?q" }), /Cannot use cluster "c": its server contains/],
      [loaded({}, { proxyUrl: "ftp://proxy" }), /Cannot use cluster "c": its proxy-url has scheme "ftp"/],
    ] as const) {
      assert.throws(
        () => clientConfigFrom(kubeConfig),
        (error) => error instanceof KubeconfigError && why.test(error.message),
      );
    }
  });
});
