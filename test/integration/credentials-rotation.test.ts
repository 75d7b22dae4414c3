import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect, type AddressInfo, type Server, type Socket } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { createServer as createTlsServer, type Server as TlsServer } from "node:tls";
import { systemClock } from "../../src/base/clock.js";
import { testAuthority } from "../support/certificates.js";
import { FOUND, type Place, place, startWatching, USER } from "../support/credential-place.js";
import { podNamed } from "../support/embedded.js";
import type { InProcessCli } from "../support/in-process-cli.js";
import { type Protocol, PROTOCOLS } from "../support/protocols.js";
import { connectHandler } from "../support/proxies.js";
import { eventually } from "../support/eventually.js";

const STOPPED = "Received termination, signaling shutdown";
const AGAIN = "watching pods in all namespaces again after Ns, from where it left off";

/** Creates a pod while the watch is lost, and checks that it is reported when the watch is back. */
async function convergesAfter(run: InProcessCli, at: Place, mend: () => Promise<unknown>): Promise<void> {
  at.server.objects.create("pods", podNamed("meanwhile"));
  await mend();
  await run.untilSaid("again after");
  await eventually(() => assert.match(run.stdout, /New Pod Added to Store: meanwhile\n/));
}

/** Checks that every request was made over a protocol. */
function assertSpoken(protocol: Protocol, { server }: Place): void {
  const version = { "HTTP/1.1": "1.1", "HTTP/2": "2.0" }[protocol];
  assert.deepEqual(new Set(server.requests.map(({ httpVersion }) => httpVersion)), new Set([version]));
}

/** Returns the lines about the only interruption, without the lines before and after it. */
async function interruption(run: InProcessCli): Promise<string[]> {
  const { code } = await run.stop();
  assert.equal(code, 143);
  const [first, ...rest] = run.said;
  assert.equal(first, FOUND);
  assert.ok(rest.includes(STOPPED), run.stderr);
  const lines = rest.slice(0, rest.indexOf(STOPPED));
  assert.equal(new Set(lines).size, lines.length, `a line was written twice:\n${run.stderr}`);
  return lines;
}

/** The connections of a test, so that it can break them. */
class Connections {
  readonly #open = new Set<Socket>();

  add(socket: Socket): void {
    this.#open.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => void this.#open.delete(socket));
  }

  breakOff(): void {
    for (const socket of this.#open) {
      socket.destroy();
    }
  }
}

/** Lets a server listen on the loopback address. It is closed when the test ends. */
async function listening(t: TestContext, server: Server, port = 0): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  t.after(() => void server.close());
  return (server.address() as AddressInfo).port;
}

