import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { FakeClock, settle } from "../support/fake-clock.js";
import { nextRequest, readAll, serveOver, transportTo } from "../support/http-fixture.js";
import { PROTOCOLS } from "../support/protocols.js";
import { serveFromThread } from "../support/thread-server.js";
import { transportError } from "./answers.js";

/** How many timers an open connection has for itself. One of HTTP/2 has one for the next PING. */
const TIMERS_OF_CONNECTION = { "HTTP/1.1": 0, "HTTP/2": 1 } as const;

for (const protocol of PROTOCOLS) {
  describe(`time limits over ${protocol}`, () => {
    const own = TIMERS_OF_CONNECTION[protocol];

    it("end a request whose headers do not come (IP-16)", async (test) => {
      const clock = new FakeClock();
      const { handler, seen } = nextRequest();
      const server = await serveOver(protocol, test, handler);
      const failed = assert.rejects(
        transportTo(test, server.config, { clock }).request({ path: "/", headersTimeoutMs: 5_000 }),
        transportError("ERR_TIMEOUT", /: no response headers within 5s$/),
      );
      await seen;
      await clock.advance(5_000);
      await failed;
      await server.drained();
      assert.equal(clock.pendingTimers, 0);
    });

    it("leave headers all the time where the limit is 0 (W-22)", async (test) => {
      const clock = new FakeClock();
      const { handler, seen } = nextRequest();
      const server = await serveOver(protocol, test, handler);
      const pending = transportTo(test, server.config, { clock }).request({ path: "/", headersTimeoutMs: 0 });
      const [, response] = await seen;
      assert.equal(clock.pendingTimers, own);
      response.end("late");
      assert.equal((await readAll((await pending).body)).toString(), "late");
    });

    it("end a body that goes silent during a read (IP-2)", async (test) => {
      const clock = new FakeClock();
      const server = await serveOver(protocol, test, (_, response) => void response.write("first"));
      const transport = transportTo(test, server.config, { clock });
      const { body } = await transport.request({ path: "/", idleTimeoutMs: 7_000 });
      assert.equal((await body.next())?.toString(), "first");
      const failed = assert.rejects(body.next(), transportError("ERR_TIMEOUT", /: no data for 7s$/));
      await clock.advance(6_999);
      assert.equal(clock.pendingTimers, own + 1);
      await clock.advance(1);
      await failed;
      await server.drained();
      assert.equal(clock.pendingTimers, 0);
    });

    it("do not count between reads: a paused body is not a dead one (IP-3)", async (test) => {
      const clock = new FakeClock();
      const { handler, seen } = nextRequest();
      const server = await serveOver(protocol, test, handler);
      const pending = transportTo(test, server.config, { clock }).request({
        path: "/",
        idleTimeoutMs: 7_000,
      });
      const [, response] = await seen;
      response.write("first");
      const { body } = await pending;
      assert.equal((await body.next())?.toString(), "first");
      assert.equal(clock.pendingTimers, own);
      await clock.advance(14_000);
      response.write("second");
      assert.equal((await body.next())?.toString(), "second");
      response.end();
      assert.equal(await body.next(), undefined);
      assert.equal(clock.pendingTimers, 0);
    });

    it("count from the last piece of a compressed body, although no read ends for so little (IP-2)", async (test) => {
      const clock = new FakeClock();
      const { handler, seen } = nextRequest();
      const server = await serveOver(protocol, test, handler);
      const transport = transportTo(test, server.config, { clock });
      const pending = transport.request({ path: "/", compress: true, idleTimeoutMs: 7_000 });
      const [, response] = await seen;
      response.writeHead(200, { "content-encoding": "gzip" }).flushHeaders();
      const { body } = await pending;
      const chunk = body.next();
      const compressed = gzipSync("comes slowly");
      for (let at = 0; at < compressed.length; at += 10) {
        response.write(compressed.subarray(at, at + 10));
        await settle(20);
        await clock.advance(5_000);
      }
      response.end();
      assert.equal((await chunk)?.toString(), "comes slowly");
      assert.equal(await body.next(), undefined);
      assert.equal(clock.pendingTimers, 0);
    });

    it("let a body be silent for ever where the limit is 0 (IP-4)", async (test) => {
      const clock = new FakeClock();
      const { handler, seen } = nextRequest();
      const server = await serveOver(protocol, test, handler);
      const pending = transportTo(test, server.config, { clock }).request({ path: "/", idleTimeoutMs: 0 });
      const [, response] = await seen;
      response.flushHeaders();
      const { body } = await pending;
      const chunk = body.next();
      await settle();
      assert.equal(clock.pendingTimers, own);
      response.write("at last");
      assert.equal((await chunk)?.toString(), "at last");
      body.close();
    });
  });
}

describe("time limits", () => {
  it("take for no silence what came while the process stood still, an answer or more of one (IP-32)", async (test) => {
    const clock = new FakeClock();
    const server = await serveFromThread(test);
    const transport = transportTo(test, server.url, { clock });
    const pending = transport.request({ path: "/", headersTimeoutMs: 7_000, idleTimeoutMs: 7_000 });
    await server.requested;
    server.writeMeanwhile("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    clock.jump(7_000);
    const { body } = await pending;
    const first = body.next();
    server.writeMeanwhile("5\r\nfirst\r\n");
    clock.jump(7_000);
    assert.equal((await first)?.toString(), "first");
    const failed = assert.rejects(body.next(), transportError("ERR_TIMEOUT", /: no data for 7s$/));
    clock.jump(7_000);
    await failed;
  });
});
