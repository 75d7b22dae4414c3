import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { describe, it } from "node:test";
import { TLSSocket } from "node:tls";
import { systemClock } from "../../src/base/clock.js";
import type { Credential } from "../../src/kubeconfig/client-config.js";
import { TransportError } from "../../src/transport/transport-error.js";
import type { HttpTransport } from "../../src/transport/http-transport.js";
import { testAuthority } from "../support/certificates.js";
import { FakeClock } from "../support/fake-clock.js";
import {
  answer,
  nextRequest,
  readAll,
  serve,
  serveTcp,
  serveTls,
  transportTo,
} from "../support/http-fixture.js";

async function fetchText(transport: HttpTransport, path = "/"): Promise<string> {
  return (await readAll((await transport.request({ path })).body)).toString();
}

function portInHex(port: number | undefined): string {
  return `:${(port ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * Returns the fields of the line in /proc/net/tcp for the client's end of a connection. The line is found by
 * both ports, because the client's port may also be in the line of an ended connection to another server that
 * is still in TIME_WAIT.
 */
async function clientSide(ofServer: Socket): Promise<string[] | undefined> {
  const [local, remote] = [portInHex(ofServer.remotePort), portInHex(ofServer.localPort)];
  const lines = (await readFile("/proc/net/tcp", "utf8")).split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .find((fields) => fields[1]?.endsWith(local) && fields[2]?.endsWith(remote));
}

describe("connections", () => {
  it("are used again: 100 requests take one, over TLS too (IP-17)", async (test) => {
    const authority = await testAuthority();
    const { certificate, key } = await authority.issue();
    const secure = await serveTls(test, { cert: certificate, key }, answer("{}"));
    const plain = await serve(test, answer("{}"));
    const transports = [
      transportTo(test, {
        server: secure.url,
        certificateAuthority: async () => Promise.resolve(authority.certificate),
      }),
      transportTo(test, plain.url),
    ];
    for (const transport of transports) {
      for (let round = 0; round < 100; round += 1) {
        await fetchText(transport);
      }
    }
    assert.equal(secure.connections.length, 1);
    assert.equal(plain.connections.length, 1);
  });

  it("are as many as there are requests at the same time", async (test) => {
    const server = await serve(test, answer("{}"));
    const transport = transportTo(test, server.url);
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([1, 2, 3].map(async () => fetchText(transport)));
    }
    assert.equal(server.connections.length, 3);
  });

  it("probe whether the other side is alive from before the request on (IP-1)", async (test) => {
    if (process.platform !== "linux") {
      test.skip("only Linux tells a socket's timers, in /proc/net/tcp");
      return;
    }
    const { handler, seen } = nextRequest();
    const server = await serve(test, handler);
    const pending = transportTo(test, server.url).request({ path: "/" });
    const [request, response] = await seen;
    const client = await clientSide(request.socket);
    // Field 5 is timer:expires. Timer 2 is the keep-alive timer. The expiry is in hundredths of a second.
    const [timer, expires] = client?.[5]?.split(":") ?? [];
    assert.equal(timer, "02", `timer of ${String(client)}`);
    const seconds = Number.parseInt(expires ?? "", 16) / 100;
    assert.ok(seconds > 10 && seconds <= 15.5, `the probe is due in ${seconds} s`);
    response.end();
    (await pending).body.close();
  });

  it("that are idle are given up after a fault, so that the next request gets a fresh one (IP-18)", async (test) => {
    let broken = false;
    const server = await serve(test, (request, response) => {
      if (broken && request.url === "/breaks") {
        request.socket.destroy();
      } else {
        response.end("{}");
      }
    });
    const transport = transportTo(test, server.url);
    await Promise.all([1, 2, 3].map(async () => fetchText(transport)));
    assert.equal(server.connections.length, 3);
    broken = true;
    await assert.rejects(fetchText(transport, "/breaks"), TransportError);
    await server.drained();
    assert.equal(await fetchText(transport), "{}");
    assert.equal(server.connections.length, 4);
  });

  it("that the server closed while idle are not used", async (test) => {
    const server = await serve(test, answer("{}"));
    const transport = transportTo(test, server.url);
    for (let round = 1; round <= 3; round += 1) {
      assert.equal(await fetchText(transport), "{}");
      for (const socket of server.open) {
        socket.end();
      }
      await server.drained();
    }
    assert.equal(server.connections.length, 3);
  });

  it("stay when a caller leaves one request", async (test) => {
    const server = await serve(test, (request, response) => {
      if (request.url === "/") {
        response.end("{}");
      }
    });
    const transport = transportTo(test, server.url);
    await Promise.all([1, 2].map(async () => fetchText(transport)));
    const controller = new AbortController();
    const left = transport.request({ path: "/silent" }, controller.signal);
    left.catch(() => undefined);
    await fetchText(transport);
    controller.abort();
    await fetchText(transport);
    assert.equal(server.connections.length, 2);
  });

  it("are made anew with a renewed client certificate", async (test) => {
    const authority = await testAuthority();
    const { certificate, key } = await authority.issue();
    const server = await serveTls(
      test,
      { cert: certificate, key, ca: authority.certificate, requestCert: true },
      (request, response) => {
        // The sockets of an HTTPS server are TLS sockets, but the types do not say so.
        const socket: object = request.socket;
        response.end(socket instanceof TLSSocket ? socket.getPeerCertificate().subject.CN : "no TLS");
      },
    );
    let commonName = "first";
    const issued = new Map<string, Credential>();
    const transport = transportTo(test, {
      server: server.url,
      certificateAuthority: async () => Promise.resolve(authority.certificate),
      credentials: {
        get: async () => {
          const credential = issued.get(commonName) ?? {
            clientCertificate: await authority.issue({ commonName }),
          };
          issued.set(commonName, credential);
          return credential;
        },
        reject: () => false,
      },
    });
    assert.equal(await fetchText(transport), "first");
    assert.equal(await fetchText(transport), "first");
    assert.equal(server.connections.length, 1);
    commonName = "second";
    assert.equal(await fetchText(transport), "second");
    assert.equal(server.connections.length, 2);
    assert.equal(server.open.size, 1);
  });

  it("do not keep the process alive while idle", async (test) => {
    const server = await serve(test, answer("{}"));
    await fetchText(transportTo(test, server.url));
    // An unref'ed socket is not an active resource, so the only active socket is the server's end.
    const active = process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap");
    assert.equal(active.length, 1);
  });
});

describe("closing the transport", () => {
  it("closes idle and busy connections and resolves when they are gone", async (test) => {
    const server = await serve(test, (request, response) => {
      response.write("first");
      if (request.url === "/") {
        response.end();
      }
    });
    const transport = transportTo(test, server.url);
    const watch = await transport.request({ path: "/watch" });
    await watch.body.next();
    await fetchText(transport);
    assert.equal(server.connections.length, 2);
    const pending = assert.rejects(watch.body.next(), {
      code: "ERR_RESET",
      message: /the transport is closed$/,
    });
    await transport.close();
    await pending;
    await server.drained();
  });

  it("ends requests that are connecting or wait for headers", async (test) => {
    const clock = new FakeClock();
    const silentTls = await serveTcp(test, (socket) => void socket.resume());
    const { handler, seen } = nextRequest();
    const silent = await serve(test, handler);
    const transports = [
      transportTo(test, `https://127.0.0.1:${silentTls.port}`, { clock }),
      transportTo(test, silent.url, { clock }),
    ];
    const requests = transports.map(async (transport) =>
      assert.rejects(transport.request({ path: "/" }), { message: /the transport is closed$/ }),
    );
    await seen;
    await Promise.all(transports.map(async (transport) => transport.close()));
    await Promise.all(requests);
    await silentTls.drained();
    await silent.drained();
    assert.equal(clock.pendingTimers, 0);
  });

  it("refuses later requests, and may be done twice", async (test) => {
    const server = await serve(test, answer("{}"));
    const transport = transportTo(test, server.url);
    await transport.close();
    await transport.close();
    await assert.rejects(transport.request({ path: "/" }), TransportError);
    assert.equal(server.connections.length, 0);
  });
});

describe("a body without a reader", () => {
  it("stops the server's writes, and is whole when it is read later", async (test) => {
    const total = 64 * 1024 * 1024;
    const chunk = Buffer.alloc(64 * 1024, "x");
    let accepted = 0;
    const server = await serve(test, (_, response) => {
      const write = (): void => {
        while (accepted < total) {
          accepted += chunk.length;
          if (!response.write(chunk)) {
            response.once("drain", write);
            return;
          }
        }
        response.end();
      };
      write();
    });
    const { body } = await transportTo(test, server.url).request({ path: "/" });
    // The buffers of the kernel fill first. After that no drain event comes for 10 checks in a row.
    let last = -1;
    for (let quiet = 0; quiet < 10;) {
      await systemClock.sleep(20);
      quiet = accepted === last ? quiet + 1 : 0;
      last = accepted;
    }
    assert.ok(accepted < total / 2, `the server wrote ${accepted} of ${total} bytes although nobody read`);
    let read = 0;
    for (let part = await body.next(); part !== undefined; part = await body.next()) {
      read += part.length;
    }
    assert.equal(read, total);
  });
});
