import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { describe, it, type TestContext } from "node:test";
import { messageOf } from "../../src/base/errors.js";
import { loadClientConfig } from "../../src/kubeconfig/load-client-config.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { serveTls } from "../support/http-fixture.js";
import { folder, kubeconfigText } from "../kubeconfig/folder.js";
import { CERTIFICATE_CASES, type CertificateCase } from "./certificate-cases.js";

/** Starts the server of a case, and returns the path of a kubeconfig for it. */
async function kubeconfigOf(test: TestContext, { present }: CertificateCase): Promise<string> {
  const { chain, bundle, serverName } = await present();
  const cert = chain.map(({ pem }) => pem).join("");
  // So that the server also shows what its own OpenSSL finds too weak.
  const ciphers = "DEFAULT@SECLEVEL=0";
  const server = await serveTls(test, { cert, key: chain[0]?.key, ciphers });
  const files = await folder(test);
  await files.write("ca.crt", bundle);
  const cluster = {
    server: server.url,
    "certificate-authority": "ca.crt",
    ...(serverName === undefined ? {} : { "tls-server-name": serverName }),
  };
  // Without a credential, kubectl asks for a user name.
  return files.write("config", kubeconfigText(cluster, { token: "t" }));
}

/** Returns what the client of this library says of a server, or undefined if it accepts the server. */
async function fault(test: TestContext, kubeconfig: string): Promise<string | undefined> {
  const transport = new HttpTransport(await loadClientConfig({ kubeconfig, env: {}, homeDirectory: "/" }));
  test.after(async () => transport.close());
  try {
    (await transport.request({ path: "/version" })).body.close();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

describe("the certificate of a server", () => {
  for (const row of CERTIFICATE_CASES) {
    it(`is ${row.refused === undefined ? "accepted" : "refused"}: ${row.title}`, async (test) => {
      const said = await fault(test, await kubeconfigOf(test, row));
      if (row.refused === undefined) {
        assert.equal(said, undefined);
      } else {
        assert.match(said ?? "it was accepted", row.refused);
        assert.ok(!said?.includes("\n"), said);
      }
    });
  }
});

/** Returns what kubectl says of a server, or undefined if it accepts the server. */
async function kubectlFault(kubeconfig: string): Promise<string | undefined> {
  const args = ["--kubeconfig", kubeconfig, "get", "--raw", "/version"];
  const env = { PATH: process.env["PATH"], HOME: "/nonexistent" };
  return new Promise((resolve) => {
    execFile("kubectl", args, { env, timeout: 60_000 }, (error, _, said) =>
      resolve(error === null ? undefined : said),
    );
  });
}

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
const skip = hasKubectl ? false : "there is no kubectl to compare with";

describe("kubectl, shown the certificate of a server", { skip }, () => {
  for (const row of CERTIFICATE_CASES) {
    const accepts = (row.refused === undefined) !== (row.unlikeKubectl !== undefined);
    it(`${accepts ? "accepts" : "refuses"} ${row.title}`, async (test) => {
      const kubeconfig = await kubeconfigOf(test, row);
      const said = await kubectlFault(kubeconfig);
      if (accepts) {
        assert.equal(said, undefined);
      } else {
        assert.match(said ?? "it was accepted", /x509: |tls: |certificate/);
      }
    });
  }
});
