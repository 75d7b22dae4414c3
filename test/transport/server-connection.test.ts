import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { TLSSocket } from "node:tls";
import type { ClientConfig, CredentialSource } from "../../src/kubeconfig/client-config.js";
import { KubeconfigError } from "../../src/kubeconfig/kubeconfig-error.js";
import { TransportError, type TransportErrorCode } from "../../src/transport/transport-error.js";
import { selfSigned, testAuthority, type IssueOptions } from "../support/certificates.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { serveFromThread } from "../support/thread-server.js";
import { answer, readAll, serve, serveTcp, serveTls, transportTo } from "../support/http-fixture.js";
import { transportError } from "./answers.js";

type Config = Partial<ClientConfig> & { readonly server: string };

async function get(test: TestContext, config: Config): Promise<string> {
  const { body } = await transportTo(test, config).request({ path: "/" });
  return (await readAll(body)).toString();
}

async function assertFails(
  test: TestContext,
  config: Config,
  code: TransportErrorCode,
  message: RegExp,
): Promise<void> {
  await assert.rejects(get(test, config), transportError(code, message));
}

const authority = await testAuthority();
const trusting = {
  certificateAuthority: async (): Promise<string> => Promise.resolve(authority.certificate),
};

async function secureServer(test: TestContext, options: IssueOptions = {}): ReturnType<typeof serveTls> {
  const { certificate, key } = await authority.issue(options);
  return serveTls(test, { cert: certificate, key }, answer("secure"));
}

describe("a TLS connection", () => {
  it("trusts what the configured authority signed", async (test) => {
    const server = await secureServer(test);
    assert.equal(await get(test, { server: server.url, ...trusting }), "secure");
    assert.equal(await get(test, { server: `https://localhost:${server.port}`, ...trusting }), "secure");
  });

  it("is refused for a self-signed certificate", async (test) => {
    const { certificate, key } = await selfSigned();
    const server = await serveTls(test, { cert: certificate, key });
    await assertFails(
      test,
      { server: server.url, ...trusting },
      "ERR_TLS",
      /^Cannot trust the certificate of https:\/\/127\.0\.0\.1:\d+: it is self-signed; expected/,
    );
    await server.drained();
  });

  it("is refused for another authority's certificate, and for any without a configured authority", async (test) => {
    const server = await secureServer(test);
    const other = await testAuthority("other");
    const config = {
      server: server.url,
      certificateAuthority: async () => Promise.resolve(other.certificate),
    };
    await assertFails(
      test,
      config,
      "ERR_TLS",
      /an authority that is not trusted here; expected one signed by the configured certificate authority$/,
    );
    await assertFails(
      test,
      { server: server.url },
      "ERR_TLS",
      /an authority that is not trusted here; expected one signed by an authority that this machine trusts \(Node\.js\), because the kubeconfig has no certificate-authority; set certificate-authority there, or NODE_EXTRA_CA_CERTS=FILE to add another$/,
    );
    await server.drained();
  });

  it("is refused for another host's certificate", async (test) => {
    const server = await secureServer(test, { dnsNames: ["kubernetes.default.svc"] });
    await assertFails(
      test,
      { server: server.url, ...trusting },
      "ERR_TLS",
      /it is for another host name: found "kubernetes\.default\.svc", expected "127\.0\.0\.1"; set tls-server-name in the kubeconfig to one of the names found, or put one into the server's URL$/,
    );
  });

  it("is refused for an expired certificate", async (test) => {
    const server = await secureServer(test, { endsInMs: -1000 });
    await assertFails(test, { server: server.url, ...trusting }, "ERR_TLS", /: it has expired$/);
  });

  it("checks and sends tlsServerName instead of the host", async (test) => {
    const server = await secureServer(test, { dnsNames: ["kubernetes.default.svc"] });
    const names: (string | false | null | undefined)[] = [];
    server.server.on(
      "secureConnection",
      (socket: TLSSocket & { servername?: string }) => void names.push(socket.servername),
    );
    const config = { server: server.url, ...trusting };
    assert.equal(await get(test, { ...config, tlsServerName: "kubernetes.default.svc" }), "secure");
    assert.deepEqual(names, ["kubernetes.default.svc"]);
    await assertFails(test, { ...config, tlsServerName: "other" }, "ERR_TLS", /another host name/);
  });

  it("trusts anything with insecureSkipTlsVerify", async (test) => {
    const { certificate, key } = await selfSigned();
    const server = await serveTls(test, { cert: certificate, key }, answer("anything"));
    assert.equal(await get(test, { server: server.url, insecureSkipTlsVerify: true }), "anything");
  });

  it("reads the authority anew for each connection", async (test) => {
    const server = await secureServer(test);
    let current = (await testAuthority("before the rotation")).certificate;
    const transport = transportTo(test, {
      server: server.url,
      certificateAuthority: async () => Promise.resolve(current),
    });
    await assert.rejects(transport.request({ path: "/" }), { code: "ERR_TLS" });
    current = authority.certificate;
    assert.equal((await transport.request({ path: "/" })).status, 200);
  });

  it("passes on why the authority could not be read", async (test) => {
    const server = await secureServer(test);
    const failure = new KubeconfigError("ERR_KUBECONFIG_INVALID", "no such file");
    const config = { server: server.url, certificateAuthority: async () => Promise.reject(failure) };
    await assert.rejects(get(test, config), failure);
    assert.equal(server.connections.length, 0);
  });

  it("fails for an authority or a key that cannot be used", async (test) => {
    const server = await secureServer(test);
    const { certificate } = await authority.issue();
    const { key } = await authority.issue();
    const get = async () => Promise.resolve({ clientCertificate: { certificate, key } });
    const credentials = { get, reject: () => false };
    await assertFails(
      test,
      { server: server.url, ...trusting, credentials },
      "ERR_TLS",
      /a configured certificate or key cannot be used/,
    );
    const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const config = { server: server.url, certificateAuthority: async () => Promise.resolve(broken) };
    await assertFails(test, config, "ERR_TLS", /^Cannot (set up TLS|trust)/);
    await server.drained();
  });

  it("presents a client certificate", async (test) => {
    const { certificate, key } = await authority.issue();
    const options = { cert: certificate, key, ca: authority.certificate, requestCert: true };
    const server = await serveTls(test, options, answer("known"));
    const clientCertificate = await authority.issue();
    const credentials: CredentialSource = {
      get: async () => Promise.resolve({ clientCertificate }),
      reject: () => false,
    };
    assert.equal(await get(test, { server: server.url, ...trusting, credentials }), "known");
    // A Node server closes the connection of a client without a certificate. Other servers send a TLS alert
    // first.
    const stranger = get(test, { server: server.url, ...trusting });
    await assert.rejects(stranger, TransportError);
  });

  it("says that a plain http server does not speak TLS", async (test) => {
    const server = await serve(test, answer("plain"));
    await assertFails(
      test,
      { server: `https://127.0.0.1:${server.port}` },
      "ERR_TLS",
      /does not speak TLS on this port; expected an http:\/\/ URL$/,
    );
    await server.drained();
  });
});

