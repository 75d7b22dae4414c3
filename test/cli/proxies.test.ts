import assert from "node:assert/strict";
import type http from "node:http";
import { after, before, describe, it, type TestContext } from "node:test";
import { testAuthority } from "../support/certificates.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { changedKubeconfig, type KubeconfigChanges } from "../support/cli-kubeconfig.js";
import { answer, serve, serveTcp, serveTls } from "../support/http-fixture.js";
import { connectHandler, connectProxy, socksProxy } from "../support/proxies.js";
import { type CliResult, startCli } from "../support/run-cli.js";

const BASIC = `Basic ${Buffer.from("us@er:p:ss").toString("base64")}`;
const SECRET = "pLaNtEd-5eCr3t";

describe("k8s-informer, built, through a proxy (IP-29)", { concurrency: 3 }, () => {
  let cluster: CliCluster;
  let plain: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    plain = await startCliCluster({ tls: false });
    cluster.addPods(1);
    plain.addPods(1);
  });
  after(async () => Promise.all([cluster.close(), plain.close()]));

  function through(proxyUrl: string): string {
    return changedKubeconfig(cluster, { cluster: { "proxy-url": proxyUrl } });
  }

  /** Watches until the pod is found, or until the run ends. */
  async function watch(
    test: TestContext,
    kubeconfig: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<CliResult> {
    const run = startCli(["--kubeconfig", kubeconfig], { env });
    test.after(() => run.child.kill("SIGKILL"));
    const ended = run.result;
    await Promise.race([ended, run.until(({ stderr }) => stderr.includes("1 found")).catch(() => undefined)]);
    return run.stop();
  }

  async function finds(...args: Parameters<typeof watch>): Promise<void> {
    const { code, stdout, stderr } = await watch(...args);
    assert.match(stdout, /New Pod Added to Store: pod-0 /, stderr);
    assert.equal(code, 143, stderr);
  }

  it("reaches the server by CONNECT, with a password and without", async (test) => {
    const seen: (string | undefined)[][] = [];
    const onConnect = (...call: (string | undefined)[]): void => void seen.push(call);
    const proxy = await connectProxy(test, { port: cluster.server.port, onConnect });
    await finds(test, through(proxy.url));
    await finds(test, through(proxy.url.replace("//", "//us%40er:p%3Ass@")));
    assert.deepEqual(
      new Set(seen.map((call) => call.join())),
      new Set([`127.0.0.1:${cluster.server.port},`, `127.0.0.1:${cluster.server.port},${BASIC}`]),
    );
  });

  it("reaches the server through a proxy that is itself reached by TLS", async (test) => {
    const authority = await testAuthority();
    const { certificate, key } = await authority.issue();
    const targets: string[] = [];
    const proxy = await serveTls(test, { cert: certificate, key });
    const onConnect = (target: string): void => void targets.push(target);
    proxy.server.on("connect", connectHandler({ port: cluster.server.port, onConnect }));
    const env = { NODE_EXTRA_CA_CERTS: cluster.scratch.write("proxy-ca", authority.certificate) };
    await finds(test, through(proxy.url), env);
    assert.equal(targets[0], `127.0.0.1:${cluster.server.port}`);
  });

  it("reaches the server by SOCKS5, with a password and without", async (test) => {
    for (const user of [undefined, { name: "us@er", password: "p:ss" }]) {
      const targets: string[] = [];
      const onConnect = (target: string): void => void targets.push(target);
      const proxy = await socksProxy(test, {
        port: cluster.server.port,
        onConnect,
        ...(user === undefined ? {} : { user }),
      });
      const login = user === undefined ? "" : "us%40er:p%3Ass@";
      for (const scheme of ["socks5", "socks5h"]) {
        await finds(test, through(`${scheme}://${login}127.0.0.1:${proxy.port}`));
      }
      assert.deepEqual(new Set(targets), new Set([`127.0.0.1:${cluster.server.port}`]));
    }
  });

  it("says what is wrong when a SOCKS5 proxy refuses the password", async (test) => {
    const user = { name: "user", password: "other" };
    const proxy = await socksProxy(test, { port: cluster.server.port, user });
    const proxyUrl = `socks5://user:${SECRET}@127.0.0.1:${proxy.port}`;
    const run = startCli(["--kubeconfig", through(proxyUrl)]);
    test.after(() => run.child.kill("SIGKILL"));
    await run.until(({ stderr }) => stderr.includes("cannot connect to"));
    await run.stop();
    assert.match(
      run.stderr,
      /cannot connect to https:\/\/127\.0\.0\.1:\d+ through the proxy socks5:\/\/127\.0\.0\.1:\d+: .*uthentication/,
    );
    assert.ok(!run.stderr.includes(SECRET));
  });

  it("forwards requests to a server without TLS, and sends no CONNECT", async (test) => {
    const seen: http.IncomingMessage[] = [];
    const proxy = await connectProxy(test, {
      port: plain.server.port,
      onConnect: () => assert.fail("a tunnel was asked for"),
      onForward: (request) => void seen.push(request),
    });
    await finds(test, changedKubeconfig(plain, { cluster: { "proxy-url": proxy.url } }));
    assert.ok(
      seen.length >= 2 && seen.every(({ url = "" }) => url.startsWith(`${plain.server.url}/api/v1/pods?`)),
      seen.map(({ url }) => url).join("\n"),
    );
  });

  it("sends no token through a proxy of another machine, though the server is 127.0.0.1", async (test) => {
    const seen: (string | undefined)[] = [];
    const proxy = await connectProxy(test, {
      port: plain.server.port,
      onForward: ({ headers }) => void seen.push(headers.authorization),
    });
    // A name of this machine that is not the loopback address for the client.
    const proxyUrl = proxy.url.replace("127.0.0.1", "0.0.0.0");
    const { code, stderr } = await watch(
      test,
      changedKubeconfig(plain, { cluster: { "proxy-url": proxyUrl } }),
    );
    assert.equal(code, 1);
    assert.match(stderr, /^error: .*credentials are not sent through a proxy over plain http; use https/m);
    assert.ok(seen.length > 0 && seen.every((authorization) => authorization === undefined));
  });

  it("takes the proxy of the environment, unless NO_PROXY names the server", async (test) => {
    const targets: string[] = [];
    const onConnect = (target: string): void => void targets.push(target);
    const proxy = await connectProxy(test, { port: cluster.server.port, onConnect, status: 403 });
    // Not by the address of the server, because the environment never names a proxy for this machine.
    const kubeconfig = changedKubeconfig(cluster, { cluster: { server: "https://cluster.invalid:6443" } });
    for (const [exceptions, failure] of [
      ["example.com", `through the proxy ${proxy.url}: the proxy answered 403`],
      [".invalid", "cannot connect to https://cluster.invalid:6443: "],
    ] as const) {
      const env = { HTTPS_PROXY: proxy.url, NO_PROXY: exceptions };
      const run = startCli(["--kubeconfig", kubeconfig], { env });
      test.after(() => run.child.kill("SIGKILL"));
      await run.until(({ stderr }) => stderr.includes(failure));
      await run.stop();
    }
    assert.deepEqual(new Set(targets), new Set(["cluster.invalid:6443"]));
  });
});

