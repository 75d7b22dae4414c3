import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { HttpTransport } from "../../src/transport/http-transport.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { FakeClock } from "../support/fake-clock.js";
import { readAll, transportTo } from "../support/http-fixture.js";
import { type RawHttp2Connection, type RawHttp2Server, rawHttp2Server } from "../support/raw-http2.js";
import { transportError } from "./answers.js";

const [NO_ERROR, INTERNAL_ERROR, REFUSED_STREAM, CANCEL, ENHANCE_YOUR_CALM] = [0, 2, 7, 8, 11];

function connected(test: TestContext, { url, authority }: RawHttp2Server, clock?: FakeClock): HttpTransport {
  const certificateAuthority = async (): Promise<string> => Promise.resolve(authority);
  return transportTo(test, { server: url, certificateAuthority }, clock === undefined ? {} : { clock });
}

async function fetchText(transport: HttpTransport): Promise<string> {
  const { body } = await transport.request({ path: "/api" });
  return (await readAll(body)).toString();
}

function answerOk(connection: RawHttp2Connection, stream: number): void {
  connection.headers(stream);
  connection.data(stream, "ok", true);
}

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
});

describe("a response over HTTP/2", () => {
  const breaks: readonly (readonly [
    string,
    (connection: RawHttp2Connection, stream: number) => void,
    RegExp,
  ])[] = [
    ["NO_ERROR", (server, stream) => server.reset(stream, NO_ERROR), /ended the stream too early/],
    ["INTERNAL_ERROR", (server, stream) => server.reset(stream, INTERNAL_ERROR), /INTERNAL_ERROR/],
    ["CANCEL", (server, stream) => server.reset(stream, CANCEL), /the connection closed/],
    ["ENHANCE_YOUR_CALM", (server, stream) => server.reset(stream, ENHANCE_YOUR_CALM), /ENHANCE_YOUR_CALM/],
    ["the end of the connection", ({ socket }) => void socket.destroy(), /connection/],
  ];
  for (const [what, breakOff, words] of breaks) {
    it(`is never whole when ${what} breaks it off`, async (test) => {
      const server = await rawHttp2Server(test, (connection, stream) => {
        connection.headers(stream);
        connection.data(stream, "half");
        setImmediate(() => breakOff(connection, stream));
      });
      const { body } = await connected(test, server).request({ path: "/" });
      assert.equal((await body.next())?.toString(), "half");
      await assert.rejects(body.next(), transportError("ERR_RESET", words));
      await assert.rejects(body.next(), TransportError);
    });

    it(`is an error when ${what} comes before its headers`, async (test) => {
      const server = await rawHttp2Server(test, breakOff);
      await assert.rejects(fetchText(connected(test, server)), transportError("ERR_RESET", words));
    });
  }

  it("is whole when the server ends it and then resets the stream, as servers do that read no body", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) => {
      answerOk(connection, stream);
      connection.reset(stream, NO_ERROR);
    });
    assert.equal(await fetchText(connected(test, server)), "ok");
  });

  it("is whole when the server says meanwhile that it goes, and the next request takes another connection", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) => {
      connection.headers(stream);
      connection.goAway(stream, NO_ERROR);
      connection.data(stream, "ok", true);
    });
    const transport = connected(test, server);
    assert.equal(await fetchText(transport), "ok");
    assert.equal(await fetchText(transport), "ok");
    assert.equal(server.connections.length, 2);
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

  for (const code of [NO_ERROR, ENHANCE_YOUR_CALM] as const) {
    it(`is sent on another connection when the server goes before it (code ${code})`, async (test) => {
      const server = await rawHttp2Server(test, (connection, stream) => {
        if (server.connections.length === 1) {
          connection.goAway(0, code);
          connection.socket.end();
        } else {
          answerOk(connection, stream);
        }
      });
      assert.equal(await fetchText(connected(test, server)), "ok");
      assert.equal(server.connections.length, 2);
    });
  }
});

describe("a connection of HTTP/2 that passes nothing on", () => {
  it("ends its watches within 45 s, and the next request takes another connection", async (test) => {
    const clock = new FakeClock();
    const server = await rawHttp2Server(test, (connection, stream) => connection.headers(stream), {
      answersPings: false,
    });
    const transport = connected(test, server, clock);
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
});