describe("a connection that cannot be made", () => {
  it("is ERR_CONNECT when it is refused", async (test) => {
    const server = await serveTcp(test, () => undefined);
    server.server.close();
    await assertFails(
      test,
      { server: `https://127.0.0.1:${server.port}` },
      "ERR_CONNECT",
      /^Cannot connect to https:\/\/127\.0\.0\.1:\d+: connection refused$/,
    );
  });

  it("is ERR_CONNECT when every address of a name is refused", async (test) => {
    const server = await serveTcp(test, () => undefined);
    server.server.close();
    await assertFails(
      test,
      { server: `http://localhost:${server.port}` },
      "ERR_CONNECT",
      /: connection refused$/,
    );
  });

  it("is ERR_CONNECT when the name is unknown", async (test) => {
    await assertFails(
      test,
      { server: "https://no-such-host.invalid:6443" },
      "ERR_CONNECT",
      /^Cannot connect to https:\/\/no-such-host\.invalid:6443: (no such host|the name server did not respond)$/,
    );
  });

  it("is ERR_CONNECT when the other side hangs up during the TLS handshake", async (test) => {
    const server = await serveTcp(test, (socket) => {
      socket.once("data", () => void socket.end());
    });
    await assertFails(
      test,
      { server: `https://127.0.0.1:${server.port}` },
      "ERR_CONNECT",
      /^Cannot connect to /,
    );
  });

  for (const [alert, code, message] of [
    [80, "ERR_CONNECT", /: TLS failed \(ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR\)$/],
    [112, "ERR_CONNECT", /: TLS failed \(ERR_SSL_TLSV1_UNRECOGNIZED_NAME\)$/],
    [48, "ERR_TLS", /^Cannot present a client certificate to .* \(ERR_SSL_TLSV1_ALERT_UNKNOWN_CA\)$/],
    [116, "ERR_TLS", /: the server requires a client certificate, but none is configured$/],
  ] as const) {
    it(`is ${code} when the other side answers the TLS handshake with alert ${alert}`, async (test) => {
      const server = await serveTcp(test, (socket) => {
        socket.once("data", () => void socket.end(Buffer.from([21, 3, 3, 0, 2, 2, alert])));
      });
      await assertFails(test, { server: `https://127.0.0.1:${server.port}` }, code, message);
      await server.drained();
    });
  }

  it("is ERR_TIMEOUT when TLS takes too long (IP-2)", async (test) => {
    const clock = new FakeClock();
    const server = await serveTcp(test, (socket) => void socket.resume());
    const transport = transportTo(test, `https://127.0.0.1:${server.port}`, {
      clock,
      connectTimeoutMs: 4_000,
    });
    const failed = assert.rejects(transport.request({ path: "/" }), {
      code: "ERR_TIMEOUT",
      message: `Cannot connect to https://127.0.0.1:${server.port}: no connection within 4s`,
    });
    while (server.connections.length === 0) {
      await settle();
    }
    await clock.advance(4_000);
    await failed;
    await server.drained();
    assert.equal(clock.pendingTimers, 0);
  });

  it("is not late when it was made while the process stood still (IP-32)", async (test) => {
    const clock = new FakeClock();
    const proxy = await serveFromThread(test);
    const config = { server: "http://10.0.0.1", proxyUrl: proxy.url.replace("http", "socks5") };
    const pending = transportTo(test, config, { clock, connectTimeoutMs: 4_000 }).request({ path: "/" });
    await proxy.requested;
    // The answers of a SOCKS5 proxy: no password is needed, and the connection is made.
    proxy.writeMeanwhile("\x05\x00" + "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00");
    clock.jump(4_000);
    await settle();
    proxy.writeMeanwhile("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmade");
    assert.equal((await readAll((await pending).body)).toString(), "made");
  });

  it("is ERR_TIMEOUT when reading the authority takes too long", async (test) => {
    const clock = new FakeClock();
    const config = {
      server: "https://127.0.0.1:1",
      certificateAuthority: async () => new Promise<string>(() => undefined),
    };
    const failed = assert.rejects(transportTo(test, config, { clock }).request({ path: "/" }), {
      code: "ERR_TIMEOUT",
    });
    await clock.advance(30_000);
    await failed;
  });
});

