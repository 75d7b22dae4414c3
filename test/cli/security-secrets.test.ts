import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http, { type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { connectHandler } from "../support/proxies.js";
import { type CliRun, startCli } from "../support/run-cli.js";

const SECRET = "pLaNtEd-5eCr3t";

/**
 * Returns the forms in which a secret could be shown: as it is, or as it is written on the wire or in a file.
 */
function formsOf(secret: string): string[] {
  const encoded = [secret, `user:${secret}`, `Bearer ${secret}`].map((text) =>
    // Without the last characters, which depend on the text that follows.
    Buffer.from(text).toString("base64").replace(/=+$/, "").slice(0, -2),
  );
  return [secret, encodeURIComponent(secret), ...encoded];
}

function assertDiscreet(run: CliRun, secrets: readonly string[]): void {
  const everything = `${run.stdout}\n${run.stderr}`;
  for (const form of secrets.flatMap(formsOf)) {
    assert.ok(!everything.includes(form), `"${form}" is shown:\n${everything}`);
  }
}

/** Flags for every verbosity, log format and output format. */
const MODES: readonly (readonly string[])[] = [
  ["-v", "-o", "json"],
  ["-v", "--log-format", "json", "-o", "yaml"],
];

/** A kubeconfig with secrets, and the message that shows that the program got far enough to use them. */
interface Planted {
  readonly user?: object;
  readonly cluster?: object;
  readonly env?: Readonly<Record<string, string>>;
  /** Further secrets, besides SECRET. */
  readonly secrets?: readonly string[];
  readonly reaches: RegExp;
}

function plugin(script: string, more: object = {}): object {
  return {
    exec: {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "sh",
      args: ["-c", script, SECRET],
      env: [{ name: "PLUGIN_TOKEN", value: SECRET }],
      interactiveMode: "Never",
      ...more,
    },
  };
}

const WATCHES = /1 found/;
const REFUSED = /does not accept the credential/;

function printsToken(token: string): string {
  const status = `{"token":"${token}"}`;
  return `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":${status}}'`;
}

describe("k8s-informer, with secrets in its kubeconfig", { concurrency: 4 }, () => {
  let cluster: CliCluster;
  let proxy: Server;
  let refusingProxy: Server;
  before(async () => {
    cluster = await startCliCluster({ users: { dev: { token: SECRET } } });
    cluster.addPods(1);
    proxy = http.createServer().on("connect", connectHandler({ port: cluster.server.port }));
    refusingProxy = http.createServer().on("connect", connectHandler({ port: 0, status: 407 }));
    await Promise.all(
      [proxy, refusingProxy].map(
        async (server) => new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve)),
      ),
    );
  });
  after(async () => {
    proxy.close();
    refusingProxy.close();
    await cluster.close();
  });

  function proxied(server: Server): object {
    return { "proxy-url": `http://user:${SECRET}@127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  const cases: readonly (readonly [string, () => Planted | Promise<Planted>])[] = [
    ["a token that is accepted", () => ({ user: { token: SECRET }, reaches: WATCHES })],
    ["a token that is refused", () => ({ user: { token: `${SECRET}-stale` }, reaches: REFUSED })],
    [
      "a password",
      () => ({
        user: { username: "user", password: SECRET },
        reaches: REFUSED,
      }),
    ],
    [
      "what a plugin prints, and is accepted",
      () => ({
        user: plugin(printsToken(SECRET)),
        reaches: WATCHES,
      }),
    ],
    [
      "what a plugin prints, and is refused",
      () => ({
        user: plugin(printsToken(`${SECRET}-stale`)),
        reaches: REFUSED,
      }),
    ],
    [
      "what a plugin prints that is no credential",
      () => ({
        user: plugin(`echo ${SECRET}`),
        reaches: /it printed text that is not a JSON or YAML object/,
      }),
    ],
    [
      "the arguments and variables of a plugin that fails",
      () => ({
        user: plugin("exit 3"),
        reaches: /it exited with code 3/,
      }),
    ],
    [
      "the arguments of a plugin that is missing",
      () => ({
        user: plugin("true", { command: "no-such-plugin" }),
        reaches: /the command .* was not found/,
      }),
    ],
    [
      "a client key that is accepted",
      async () => {
        const { certificate, key } = await cluster.server.clientCertificate("dev");
        return {
          user: {
            "client-certificate-data": Buffer.from(certificate).toString("base64"),
            "client-key-data": Buffer.from(key).toString("base64"),
          },
          secrets: key.split("\n").filter((line) => line.length > 20 && !line.startsWith("---")),
          reaches: WATCHES,
        };
      },
    ],
    [
      "a client key of another certificate",
      async () => {
        const { certificate } = await cluster.server.clientCertificate("dev");
        const { key } = await cluster.server.clientCertificate("dev");
        return {
          user: {
            "client-certificate-data": Buffer.from(certificate).toString("base64"),
            "client-key-data": Buffer.from(key).toString("base64"),
          },
          secrets: key.split("\n").filter((line) => line.length > 20 && !line.startsWith("---")),
          reaches: /the key does not belong to the certificate/,
        };
      },
    ],
    [
      "the password of a proxy that works",
      () => ({
        user: { token: SECRET },
        cluster: proxied(proxy),
        reaches: WATCHES,
      }),
    ],
    [
      "the password of a proxy that refuses it",
      () => ({
        user: { token: SECRET },
        cluster: proxied(refusingProxy),
        reaches: /through the proxy http:\/\/127\.0\.0\.1:\d+: the proxy answered 407/,
      }),
    ],
    [
      "the password of a proxy that is down",
      () => ({
        user: { token: SECRET },
        env: { HTTPS_PROXY: `http://user:${SECRET}@127.0.0.1:1`, NO_PROXY: "nowhere" },
        cluster: { server: "https://10.0.0.1:6443" },
        reaches: /through the proxy http:\/\/127\.0\.0\.1:1: connection refused/,
      }),
    ],
    [
      "a token for a server that is not trusted",
      () => ({
        user: { token: SECRET },
        cluster: { "certificate-authority-data": undefined },
        reaches: /Cannot trust the certificate/,
      }),
    ],
    [
      "the tokens of a provider that cannot renew them",
      () => ({
        user: {
          "auth-provider": { name: "oidc", config: { "client-secret": SECRET, "refresh-token": SECRET } },
        },
        reaches: /Cannot get a credential from the auth provider/,
      }),
    ],
  ];

  for (const [number, [what, plant]] of cases.entries()) {
    it(`shows nothing of ${what}`, async (t) => {
      const { user, cluster: part = {}, env = {}, secrets = [], reaches } = await plant();
      const config = JSON.parse(cluster.server.kubeconfig("dev")) as {
        clusters: { cluster: object }[];
        users: { user: object }[];
      };
      Object.assign(config.clusters[0]?.cluster ?? {}, part);
      Object.assign(config.users[0] ?? {}, { user });
      const kubeconfig = cluster.scratch.write(`secret-${number}`, JSON.stringify(config));
      const runs = MODES.map(async (mode) => {
        const run = startCli(["--kubeconfig", kubeconfig, ...mode], { env });
        t.after(() => run.child.kill("SIGKILL"));
        await run.until(({ stderr }) => reaches.test(stderr));
        await run.stop();
        assertDiscreet(run, [SECRET, ...secrets]);
      });
      await Promise.all(runs);
    });
  }
});

describe("k8s-informer demo", () => {
  it("shows nothing of the token of its cluster", async () => {
    const demo = startCli(["demo", "--speed", "20", "-v", "-o", "json"]);
    await demo.until(({ stdout, stderr }) => stderr.includes("found") && stdout !== "");
    const [, path = ""] = /--kubeconfig (\S+)/.exec(demo.stderr) ?? [];
    const [, token = ""] = /"token": "([^"]+)"/.exec(readFileSync(path, "utf8")) ?? [];
    await demo.stop();
    assert.ok(token.length >= 43, "there is no token in the kubeconfig");
    assertDiscreet(demo, [token]);
  });
});
