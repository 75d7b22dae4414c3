import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, it, type TestContext } from "node:test";
import tls from "node:tls";
import { answer, serve, serveTcp, serveTls } from "../support/http-fixture.js";
import { type CertificateWish, madeCertificate, unknownExtension } from "../support/made-certificate.js";
import { connectProxy } from "../support/proxies.js";
import { type CliOptions, runCli, Scratch, startCli } from "../support/run-cli.js";

interface Parts {
  readonly cluster: object;
  readonly user?: object;
}

function kubeconfigOf(test: TestContext, { cluster, user = { token: "t0ken" } }: Parts): string {
  const scratch = new Scratch();
  test.after(() => scratch.remove());
  return scratch.write(
    "config",
    JSON.stringify({
      "current-context": "dev",
      clusters: [{ name: "c", cluster }],
      users: [{ name: "u", user }],
      contexts: [{ name: "dev", context: { cluster: "c", user: "u" } }],
    }),
  );
}

/** Runs the program to its end, and returns the lines on stderr. It must have ended with 1 and an error. */
async function ending(test: TestContext, parts: Parts, options: CliOptions = {}): Promise<string[]> {
  const { code, stdout, stderr } = await runCli(["--kubeconfig", kubeconfigOf(test, parts)], options);
  assert.equal(code, 1, stderr);
  assert.equal(stdout, "");
  assert.ok(!stderr.includes("t0ken"), stderr);
  return stderr.split("\n").slice(0, -1);
}

/** Runs the program to its end, which must come with one line, and returns that line. */
async function onlyLine(test: TestContext, parts: Parts, options: CliOptions = {}): Promise<string> {
  const lines = await ending(test, parts, options);
  assert.equal(lines.length, 1, lines.join("\n"));
  return lines[0] ?? "";
}

/** Starts a server with a certificate of its own, which its kubeconfig trusts. */
async function secure(
  test: TestContext,
  wish: CertificateWish = {},
  handler = answer("{}"),
): Promise<{ readonly server: string; readonly cluster: object; readonly pem: string }> {
  const { pem, key } = await madeCertificate(wish);
  const { url } = await serveTls(test, { cert: pem, key }, handler);
  const data = Buffer.from(pem).toString("base64");
  return { server: url, cluster: { server: url, "certificate-authority-data": data }, pem };
}

describe("k8s-informer, given an answer that stays the same", () => {
  it("names the other server that it is redirected to, and sends nothing there", async (test) => {
    const other = await serve(test, answer("{}"));
    const { url } = await serve(test, (request, response) => {
      response.writeHead(302, { location: other.url + (request.url ?? "") }).end();
    });
    assert.equal(
      await onlyLine(test, { cluster: { server: url } }),
      `error: Cannot get a response from ${url}: it redirects to "${other.url}/api/v1/pods", and credentials are not ` +
        `sent to another server; if the API server is there, use "${other.url}" as the server, or ` +
        "log in if that is a login page",
    );
    assert.equal(other.connections.length, 0);
  });

  it("recognises a login page, also behind a redirect", async (test) => {
    const { url } = await serve(test, (request, response) => {
      if (request.url === "/login") {
        answer("<title>Sign in</title>", 200, { "content-type": "text/html" })(request, response);
      } else {
        response.writeHead(303, { location: "/login" }).end();
      }
    });
    assert.match(
      await onlyLine(test, { cluster: { server: url } }),
      /^error: Cannot read the response of the server: found a web page that says "Sign in", expected a Kubernetes API; log in /,
    );
  });

  it("passes on a verdict on the certificate that Node has no code for", async (test) => {
    const { server, cluster } = await secure(test, { extensions: [unknownExtension(true)] });
    assert.equal(
      await onlyLine(test, { cluster }),
      `error: Cannot trust the certificate of ${server}: it is not valid (OpenSSL says: unhandled critical extension)`,
    );
  });

  it("says that the server accepts neither HTTP/2 nor HTTP/1.1", async (test) => {
    const { pem, key } = await madeCertificate();
    const server = tls.createServer({ cert: pem, key, ALPNProtocols: ["other"] });
    server.on("tlsClientError", () => undefined);
    const { port } = await serveTcp(test, (socket) => void server.emit("connection", socket));
    const data = Buffer.from(pem).toString("base64");
    assert.match(
      await onlyLine(test, {
        cluster: { server: `https://127.0.0.1:${port}`, "certificate-authority-data": data },
      }),
      /^error: Cannot set up TLS with https:.*: the server accepts neither HTTP\/2 nor HTTP\/1\.1; check/,
    );
  });

  it("says that a server speaks HTTP/2 without being asked", async (test) => {
    const { port } = await serveTcp(test, (socket) => {
      socket.write(Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100]));
    });
    assert.match(
      await onlyLine(test, { cluster: { server: `http://127.0.0.1:${port}` } }),
      /^error: Cannot read the response from http:.*: it is HTTP\/2, expected HTTP\/1\.1$/,
    );
  });

  for (const [status, words] of [
    [403, "Forbidden"],
    [407, "Proxy Authentication Required"],
  ] as const) {
    it(`says that a proxy refuses with ${status}`, async (test) => {
      const proxy = await connectProxy(test, { port: 1, status });
      const cluster = { server: "https://cluster.invalid", "proxy-url": proxy.url };
      assert.equal(
        await onlyLine(test, { cluster }),
        `error: Cannot connect to https://cluster.invalid through the proxy ${proxy.url}: the proxy answered ${status} ${words}`,
      );
      assert.equal(proxy.connections.length, 1);
    });
  }

  it("says that the URL of a proxy cannot be used, wherever it comes from", async (test) => {
    const proxyUrl = "http://user:t0ken%ZZ@127.0.0.1:1";
    const server = "https://cluster.invalid";
    const said =
      'has a "%" in its user name or password that does not begin an escape such as %40, expected %25';
    assert.ok(
      (await onlyLine(test, { cluster: { server, "proxy-url": proxyUrl } })).endsWith(
        `: its proxy-url ${said}`,
      ),
    );
    assert.equal(
      await onlyLine(test, { cluster: { server } }, { env: { HTTPS_PROXY: proxyUrl } }),
      `error: Cannot use the proxy of $HTTPS_PROXY: it ${said}`,
    );
  });

  it("says that a header cannot be sent", async (test) => {
    const { url: server } = await serve(test, answer("{}"));
    assert.equal(
      await onlyLine(test, { cluster: { server }, user: { token: "t0ken", as: "jane\nx" } }),
      `error: Cannot send a request to ${server}: HTTP does not allow what it contains (Invalid character in header content ["Impersonate-User"])`,
    );
  });

  it("tries three times what may pass or not", async (test) => {
    let requests = 0;
    const { url: server } = await serve(test, (request, response) => {
      requests += 1;
      answer("hello", 200, { "content-type": "text/plain" })(request, response);
    });
    const lines = await ending(test, { cluster: { server } });
    assert.equal(requests, 3);
    assert.match(lines[0] ?? "", /warning: cannot list pods in all namespaces: .*; listing again in /);
    assert.match(lines[1] ?? "", /^error: .*found content type "text\/plain".*; tried 3 times$/);
    assert.equal(lines.length, 2);
  });
});