describe("an abort while connecting", () => {
  const reason = new Error("the user left");

  it("rejects with its reason before the connection is made", async (test) => {
    const controller = new AbortController();
    const server = await serveTcp(test, (socket) => void socket.resume());
    const pending = transportTo(test, server.url.replace("tcp", "https")).request(
      { path: "/" },
      controller.signal,
    );
    controller.abort(reason);
    await assert.rejects(pending, reason);
    await settle();
    await server.drained();
  });

  it("rejects with its reason during the TLS handshake and leaves no connection", async (test) => {
    const controller = new AbortController();
    const server = await serveTcp(test, (socket) => {
      socket.once("data", () => controller.abort(reason));
    });
    const transport = transportTo(test, server.url.replace("tcp", "https"));
    await assert.rejects(transport.request({ path: "/" }, controller.signal), reason);
    await server.drained();
  });

  it("leaves nothing when it comes at any turn of the event loop", async (test) => {
    const server = await secureServer(test);
    const transport = transportTo(test, { server: server.url, ...trusting });
    let finished = 0;
    for (let turns = 0; finished < 3 && turns < 200; turns += 1) {
      const controller = new AbortController();
      const outcome = transport.request({ path: "/" }, controller.signal).then(
        (response) => {
          response.body.close();
          return "answered";
        },
        (error: unknown) => error,
      );
      await settle(turns);
      controller.abort(reason);
      const result = await outcome;
      finished += result === "answered" ? 1 : 0;
      assert.ok(result === "answered" || result === reason, String(result));
    }
    assert.equal(finished, 3);
    await transport.close();
    await server.drained();
  });
});
