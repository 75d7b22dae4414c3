import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { describe, it, type TestContext } from "node:test";
import { inspect } from "node:util";
import type { ClientConfig, SystemAuthorities } from "../../src/kubeconfig/client-config.js";
import { proxyAuthorization } from "../../src/transport/proxy.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { selfSigned, testAuthority } from "../support/certificates.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import {
  answer,
  type Fixture,
  readAll,
  serve,
  serveTcp,
  serveTls,
  transportTo,
} from "../support/http-fixture.js";
import { connectHandler, connectProxy, socksProxy } from "../support/proxies.js";

const authority = await testAuthority();

/** Starts a server under a name that does not resolve, so that only a proxy can reach it. */
async function hiddenServer(
  test: TestContext,
): Promise<Fixture & { readonly config: Omit<ClientConfig, "namespace" | "contextName"> }> {
  const { certificate, key } = await authority.issue({ dnsNames: ["cluster.invalid"] });
  const server = await serveTls(test, { cert: certificate, key }, answer("hidden"));
  return {
    ...server,
    config: {
      server: "https://cluster.invalid:6443",
      certificateAuthority: async () => Promise.resolve(authority.certificate),
    },
  };
}

async function get(
  test: TestContext,
  config: Omit<ClientConfig, "namespace" | "contextName">,
): Promise<string> {
  const { body } = await transportTo(test, config).request({ path: "/" });
  return (await readAll(body)).toString();
}

describe("an HTTP proxy (IP-29)", () => {
  it("tunnels to the server, whose certificate is checked", async (test) => {
    const { port, config } = await hiddenServer(test);
    const targets: string[] = [];
    const proxy = await connectProxy(test, { port, onConnect: (target) => void targets.push(target) });
    assert.equal(await get(test, { ...config, proxyUrl: proxy.url }), "hidden");
    assert.deepEqual(targets, ["cluster.invalid:6443"]);
    await assert.rejects(get(test, { server: config.server, proxyUrl: proxy.url }), { code: "ERR_TLS" });
  });

  it("is told user and password of its URL", async (test) => {
    const { port, config } = await hiddenServer(test);
    const seen: (string | undefined)[] = [];
    const proxy = await connectProxy(test, {
      port,
      onConnect: (_, authorization) => void seen.push(authorization),
    });
    const proxyUrl = proxy.url.replace("//", "//us%40er:p%3Ass@");
    assert.equal(await get(test, { ...config, proxyUrl }), "hidden");
    assert.deepEqual(seen, [`Basic ${Buffer.from("us@er:p:ss").toString("base64")}`]);
  });

  it("serves many requests over one tunnel", async (test) => {
    const { port, config } = await hiddenServer(test);
    const proxy = await connectProxy(test, { port });
    const transport = transportTo(test, { ...config, proxyUrl: proxy.url });
    for (let round = 0; round < 5; round += 1) {
      await readAll((await transport.request({ path: "/" })).body);
    }
    assert.equal(proxy.connections.length, 1);
  });

  it("may itself be reached over TLS", async (test) => {
    const { port, config } = await hiddenServer(test);
    const { certificate, key } = await selfSigned();
    const proxy = await serveTls(test, { cert: certificate, key });
    proxy.server.on("connect", connectHandler({ port }));
    // The proxy's certificate must be signed by an authority of the system, so the one of this test is
    // refused.
    await assert.rejects(get(test, { ...config, proxyUrl: proxy.url }), (error) => {
      assert.ok(error instanceof TransportError);
      assert.equal(error.code, "ERR_TLS");
      assert.match(
        error.message,
        /^Cannot trust the certificate of the proxy https:\/\/127\.0\.0\.1:\d+: it is self-signed/,
      );
      return true;
    });
    await proxy.drained();
  });

  it("may have a certificate of an authority that this machine trusts", async (test) => {
    const { port, config } = await hiddenServer(test);
    const { certificate, key } = await selfSigned();
    const proxy = await serveTls(test, { cert: certificate, key });
    proxy.server.on("connect", connectHandler({ port }));
    const systemAuthorities = async (): Promise<SystemAuthorities> =>
      Promise.resolve({ certificates: [certificate], lookedAt: ["the test"] });
    assert.equal(await get(test, { ...config, proxyUrl: proxy.url, systemAuthorities }), "hidden");
    const other = await selfSigned();
    const stranger = async (): Promise<SystemAuthorities> =>
      Promise.resolve({ certificates: [other.certificate], lookedAt: ["the test"] });
    await assert.rejects(get(test, { ...config, proxyUrl: proxy.url, systemAuthorities: stranger }), {
      code: "ERR_TLS",
      message:
        /the proxy https:.*an authority that this machine trusts \(Node\.js, the test\); set NODE_EXTRA_CA_CERTS=FILE to add another$/,
    });
  });

  it("that refuses is named without its password", async (test) => {
    const { port, config } = await hiddenServer(test);
    const proxy = await connectProxy(test, { port, status: 407 });
    await assert.rejects(get(test, { ...config, proxyUrl: proxy.url.replace("//", "//user:hunter2@") }), {
      code: "ERR_CONNECT",
      message: `Cannot connect to https://cluster.invalid:6443 through the proxy ${proxy.url}: the proxy answered 407 Proxy Authentication Required`,
    });
    await proxy.drained();
  });

  it("that is not there, hangs up or talks nonsense is ERR_CONNECT, and named", async (test) => {
    const gone = await serveTcp(test, () => undefined);
    gone.server.close();
    const rude = await serveTcp(test, (socket) => {
      socket.once("data", () => void socket.end());
    });
    for (const proxy of [gone, rude]) {
      const proxyUrl = proxy.url.replace("tcp", "http");
      await assert.rejects(get(test, { server: "https://cluster.invalid", proxyUrl }), (error) => {
        assert.ok(error instanceof TransportError);
        assert.equal(error.code, "ERR_CONNECT");
        assert.ok(error.message.includes(`through the proxy ${proxyUrl}: `), error.message);
        return true;
      });
      await proxy.drained();
    }
  });

  it("that is silent ends with the limit or the signal, and leaves no connection (IP-2)", async (test) => {
    const clock = new FakeClock();
    const proxy = await serveTcp(test, (socket) => void socket.resume());
    const config = { server: "https://cluster.invalid", proxyUrl: proxy.url.replace("tcp", "http") };
    const controller = new AbortController();
    const late = assert.rejects(transportTo(test, config, { clock }).request({ path: "/" }), {
      code: "ERR_TIMEOUT",
    });
    const left = assert.rejects(
      transportTo(test, config).request({ path: "/" }, controller.signal),
      (error) => error === "left",
    );
    while (proxy.connections.length < 2) {
      await settle();
    }
    controller.abort("left");
    await left;
    await clock.advance(30_000);
    await late;
    await proxy.drained();
  });
});

