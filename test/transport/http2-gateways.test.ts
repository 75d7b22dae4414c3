import assert from "node:assert/strict";
import http2, { type Http2Session, type ServerHttp2Stream, type Settings } from "node:http2";
import { describe, it, type TestContext } from "node:test";
import type { ClientConfig } from "../../src/kubeconfig/client-config.js";
import type { HttpTransport, HttpTransportOptions } from "../../src/transport/http-transport.js";
import { selfSigned, testAuthority } from "../support/certificates.js";
import { answer, type Fixture, listen, readAll, serveTls, transportTo } from "../support/http-fixture.js";
import { connectHandler, connectProxy, socksProxy } from "../support/proxies.js";
import { transportError } from "./answers.js";

const authority = await testAuthority();

/** Starts a gateway that speaks HTTP/2 alone. */
async function gateway(
  test: TestContext,
  onStream: (stream: ServerHttp2Stream) => void,
  settings: Settings = {},
): Promise<Fixture> {
  const { certificate, key } = await authority.issue({ dnsNames: ["cluster.invalid"] });
  const server = http2.createSecureServer({ cert: certificate, key, settings });
  server.on("sessionError", () => undefined);
  server.on("stream", (stream) => {
    stream.on("error", () => undefined);
    onStream(stream);
  });
  return listen(test, server, "https");
}

function answerOk(stream: ServerHttp2Stream): void {
  stream.respond({ ":status": 200 });
  stream.end("ok");
}

function transportBehind(
  test: TestContext,
  config: Pick<ClientConfig, "server"> & Partial<ClientConfig>,
  options: HttpTransportOptions = {},
): HttpTransport {
  const certificateAuthority = async (): Promise<string> => Promise.resolve(authority.certificate);
  return transportTo(test, { certificateAuthority, tlsServerName: "cluster.invalid", ...config }, options);
}

/** Makes requests at the same time, and returns how many were answered over HTTP/2. */
async function askAll(transport: HttpTransport, count: number): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: count }, async () => {
      const { body, pinged } = await transport.request({ path: "/" });
      assert.equal((await readAll(body)).toString(), "ok");
      return pinged;
    }),
  );
  return answers.filter((pinged) => pinged === true).length;
}

describe("HTTP/2 behind a proxy", () => {
  it("goes through the tunnel of an HTTP proxy, which has one connection for all requests", async (test) => {
    const { port } = await gateway(test, answerOk);
    const proxy = await connectProxy(test, { port });
    const transport = transportBehind(test, {
      server: "https://cluster.invalid:6443",
      proxyUrl: proxy.url,
    });
    assert.equal(await askAll(transport, 20), 20);
    assert.equal(proxy.connections.length, 1);
  });

  it("goes through the tunnel of an HTTPS proxy", async (test) => {
    const { port } = await gateway(test, answerOk);
    const { certificate, key } = await selfSigned();
    const proxy = await serveTls(test, { cert: certificate, key });
    proxy.server.on("connect", connectHandler({ port }));
    const transport = transportBehind(test, {
      server: "https://cluster.invalid:6443",
      proxyUrl: proxy.url,
      systemAuthorities: async () => Promise.resolve({ certificates: [certificate], lookedAt: ["the test"] }),
    });
    assert.equal(await askAll(transport, 20), 20);
    assert.equal(proxy.connections.length, 1);
  });

  it("goes through a SOCKS5 proxy", async (test) => {
    const { port } = await gateway(test, answerOk);
    const proxy = await socksProxy(test, { port });
    const transport = transportBehind(test, {
      server: "https://cluster.invalid:6443",
      proxyUrl: `socks5://127.0.0.1:${proxy.port}`,
    });
    assert.equal(await askAll(transport, 20), 20);
    assert.equal(proxy.connections.length, 1);
  });

  it("gets the words of a proxy that refuses, as HTTP/1.1 does", async (test) => {
    const { port } = await gateway(test, answerOk);
    for (const [status, words] of [
      [403, "403 Forbidden"],
      [407, "407 Proxy Authentication Required"],
    ] as const) {
      const proxy = await connectProxy(test, { port, status });
      const transport = transportBehind(test, {
        server: "https://cluster.invalid:6443",
        proxyUrl: proxy.url,
      });
      await assert.rejects(askAll(transport, 3), {
        code: "ERR_CONNECT",
        message: `Cannot connect to https://cluster.invalid:6443 through the proxy ${proxy.url}: the proxy answered ${words}`,
      });
    }
  });
});

describe("a gateway", () => {
  it("that speaks HTTP/1.1 alone gets it", async (test) => {
    const { certificate, key } = await authority.issue({ dnsNames: ["cluster.invalid"] });
    const { url } = await serveTls(test, { cert: certificate, key }, answer("ok"));
    assert.equal(await askAll(transportBehind(test, { server: url }), 5), 0);
  });

  it("that speaks HTTP/2 alone is an error that says what to do, if only HTTP/1.1 is offered", async (test) => {
    const { url } = await gateway(test, answerOk);
    await assert.rejects(
      askAll(transportBehind(test, { server: url }, { http: "1.1" }), 1),
      transportError(
        "ERR_TLS",
        /the server refuses HTTP\/1\.1, .* offered; if an option turns HTTP\/2 off, leave it out$/,
      ),
    );
  });

  for (const most of [1, 10]) {
    it(`that allows ${most} streams of a connection gets no more, and as many connections as it takes`, async (test) => {
      const sessions = new Map<Http2Session, number>();
      let largest = 0;
      const server = await gateway(
        test,
        (stream) => {
          const { session } = stream;
          assert.ok(session !== undefined);
          sessions.set(session, (sessions.get(session) ?? 0) + 1);
          largest = Math.max(largest, sessions.get(session) ?? 0);
          stream.respond({ ":status": 200 });
        },
        { maxConcurrentStreams: most },
      );
      const transport = transportBehind(test, { server: server.url });
      const stop = new AbortController();
      const watches = await Promise.all(
        Array.from({ length: 21 }, async () =>
          transport.request({ path: "/", idleTimeoutMs: 0 }, stop.signal),
        ),
      );
      assert.deepEqual([watches.length, largest, sessions.size], [21, most, Math.ceil(21 / most)]);
      stop.abort();
    });
  }

  it("that ends each connection after three requests answers all", async (test) => {
    const seen = new WeakMap<Http2Session, number>();
    const server = await gateway(test, (stream) => {
      const { session } = stream;
      assert.ok(session !== undefined);
      const count = (seen.get(session) ?? 0) + 1;
      seen.set(session, count);
      if (count === 3) {
        session.close();
      }
      answerOk(stream);
    });
    const transport = transportBehind(test, { server: server.url });
    for (let round = 0; round < 10; round += 1) {
      assert.equal(await askAll(transport, 1), 1);
    }
    assert.equal(server.connections.length, 4);
    assert.equal(await askAll(transportBehind(test, { server: server.url }), 6), 6);
  });
});