describe("k8s-informer, trusting the authorities of this machine", () => {
  const LIST = { kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "1" }, items: [] };

  /** Answers a list, and holds a watch. */
  function noPods(request: IncomingMessage, response: ServerResponse): void {
    if (request.url?.includes("watch=") === true) {
      response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
    } else {
      answer(JSON.stringify(LIST))(request, response);
    }
  }

  /** Runs the program until it watches, stops it, and returns what it wrote to stderr. */
  async function watching(test: TestContext, parts: Parts, options: CliOptions = {}): Promise<string> {
    const run = startCli(["--kubeconfig", kubeconfigOf(test, parts)], options);
    test.after(() => run.child.kill("SIGKILL"));
    await run.until(({ stderr }) => stderr.includes("watching pods in all namespaces: 0 found"));
    return (await run.stop()).stderr;
  }

  it("trusts what SSL_CERT_FILE names", async (test) => {
    const { pem, server } = await secure(test, {}, noPods);
    const scratch = new Scratch();
    test.after(() => scratch.remove());
    const env = { SSL_CERT_FILE: scratch.write("ca.pem", pem) };
    assert.doesNotMatch(await watching(test, { cluster: { server } }, { env }), /warning/);
  });

  it("names what it has looked at when it refuses", async (test) => {
    const { server } = await secure(test);
    const env = { SSL_CERT_FILE: "/nonexistent/ca.pem", SSL_CERT_DIR: "/nonexistent/certs" };
    assert.equal(
      await onlyLine(test, { cluster: { server } }, { env }),
      `error: Cannot trust the certificate of ${server}: it is self-signed; expected one signed by an authority that ` +
        'this machine trusts (Node.js, SSL_CERT_FILE "/nonexistent/ca.pem" (cannot be read), SSL_CERT_DIR ' +
        '"/nonexistent/certs" (cannot be read)), because the kubeconfig has no certificate-authority; set ' +
        "certificate-authority there, or NODE_EXTRA_CA_CERTS=FILE to add another",
    );
  });

  it("warns once about a certificate authority that cannot be read, and trusts the others", async (test) => {
    const { pem, server } = await secure(test, {}, noPods);
    const bundle = `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${pem}`;
    const data = Buffer.from(bundle).toString("base64");
    const stderr = await watching(test, { cluster: { server, "certificate-authority-data": data } });
    assert.equal(
      stderr.match(/warning: .* contains certificates that cannot be read \(number 1 of 2\)/g)?.length,
      1,
    );
  });
});