describe("an HTTP proxy, for a server without TLS (IP-29)", () => {
  it("gets the whole URL of each request, and no CONNECT", async (test) => {
    const server = await serve(test, answer("plain"));
    const seen: IncomingMessage[] = [];
    const proxy = await connectProxy(test, {
      port: server.port,
      onConnect: () => assert.fail("a tunnel was asked for"),
      onForward: (request) => void seen.push(request),
    });
    const transport = transportTo(test, {
      server: "http://cluster.invalid:8080/base",
      proxyUrl: proxy.url.replace("//", "//us%40er:p%3Ass@"),
    });
    for (let round = 0; round < 2; round += 1) {
      const { body } = await transport.request({ path: "/api/v1/pods?limit=5" });
      assert.equal((await readAll(body)).toString(), "plain");
    }
    const url = "http://cluster.invalid:8080/base/api/v1/pods?limit=5";
    const basic = `Basic ${Buffer.from("us@er:p:ss").toString("base64")}`;
    assert.deepEqual(
      seen.map(({ url, headers }) => [url, headers.host, headers["proxy-authorization"]]),
      Array(2).fill([url, "cluster.invalid:8080", basic]),
    );
    assert.equal(proxy.connections.length, 1, "the connection to the proxy is kept");
  });

  it("that refuses its user is told like any proxy, and no answer of the server", async (test) => {
    const proxy = await connectProxy(test, { port: 1, status: 407, onForward: () => undefined });
    const config = { server: "http://cluster.invalid", proxyUrl: proxy.url.replace("//", "//user:hunter2@") };
    await assert.rejects(get(test, config), {
      code: "ERR_CONNECT",
      message: `Cannot connect to http://cluster.invalid through the proxy ${proxy.url}: the proxy answered 407 Proxy Authentication Required`,
    });
  });
});

describe("a proxy whose words hold a secret", () => {
  it("is quoted without the password, in any form", async (test) => {
    const password = "hunter2:+";
    const basic = Buffer.from(`user:${password}`).toString("base64");
    const forms = [password, encodeURIComponent(password), `Basic ${basic}`];
    for (const form of forms) {
      const proxy = await serveTcp(test, (socket) => {
        socket.once("data", () => void socket.end(`HTTP/1.1 407 no ${form} here\r\n\r\n`));
      });
      const proxyUrl = `http://user:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}`;
      await assert.rejects(get(test, { server: "https://cluster.invalid", proxyUrl }), (error) => {
        assert.ok(error instanceof TransportError);
        assert.match(error.message, /the proxy answered 407 no .*\*\*\*.* here$/);
        assert.ok(!inspect(error).includes("hunter2"), inspect(error));
        assert.ok(!inspect(error).includes(basic.slice(0, 8)), inspect(error));
        return true;
      });
    }
  });
});

