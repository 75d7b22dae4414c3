import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import tls from "node:tls";
import { Latch } from "../../src/base/latch.js";
import { openSession } from "../../src/transport/http2/open-session.js";
import { testAuthority } from "../support/certificates.js";
import { until } from "../support/eventually.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { listen, readAll, serveTcp } from "../support/http-fixture.js";
import { type RawHttp2Connection, rawHttp2Server } from "../support/raw-http2.js";
import { transportError } from "./answers.js";
import { answerOk, connected, fetchText } from "./http2-client.js";

const [NO_ERROR, INTERNAL_ERROR, REFUSED_STREAM] = [0, 2, 7];

describe("requests over HTTP/2", () => {
  it("share one connection, one after the other and at the same time", async (test) => {
    const server = await rawHttp2Server(test, answerOk);
    const transport = connected(test, server);
    assert.equal(await fetchText(transport), "ok");
    const texts = await Promise.all(Array.from({ length: 50 }, async () => fetchText(transport)));
    assert.deepEqual(new Set(texts), new Set(["ok"]));
    assert.equal(server.connections.length, 1);
  });

  it("take one connection for a hundred at once, before it is known which protocol the server speaks", async (test) => {
    const server = await rawHttp2Server(test, answerOk);
    const transport = connected(test, server);
    await Promise.all(Array.from({ length: 100 }, async () => fetchText(transport)));
    assert.equal(server.connections.length, 1);
  });

  it("take a second connection beyond ninety watches, and lists still find room on the first", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) => connection.headers(stream));
    const transport = connected(test, server);
    const stop = new AbortController();
    const watch = async (): Promise<unknown> =>
      transport.request({ path: "/watch", idleTimeoutMs: 0 }, stop.signal);
    await Promise.all(Array.from({ length: 91 }, watch));
    const list = await transport.request({ path: "/list" });
    assert.deepEqual(
      server.connections.map(({ streams }) => streams.length),
      [91, 1],
    );
    list.body.close();
    stop.abort();
  });

  it("never fail because another request gave up the connection that they wait for", async (test) => {
    const { port, connections } = await serveTcp(test, (socket) => void socket.resume());
    const transport = connected(test, { url: `https://127.0.0.1:${port}`, authority: "" });
    for (let later = 0; later < 20; later += 1) {
      const before = connections.length;
      const [stop, leave] = [new AbortController(), new AbortController()];
      const other = transport.request({ path: "/" }, stop.signal);
      other.catch(() => undefined);
      await until(() => connections.length > before);
      stop.abort(new Error("another request was given up"));
      for (let count = 0; count < later; count += 1) {
        await Promise.resolve();
      }
      const request = transport.request({ path: "/" }, leave.signal);
      // It waits for a connection, which never comes.
      await Promise.race([request, settle(10)]);
      leave.abort();
      await assert.rejects(request, { name: "AbortError" });
    }
  });

  it("take another connection when the first to use one gives up, and the server has said nothing yet", async (test) => {
    const authority = await testAuthority();
    const { certificate, key } = await authority.issue();
    const asked = new Latch();
    const mute = tls.createServer({ cert: certificate, key, ALPNProtocols: ["h2"] }, (socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => asked.open());
    });
    const { url, connections } = await listen(test, mute, "https");
    const transport = connected(test, { url, authority: authority.certificate });
    const stop = new AbortController();
    const first = transport.request({ path: "/" }, stop.signal);
    first.catch(() => undefined);
    transport.request({ path: "/" }).catch(() => undefined);
    await asked.opened;
    stop.abort();
    await until(() => connections.length === 2);
  });
});

describe("a request over HTTP/2 that the server never looked at", () => {
  it("is sent once more when its stream is refused", async (test) => {
    let requests = 0;
    const server = await rawHttp2Server(test, (connection, stream) => {
      requests += 1;
      if (requests === 1) {
        connection.reset(stream, REFUSED_STREAM);
      } else {
        answerOk(connection, stream);
      }
    });
    assert.equal(await fetchText(connected(test, server)), "ok");
  });

  it("is not sent a third time", async (test) => {
    let requests = 0;
    const server = await rawHttp2Server(test, (connection, stream) => {
      requests += 1;
      connection.reset(stream, REFUSED_STREAM);
    });
    await assert.rejects(
      fetchText(connected(test, server)),
      transportError("ERR_RESET", /refused the stream/),
    );
    assert.equal(requests, 2);
  });

  it("is sent on another connection when the server goes before it", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) => {
      if (server.connections.length === 1) {
        connection.goAway(0, NO_ERROR);
        connection.socket.end();
      } else {
        answerOk(connection, stream);
      }
    });
    assert.equal(await fetchText(connected(test, server)), "ok");
    assert.equal(server.connections.length, 2);
  });
});

