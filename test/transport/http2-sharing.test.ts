import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { startApiServer } from "../../src/apiserver/index.js";
import type { ResponseBody } from "../../src/transport/transport.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { podNamed } from "../support/embedded.js";
import { until } from "../support/eventually.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { type RawHttp2Connection, rawHttp2Server } from "../support/raw-http2.js";
import { transportError } from "./answers.js";
import { answerOk, connected } from "./http2-client.js";

const INTERNAL_ERROR = 2;
/** The window of a connection before either side has changed it (RFC 9113, 6.9.2). */
const FIRST_WINDOW_BYTES = 65_535;

describe("a response over HTTP/2", () => {
  it("is not whole when its connection ends before its last bytes are read", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) => {
      connection.headers(stream);
      for (let left = 39; left >= 0; left -= 1) {
        connection.data(stream, "x".repeat(16_384), left === 0);
      }
    });
    const { body } = await connected(test, server).request({ path: "/" });
    await settle(20);
    server.connections[0]?.socket.destroy();
    await settle(20);
    await assert.rejects(lengthOf(body), transportError("ERR_RESET", /connection reset by peer$/));
  });

  it("may be large before a window is used up, on all streams of a connection together", async (test) => {
    const server = await rawHttp2Server(test, answerOk);
    const { body } = await connected(test, server).request({ path: "/" });
    await lengthOf(body);
    await until(() => (server.connections[0]?.windowBytes ?? 0) > FIRST_WINDOW_BYTES);
    assert.ok((server.connections[0]?.windowBytes ?? 0) >= 32 * 1024 * 1024);
  });
});

describe("a write over HTTP/2", () => {
  it("is not sent again when the server goes that has looked at it", async (test) => {
    let requests = 0;
    const server = await rawHttp2Server(test, (connection, stream) => {
      requests += 1;
      connection.goAway(stream, INTERNAL_ERROR);
      connection.socket.end();
    });
    const write = connected(test, server).request({ method: "POST", path: "/", body: "x" });
    await assert.rejects(write, transportError("ERR_RESET", /the server ended the connection/));
    assert.equal(requests, 1);
  });
});

describe("watches over HTTP/2 that lose their connection", () => {
  for (const [how, lose] of [
    ["breaks", (connection) => void connection.socket.destroy()],
    ["ends", (connection) => void connection.socket.end()],
    [
      "goes",
      (connection) => {
        connection.goAway(2 ** 31 - 1, INTERNAL_ERROR);
        connection.socket.end();
      },
    ],
  ] as readonly (readonly [string, (connection: RawHttp2Connection) => void])[]) {
    it(`learn how many they were (it ${how})`, async (test) => {
      const server = await rawHttp2Server(test, (connection, stream) => connection.headers(stream));
      const transport = connected(test, server);
      const bodies = await Promise.all(
        Array.from({ length: 60 }, async () => transport.request({ path: "/watch", idleTimeoutMs: 0 })),
      );
      const [connection] = server.connections;
      assert.ok(connection !== undefined);
      lose(connection);
      const lost = await Promise.all(bodies.map(async ({ body }) => lostWatchesOf(body)));
      assert.deepEqual(new Set(lost), new Set([60]));
    });
  }

  it("learn how many they were (a PING gets no answer)", async (test) => {
    const clock = new FakeClock();
    const server = await rawHttp2Server(test, (connection, stream) => connection.headers(stream), {
      answersPings: false,
    });
    const transport = connected(test, server, { clock });
    const watch = async (): Promise<ResponseBody> =>
      (await transport.request({ path: "/watch", idleTimeoutMs: 0 })).body;
    const lost = Promise.all([lostWatchesOf(await watch()), lostWatchesOf(await watch())]);
    await clock.advance(45_000);
    assert.deepEqual(await lost, [2, 2]);
  });
});

describe("a connection of HTTP/2 in a process that does nothing else", () => {
  it("keeps the process alive while a watch is open, and no longer", { timeout: 60_000 }, async () => {
    const server = await startApiServer();
    try {
      const program = fileURLToPath(new URL("../support/watching-program.ts", import.meta.url));
      const child = spawn(process.execPath, ["--import", "tsx", program], {
        env: { ...process.env, KUBECONFIG_TEXT: server.kubeconfig() },
        stdio: ["ignore", "pipe", "inherit"],
      });
      child.stdout.setEncoding("utf8");
      let said = "";
      child.stdout.on("data", (text: string) => {
        said += text;
      });
      const ended = once(child, "close");
      await until(() => said.includes("watching") || child.exitCode !== null);
      // A process that nothing keeps alive would end within this time.
      await settle(50);
      assert.equal(child.exitCode, null, "it has ended although a watch is open");
      server.objects.create("pods", podNamed("a"));
      assert.deepEqual([(await ended)[0], said], [0, "listed\nwatching\nan event\n"]);
    } finally {
      await server.close();
    }
  });
});

async function lengthOf(body: ResponseBody): Promise<number> {
  let bytes = 0;
  for (let chunk = await body.next(); chunk !== undefined; chunk = await body.next()) {
    bytes += chunk.length;
  }
  return bytes;
}

async function lostWatchesOf(body: ResponseBody): Promise<number | undefined> {
  try {
    await body.next();
    return undefined;
  } catch (error) {
    return error instanceof TransportError ? error.lostWatches : undefined;
  }
}