describe("k8s-informer, told its own secrets by others", { concurrency: 3 }, () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster({ tls: false });
  });
  after(async () => cluster.close());

  /**
   * Runs with a server or proxy that quotes what it was sent, in text and in JSON, until it has been quoted.
   */
  async function quoted(test: TestContext, changes: KubeconfigChanges): Promise<string> {
    let all = "";
    for (const format of ["text", "json"]) {
      const args = ["--kubeconfig", changedKubeconfig(cluster, changes), "-v", "--log-format", format];
      const run = startCli(args);
      test.after(() => run.child.kill("SIGKILL"));
      await run.until(({ stderr }) => stderr.includes("***"));
      await run.stop();
      all += run.stderr;
    }
    return all;
  }

  const users: readonly (readonly [what: string, user: object, secrets: readonly string[]])[] = [
    ["a token", { token: SECRET }, [SECRET]],
    [
      "a password",
      { username: "us", password: SECRET },
      [SECRET, Buffer.from(`us:${SECRET}`).toString("base64").slice(0, 16)],
    ],
  ];
  for (const [what, user, secrets] of users) {
    for (const status of [401, 403, 500]) {
      it(`masks ${what} that a server quotes with ${status}`, async (test) => {
        const server = await serve(test, ({ headers }, response) => {
          const message = `no user for ${headers.authorization ?? ""} (${SECRET})`;
          const body = status === 500 ? message : JSON.stringify({ kind: "Status", message, code: status });
          response.writeHead(status).end(body);
        });
        const said = await quoted(test, { user, cluster: { server: server.url } });
        assert.match(said, /no user for (Bearer|Basic) \*\*\*/);
        for (const secret of secrets) {
          assert.ok(!said.includes(secret), said);
        }
      });
    }
  }

  it("masks a token that a server quotes in an ERROR event", async (test) => {
    const server = await serve(test, ({ url, headers }, response) => {
      const status = { kind: "Status", message: `no ${headers.authorization ?? ""}`, code: 500 };
      const list = { kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "1" }, items: [] };
      const error = { type: "ERROR", object: status };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(url?.includes("watch=") === true ? error : list));
    });
    const said = await quoted(test, { user: { token: SECRET }, cluster: { server: server.url } });
    assert.match(said, /no Bearer \*\*\*/);
    assert.ok(!said.includes(SECRET), said);
  });

  it("masks a password that a proxy quotes in its reason phrase", async (test) => {
    const proxy = await serveTcp(test, (socket) => {
      socket.once("data", () => void socket.end(`HTTP/1.1 403 ${SECRET} is no password\r\n\r\n`));
    });
    const proxyUrl = `http://us:${SECRET}@127.0.0.1:${proxy.port}`;
    const said = await quoted(test, { cluster: { server: "https://10.0.0.1", "proxy-url": proxyUrl } });
    assert.match(said, /the proxy answered 403 \*\*\* is no password/);
    assert.ok(!said.includes(SECRET), said);
  });

  it("masks a password that a proxy quotes in its answer to a forwarded request", async (test) => {
    const proxy = await serve(test, answer(`<title>${SECRET} is no password</title>`, 502));
    const proxyUrl = proxy.url.replace("//", `//us:${SECRET}@`);
    const said = await quoted(test, { cluster: { server: "http://10.0.0.1", "proxy-url": proxyUrl } });
    assert.ok(!said.includes(SECRET), said);
  });
});