describe("a connection of HTTP/2 that passes nothing on", () => {
  it("ends its watches within 45 s, and the next request takes another connection", async (test) => {
    const clock = new FakeClock();
    const server = await rawHttp2Server(test, (connection, stream) => connection.headers(stream), {
      answersPings: false,
    });
    const transport = connected(test, server, { clock });
    const { body } = await transport.request({ path: "/watch", idleTimeoutMs: 0 });
    const next = assert.rejects(
      body.next(),
      transportError("ERR_TIMEOUT", /no answer to a PING within 10s$/),
    );
    await clock.advance(45_000);
    await next;
    const { body: again } = await transport.request({ path: "/watch", idleTimeoutMs: 0 });
    assert.equal(server.connections.length, 2);
    again.close();
  });

  it("is noticed also after the server has said that it goes", async (test) => {
    const clock = new FakeClock();
    const onRequest = (connection: RawHttp2Connection, stream: number): void => {
      connection.headers(stream);
      connection.goAway(stream, NO_ERROR);
    };
    const server = await rawHttp2Server(test, onRequest, { answersPings: false });
    const { body } = await connected(test, server, { clock }).request({ path: "/watch", idleTimeoutMs: 0 });
    const next = assert.rejects(
      body.next(),
      transportError("ERR_TIMEOUT", /no answer to a PING within 10s$/),
    );
    await clock.advance(45_000);
    await next;
  });

  it("is not taken for one when the server has said that it goes, and still answers", async (test) => {
    const clock = new FakeClock();
    const server = await rawHttp2Server(test, (connection, stream) => {
      connection.headers(stream);
      connection.goAway(stream, NO_ERROR);
    });
    const { body } = await connected(test, server, { clock }).request({ path: "/watch", idleTimeoutMs: 0 });
    for (let round = 0; round < 20; round += 1) {
      await clock.advance(15_000);
    }
    server.connections[0]?.data(1, "event", true);
    assert.equal((await readAll(body)).toString(), "event");
  });
});

describe("a session of HTTP/2", () => {
  it("counts the streams that were reset no more", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) =>
      connection.reset(stream, INTERNAL_ERROR),
    );
    const transport = connected(test, server);
    for (let round = 0; round < 6; round += 1) {
      const requests = Array.from({ length: 50 }, async () => fetchText(transport));
      const outcomes = await Promise.allSettled(requests);
      assert.ok(outcomes.every(({ status }) => status === "rejected"));
    }
    assert.equal(server.connections.length, 1);
  });

  for (const how of ["closed", "aborted"] as const) {
    it(`counts the streams no more whose response has come whole and is ${how} unread`, async (test) => {
      const server = await rawHttp2Server(test, (connection, stream) => {
        connection.headers(stream);
        for (let left = 9; left >= 0; left -= 1) {
          connection.data(stream, "x".repeat(16_384), left === 0);
        }
      });
      const transport = connected(test, server);
      for (let round = 0; round <= 100; round += 1) {
        const stop = new AbortController();
        const { body } = await transport.request({ path: "/" }, stop.signal);
        await settle(20);
        if (how === "closed") {
          body.close();
        } else {
          stop.abort();
        }
      }
      assert.equal(server.connections.length, 1);
    });
  }

  it("may be destroyed before it has begun", async (test) => {
    const { url, authority: ca } = await rawHttp2Server(test, () => undefined);
    const { port } = new URL(url);
    const socket = tls.connect({ host: "127.0.0.1", port: Number(port), ca, ALPNProtocols: ["h2"] });
    await once(socket, "secureConnect");
    await openSession({ socket, origin: url, clock: new FakeClock() }).destroyed();
    assert.equal(socket.destroyed, true);
  });
});