describe("a SOCKS5 proxy (IP-29)", () => {
  it("looks the server's name up and connects to it", async (test) => {
    const { port, config } = await hiddenServer(test);
    const targets: string[] = [];
    const proxy = await socksProxy(test, { port, onConnect: (target) => void targets.push(target) });
    for (const scheme of ["socks5", "socks5h"]) {
      assert.equal(await get(test, { ...config, proxyUrl: `${scheme}://127.0.0.1:${proxy.port}` }), "hidden");
    }
    assert.deepEqual(targets, ["cluster.invalid:6443", "cluster.invalid:6443"]);
  });

  it("serves plain http servers, too", async (test) => {
    const server = await serve(test, answer("plain"));
    const proxy = await socksProxy(test, { port: server.port });
    const proxyUrl = `socks5://127.0.0.1:${proxy.port}`;
    const transport = transportTo(test, { server: "http://cluster.invalid:8080", proxyUrl });
    for (let round = 0; round < 3; round += 1) {
      assert.equal((await readAll((await transport.request({ path: "/" })).body)).toString(), "plain");
    }
    assert.equal(proxy.connections.length, 1);
  });

  it("is told user and password of its URL, and named without them when it refuses", async (test) => {
    const { port, config } = await hiddenServer(test);
    const proxy = await socksProxy(test, { port, user: { name: "user", password: "hunter2" } });
    const at = `127.0.0.1:${proxy.port}`;
    assert.equal(await get(test, { ...config, proxyUrl: `socks5://user:hunter2@${at}` }), "hidden");
    await assert.rejects(get(test, { ...config, proxyUrl: `socks5://user:hunter3@${at}` }), (error) => {
      assert.ok(error instanceof TransportError);
      assert.equal(error.code, "ERR_CONNECT");
      assert.ok(error.message.includes(`through the proxy socks5://${at}: `), error.message);
      assert.ok(!error.message.includes("hunter"));
      return true;
    });
  });

  it("that refuses or is silent leaves no connection", async (test) => {
    const refusing = await socksProxy(test, { port: 1, status: 5 });
    const config = { server: "https://cluster.invalid", proxyUrl: `socks5://127.0.0.1:${refusing.port}` };
    await assert.rejects(get(test, config), { code: "ERR_CONNECT" });
    await refusing.drained();

    const silent = await serveTcp(test, (socket) => void socket.resume());
    const controller = new AbortController();
    const pending = transportTo(test, { ...config, proxyUrl: silent.url.replace("tcp", "socks5") }).request(
      { path: "/" },
      controller.signal,
    );
    while (silent.connections.length === 0) {
      await settle();
    }
    controller.abort("left");
    await assert.rejects(pending, (error) => error === "left");
    await silent.drained();
  });
});

describe("a proxy that cannot be used", () => {
  it("is told without quoting its URL", async (test) => {
    for (const [proxyUrl, message] of [
      [
        "ftp://user:hunter2@proxy:2121",
        /^Cannot use the configured proxy: its value has scheme "ftp", expected "http", "https" or "socks5"$/,
      ],
      ["user:hunter2@proxy:3128 x", /^Cannot use the configured proxy: its value is not a URL/],
      [
        "http://user:hunter2%ZZ@proxy:3128",
        /: its value has a "%" in its user name or password that does not begin an escape such as %40, expected %25$/,
      ],
      ["//user:hunter2@proxy", /^Cannot use the configured proxy: its value is not a URL/],
    ] as const) {
      await assert.rejects(get(test, { server: "https://cluster.invalid", proxyUrl }), (error) => {
        assert.ok(error instanceof TransportError);
        assert.equal(error.code, "ERR_CONNECT");
        assert.equal(error.outlook, "lasting");
        assert.match(error.message, message);
        assert.ok(!error.message.includes("hunter"), error.message);
        return true;
      });
    }
  });
});

describe("proxyAuthorization", () => {
  for (const [user, sent] of [
    ["", undefined],
    ["u@", "u:"],
    ["u:p%40@", "u:p@"],
    [":p@", ":p"],
  ] as const) {
    it(`is ${sent === undefined ? "absent" : `"${sent}"`} for http://${user}proxy`, () => {
      const expected = sent === undefined ? undefined : `Basic ${Buffer.from(sent).toString("base64")}`;
      assert.equal(proxyAuthorization(new URL(`http://${user}proxy:3128`)), expected);
    });
  }
});