for (const protocol of PROTOCOLS) {
  describe(
    `k8s-informer over ${protocol}, whose credentials change under its watch`,
    { concurrency: 6 },
    () => {
      it("reads a token file again for the next request, without a message", async (t) => {
        const at = await place(t);
        const tokenFile = await at.write("token", at.server.rotateToken(USER));
        const run = startWatching(t, await at.kubeconfig({ tokenFile }), protocol);
        await run.untilSaid(FOUND);
        await at.write("token", at.server.rotateToken(USER));
        await convergesAfter(run, at, async () => at.restartNoticedBy(run));
        assert.equal(at.strangers, 0);
        const lines = await interruption(run);
        assert.equal(lines.at(-1), AGAIN);
        assertSpoken(protocol, at);
      });

      it("says once that the server refuses a token whose file is not rotated yet, and goes on when it is", async (t) => {
        const at = await place(t);
        const tokenFile = await at.write("token", at.server.rotateToken(USER));
        const run = startWatching(t, await at.kubeconfig({ tokenFile }), protocol);
        await run.untilSaid(FOUND);
        const token = at.server.rotateToken(USER);
        await at.server.restart({ history: "kept" });
        await run.untilSaid("Unauthorized");
        await convergesAfter(run, at, async () => at.write("token", token));
        const lines = await interruption(run);
        const told = lines.filter((line) => line.includes("Unauthorized"));
        assert.equal(told.length, 1);
        assert.match(
          told[0] ?? "",
          /^warning: lost the watch on pods in all namespaces: Unauthorized; listing again in Ns$/,
        );
        assert.match(
          lines.at(-1) ?? "",
          /again after Ns, relisted: 1 added, 0 updated, 0 deleted meanwhile$/,
        );
        assertSpoken(protocol, at);
      });

      it("presents a rotated client certificate from the next connection on, once its key is there too", async (t) => {
        const at = await place(t);
        const old = await at.server.clientCertificate(USER);
        const user = {
          "client-certificate": await at.write("tls.crt", old.certificate),
          "client-key": await at.write("tls.key", old.key),
        };
        const run = startWatching(t, await at.kubeconfig(user), protocol);
        await run.untilSaid(FOUND);
        assert.equal(at.server.requests.at(-1)?.user, USER);
        const renewed = await at.server.clientCertificate("other");
        await at.write("tls.crt", renewed.certificate);
        await at.restartNoticedBy(run);
        await run.untilSaid("again after");
        // The new certificate does not match the old key, so the old pair stays in use.
        assert.equal(at.server.requests.at(-1)?.user, USER);
        await at.write("tls.key", renewed.key);
        await at.restartNoticedBy(run);
        await convergesAfter(run, at, async () => Promise.resolve());
        await eventually(() => assert.equal(at.server.requests.at(-1)?.user, "other"));
        assert.equal(at.strangers, 0);
        await run.stop();
        assert.equal(run.said.filter((line) => line.startsWith("warning: ")).length, 2, run.stderr);
        assertSpoken(protocol, at);
      });

      it("says once which proxy has died, without its password, and goes on once it is back", async (t) => {
        const at = await place(t);
        const connections = new Connections();
        const proxy = (): Server => {
          const server = createHttpServer();
          server.on("connection", (socket: Socket) => connections.add(socket));
          server.on("connect", connectHandler({ port: at.server.port }));
          return server;
        };
        t.after(() => connections.breakOff());
        const first = proxy();
        const port = await listening(t, first);
        const token = at.server.rotateToken(USER);
        const cluster = { "proxy-url": `http://user:pLaNtEd@127.0.0.1:${port}` };
        const run = startWatching(t, await at.kubeconfig({ token }, cluster), protocol);
        await run.untilSaid(FOUND);
        first.close();
        connections.breakOff();
        await run.untilSaid("through the proxy");
        await systemClock.sleep(10);
        await convergesAfter(run, at, async () => listening(t, proxy(), port));
        const lines = await interruption(run);
        const told = lines.filter((line) => line.includes("through the proxy"));
        assert.deepEqual(told, [
          `warning: lost the watch on pods in all namespaces: cannot connect to ${at.server.url} through the proxy ` +
            `http://127.0.0.1:${port}: connection refused; watching again in Ns`,
        ]);
        assert.equal(lines.at(-1), AGAIN);
        assert.ok(!run.stderr.includes("pLaNtEd"));
        assertSpoken(protocol, at);
      });
    },
  );
}

describe("k8s-informer, whose trust changes under its watch", () => {
  it("says once that a changed authority is not trusted, and goes on once its file has been replaced", async (t) => {
    const at = await place(t, { tls: false });
    const [first, second] = await Promise.all([testAuthority("first"), testAuthority("second")]);
    const connections = new Connections();
    const { certificate, key } = await first.issue();
    // TLS ends in front of the server, because the server cannot change its authority.
    const front: TlsServer = createTlsServer({ cert: certificate, key }, (socket) => {
      const inner = connect(at.server.port, "127.0.0.1");
      connections.add(socket);
      connections.add(inner);
      socket.pipe(inner).pipe(socket);
      socket.once("close", () => void inner.destroy());
      inner.once("close", () => void socket.destroy());
    });
    front.on("tlsClientError", () => undefined);
    const port = await listening(t, front);
    t.after(() => connections.breakOff());
    const file = await at.write("ca.crt", first.certificate);
    const token = at.server.rotateToken(USER);
    const cluster = { server: `https://127.0.0.1:${port}`, "certificate-authority": file };
    const run = startWatching(t, await at.kubeconfig({ token }, cluster));
    await run.untilSaid(FOUND);
    const renewed = await second.issue();
    front.setSecureContext({ cert: renewed.certificate, key: renewed.key });
    connections.breakOff();
    await run.untilSaid("cannot trust the certificate");
    await convergesAfter(run, at, async () => at.write("ca.crt", second.certificate));
    const lines = await interruption(run);
    const told = lines.filter((line) => line.includes("cannot trust"));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /authority that is not trusted here.*; watching again in Ns$/);
    assert.equal(lines.at(-1), AGAIN);
  });
});
