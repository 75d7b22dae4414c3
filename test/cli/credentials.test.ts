import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { changedKubeconfig } from "../support/cli-kubeconfig.js";
import { serve } from "../support/http-fixture.js";
import { type Issuer, jwt, startIssuer } from "../support/oidc-issuer.js";
import { runCli, startCli } from "../support/run-cli.js";

const GROUP = "client.authentication.k8s.io";

/** A user of the kubeconfig, and the environment of the run. */
interface Way {
  readonly user: object;
  readonly env?: Readonly<Record<string, string>>;
}

describe("k8s-informer, built, with a credential of every kind", { concurrency: 3 }, () => {
  let cluster: CliCluster;
  let token: string;
  let outputs = 0;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(1);
    token = cluster.server.token;
  });
  after(async () => cluster.close());

  function plugin(output: string, version = "v1"): object {
    outputs += 1;
    const path = cluster.scratch.write(`output-${outputs}`, output);
    return {
      exec: { apiVersion: `${GROUP}/${version}`, command: "cat", args: [path], interactiveMode: "Never" },
    };
  }

  function printed(version: string, status: object = {}): string {
    return JSON.stringify({
      apiVersion: `${GROUP}/${version}`,
      kind: "ExecCredential",
      status: { token, ...status },
    });
  }

  /** An `auth-provider` whose command prints a token, as gcloud and az do. */
  function commandProvider(name: string): object {
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    const answer = JSON.stringify({ credential: { access_token: token, token_expiry: expires } });
    const config = {
      "cmd-path": "cat",
      "cmd-args": cluster.scratch.write(`answer-${name}`, answer),
      "token-key": "{.credential.access_token}",
      "expiry-key": "{.credential.token_expiry}",
    };
    return { "auth-provider": { name, config } };
  }

  const ways: readonly (readonly [string, () => Way | Promise<Way>])[] = [
    ["a token", () => ({ user: { token } })],
    ["a token file", () => ({ user: { tokenFile: cluster.scratch.write("token", `${token}\n`) } })],
    [
      "a client certificate",
      async () => {
        const { certificate, key } = await cluster.server.clientCertificate();
        const base64 = (text: string): string => Buffer.from(text).toString("base64");
        return {
          user: { "client-certificate-data": base64(certificate), "client-key-data": base64(key) },
        };
      },
    ],
    ["a plugin of v1", () => ({ user: plugin(printed("v1")) })],
    ["a plugin of v1beta1", () => ({ user: plugin(printed("v1beta1"), "v1beta1") })],
    [
      "a plugin that prints a client certificate",
      async () => {
        const { certificate, key } = await cluster.server.clientCertificate();
        const status = { token: undefined, clientCertificateData: certificate, clientKeyData: key };
        return { user: plugin(printed("v1", status)) };
      },
    ],
    [
      "a plugin that prints YAML without a kind",
      () => ({ user: plugin(`apiVersion: ${GROUP}/v1\nstatus: {token: "${token}"}\n`) }),
    ],
    ["a plugin that prints a byte order mark", () => ({ user: plugin(`\ufeff${printed("v1")}`) })],
    [
      "a plugin whose credential says that it has expired",
      () => ({ user: plugin(printed("v1", { expirationTimestamp: "2020-01-01T00:00:00Z" })) }),
    ],
    ["the gcp provider", () => ({ user: commandProvider("gcp") })],
    ["the azure provider", () => ({ user: commandProvider("azure") })],
  ];
  for (const [what, way] of ways) {
    it(`watches with ${what}`, async (test) => {
      const { user, env = {} } = await way();
      await watches(test, ["--kubeconfig", changedKubeconfig(cluster, { user })], env);
    });
  }

  it("watches with the service account of its pod", async (test) => {
    const { hostname: host, port } = new URL(cluster.server.url);
    const config = JSON.parse(cluster.server.kubeconfig()) as {
      clusters: { cluster: { "certificate-authority-data": string } }[];
    };
    const authority = config.clusters[0]?.cluster["certificate-authority-data"] ?? "";
    cluster.scratch.write("token", token);
    cluster.scratch.write("namespace", "default");
    cluster.scratch.write("ca.crt", Buffer.from(authority, "base64").toString());
    const env = {
      KUBERNETES_SERVICE_HOST: host,
      KUBERNETES_SERVICE_PORT: port,
      NODE_OPTIONS: `--require=${cluster.scratch.write("mount.cjs", mountedAt(cluster.scratch.path))}`,
    };
    await watches(test, [], env);
  });
});

describe("k8s-informer, built, with tokens of OIDC", () => {
  it("watches with an id-token, and with one that has to be renewed first", async (test) => {
    const issuer: Issuer = await startIssuer(test);
    const cluster = await startCliCluster({ users: { dev: { token: issuer.idToken(1) } } });
    test.after(async () => cluster.close());
    cluster.addPods(1);
    const renewable = {
      "refresh-token": "refresh-0",
      "client-id": "client",
      "client-secret": "s3cret",
      "idp-issuer-url": issuer.url,
    };
    for (const [idToken, refreshTokens] of [
      [issuer.idToken(1), []],
      [jwt({ exp: 1 }), ["refresh-0"]],
    ] as const) {
      const config = { ...renewable, "id-token": idToken };
      const user = { "auth-provider": { name: "oidc", config } };
      const kubeconfig = changedKubeconfig(cluster, { user });
      await watches(test, ["--kubeconfig", kubeconfig], { NODE_EXTRA_CA_CERTS: issuer.authority });
      assert.deepEqual(issuer.refreshTokens, refreshTokens);
    }
  });
});

describe("k8s-informer, built, with a credential that is refused", () => {
  it("says that the credential had expired by its own account", async (test) => {
    const server = await serve(test, (_, response) => {
      response.writeHead(401).end(JSON.stringify({ kind: "Status", message: "Unauthorized", code: 401 }));
    });
    const cluster = await startCliCluster({ tls: false });
    test.after(async () => cluster.close());
    const status = { token: "stale", expirationTimestamp: "2020-01-01T00:00:00Z" };
    const output = JSON.stringify({ apiVersion: `${GROUP}/v1`, kind: "ExecCredential", status });
    const exec = {
      apiVersion: `${GROUP}/v1`,
      command: "echo",
      args: [output],
      interactiveMode: "Never",
    };
    const kubeconfig = changedKubeconfig(cluster, { user: { exec }, cluster: { server: server.url } });
    const { code, stderr } = await runCli(["--kubeconfig", kubeconfig]);
    assert.match(
      stderr,
      /^error: .* does not accept the credential \(Unauthorized; the credential said that it had expired at 2020-01-01T00:00:00\.000Z, and the local time is \d{4}-.*Z\); log in again.*\n$/,
    );
    assert.equal(code, 1);
  });
});

async function watches(
  test: TestContext,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const run = startCli(args, { env });
  test.after(() => run.child.kill("SIGKILL"));
  await run.until(({ stderr }) => stderr.includes("1 found"));
  const { code, stdout } = await run.stop();
  assert.match(stdout, /New Pod Added to Store: pod-0 /);
  assert.equal(code, 143);
}

/** Returns a script that shows a folder where Kubernetes mounts the service account, as a mount would. */
function mountedAt(folder: string): string {
  return `
    const fs = require("node:fs");
    const mounted = (path) => String(path).replace("/var/run/secrets/kubernetes.io/serviceaccount", ${JSON.stringify(folder)});
    for (const name of ["existsSync", "readFile", "open", "stat"]) {
      const original = fs[name];
      fs[name] = Object.assign((path, ...rest) => original(mounted(path), ...rest), original);
    }`;
}
