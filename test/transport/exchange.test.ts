import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { TransportError } from "../../src/transport/transport-error.js";
import type { HttpTransport } from "../../src/transport/http-transport.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { answer, nextRequest, readAll, serve, serveTcp, transportTo } from "../support/http-fixture.js";
import { serveFromThread } from "../support/thread-server.js";

async function fetchAll(transport: HttpTransport): Promise<Buffer> {
  return readAll((await transport.request({ path: "/", compress: true })).body);
}

function transportError(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof TransportError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

describe("an answer that breaks off", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["shorter than its content-length", `${HEAD}Content-Length: 10\r\n\r\nabc`],
    ["without the last chunk", `${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`],
    ["inside a chunk", `${HEAD}Transfer-Encoding: chunked\r\n\r\n9\r\nabc`],
    ["inside the end of a chunk", `${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc`],
    ["inside the last chunk's end", `${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n`],
  ];
  for (const [situation, bytes] of cases) {
    for (const how of ["end", "destroy"] as const) {
      it(`is ERR_RESET when it ends ${situation} (${how}), after what had come`, async (test) => {
        const server = await serveTcp(test, (socket) => {
          socket.once("data", () => {
            socket.write(bytes, () => void socket[how]());
          });
        });
        const transport = transportTo(test, `http://127.0.0.1:${server.port}`);
        const { body } = await transport.request({ path: "/" });
        assert.equal((await body.next())?.toString(), "abc");
        await assert.rejects(
          body.next(),
          transportError("ERR_RESET", /^Cannot read the answer of http:.* to its end: /),
        );
        await assert.rejects(body.next(), TransportError);
        await server.drained();
      });
    }
  }

  it("is ERR_RESET when the connection ends before the headers", async (test) => {
    for (const bytes of ["", "HTTP/1.1 200 OK\r\nContent-"]) {
      const server = await serveTcp(test, (socket) => {
        socket.once("data", () => void socket.end(bytes));
      });
      await assert.rejects(
        fetchAll(transportTo(test, `http://127.0.0.1:${server.port}`)),
        transportError("ERR_RESET", /^Cannot get an answer from http:\/\/127\.0\.0\.1:\d+: /),
      );
    }
  });

  it("is a proper end when the server said it would close the connection", async (test) => {
    let connections = 0;
    const server = await serveTcp(test, (socket) => {
      connections += 1;
      socket.once("data", () => void socket.end(`${HEAD}Connection: close\r\n\r\nabc`));
    });
    const transport = transportTo(test, `http://127.0.0.1:${server.port}`);
    for (const asked of [1, 2]) {
      const text = await fetchAll(transport);
      assert.deepEqual([text.toString(), connections], ["abc", asked]);
    }
  });
});

describe("an answer that is not HTTP", () => {
  it("is ERR_DECODE", async (test) => {
    for (const [bytes, message] of [
      ["SSH-2.0-OpenSSH_9.6\r\n", /it is not HTTP/],
      [`${HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, /it is not HTTP \(HPE_INVALID_CHUNK_SIZE\)/],
    ] as const) {
      const server = await serveTcp(test, (socket) => {
        socket.once("data", () => void socket.write(bytes));
      });
      await assert.rejects(
        fetchAll(transportTo(test, `http://127.0.0.1:${server.port}`)),
        transportError("ERR_DECODE", message),
      );
      await server.drained();
    }
  });

  it("is ERR_DECODE when its headers are larger than the limit", async (test) => {
    const server = await serve(test, answer("{}", 200, { "x-large": "a".repeat(3000) }));
    assert.equal((await fetchAll(transportTo(test, server.url))).length, 2);
    await assert.rejects(
      fetchAll(transportTo(test, server.url, { maxHeaderBytes: 2000 })),
      transportError("ERR_DECODE", /its headers are too large/),
    );
  });
});

describe("a compressed answer", () => {
  const text = JSON.stringify(Array.from({ length: 50_000 }, (_, at) => at * 7919));

  it("is asked for and undone when the request allows it", async (test) => {
    let asked: unknown;
    const server = await serve(test, (request, response) => {
      asked = request.headers["accept-encoding"];
      answer(gzipSync(text), 200, { "content-encoding": "gzip" })(request, response);
    });
    assert.equal((await fetchAll(transportTo(test, server.url))).toString(), text);
    assert.equal(asked, "gzip");
  });

  it("is not asked for when the configuration forbids it", async (test) => {
    let asked: unknown = "never called";
    const server = await serve(test, (request, response) => {
      asked = request.headers["accept-encoding"];
      response.end();
    });
    await fetchAll(transportTo(test, { server: server.url, disableCompression: true }));
    assert.equal(asked, undefined);
  });

  it("is ERR_DECODE when it breaks off in an answer that ends properly", async (test) => {
    const zipped = gzipSync(text);
    for (const length of [5, 1000, zipped.length - 1]) {
      const server = await serve(
        test,
        answer(zipped.subarray(0, length), 200, { "content-encoding": "gzip" }),
      );
      await assert.rejects(
        fetchAll(transportTo(test, server.url)),
        transportError("ERR_DECODE", /broken gzip data \(unexpected end of file\)/),
      );
      await server.drained();
    }
  });

  it("is ERR_DECODE when it is not gzip, or damaged", async (test) => {
    const damaged = gzipSync(text);
    damaged.fill(0xff, 500, 600);
    for (const bytes of [Buffer.from("plain text"), damaged]) {
      const server = await serve(test, answer(bytes, 200, { "content-encoding": "gzip" }));
      const { body } = await transportTo(test, server.url).request({ path: "/", compress: true });
      await assert.rejects(readAll(body), transportError("ERR_DECODE", /broken gzip/));
      await assert.rejects(body.next(), transportError("ERR_DECODE", /broken gzip/), "it is no proper end");
    }
  });

  it("is ERR_RESET when the connection breaks", async (test) => {
    const zipped = gzipSync(text);
    const server = await serve(test, (_, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-length": zipped.length });
      response.write(zipped.subarray(0, 1000), () => void response.destroy());
    });
    await assert.rejects(fetchAll(transportTo(test, server.url)), transportError("ERR_RESET", /to its end/));
  });

  it("is ERR_DECODE when it is compressed in a way that was not asked for", async (test) => {
    const server = await serve(test, answer("x", 200, { "content-encoding": "br" }));
    await assert.rejects(
      fetchAll(transportTo(test, server.url)),
      transportError("ERR_DECODE", /found content encoding "br", wanted gzip or none/),
    );
    await server.drained();
  });

  it("leaves its connection for the next request", async (test) => {
    const server = await serve(test, answer(gzipSync(text), 200, { "content-encoding": "gzip" }));
    const transport = transportTo(test, server.url);
    await fetchAll(transport);
    await fetchAll(transport);
    assert.equal(server.connections.length, 1);
  });
});

describe("time limits", () => {
  it("end a request whose headers do not come (IP-16)", async (test) => {
    const clock = new FakeClock();
    const { handler, seen } = nextRequest();
    const server = await serve(test, handler);
    const failed = assert.rejects(
      transportTo(test, server.url, { clock }).request({ path: "/", headersTimeoutMs: 5_000 }),
      transportError("ERR_TIMEOUT", /: no response headers within 5 s$/),
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
    const server = await serve(test, handler);
    const pending = transportTo(test, server.url, { clock }).request({ path: "/", headersTimeoutMs: 0 });
    const [, response] = await seen;
    assert.equal(clock.pendingTimers, 0);
    response.end("late");
    assert.equal((await readAll((await pending).body)).toString(), "late");
  });

  it("end a body that goes silent while somebody waits (IP-2)", async (test) => {
    const clock = new FakeClock();
    const server = await serve(test, (_, response) => void response.write("first"));
    const transport = transportTo(test, server.url, { clock });
    const { body } = await transport.request({ path: "/", idleTimeoutMs: 7_000 });
    assert.equal((await body.next())?.toString(), "first");
    const failed = assert.rejects(body.next(), transportError("ERR_TIMEOUT", /: no data for 7 s$/));
    await clock.advance(6_999);
    assert.equal(clock.pendingTimers, 1);
    await clock.advance(1);
    await failed;
    await server.drained();
    assert.equal(clock.pendingTimers, 0);
  });

  it("do not count while nobody waits: a paused body is not a dead one (IP-3)", async (test) => {
    const clock = new FakeClock();
    const { handler, seen } = nextRequest();
    const server = await serve(test, handler);
    const pending = transportTo(test, server.url, { clock }).request({ path: "/", idleTimeoutMs: 7_000 });
    const [, response] = await seen;
    response.write("first");
    const { body } = await pending;
    assert.equal((await body.next())?.toString(), "first");
    assert.equal(clock.pendingTimers, 0);
    await clock.advance(1_000_000);
    response.write("second");
    assert.equal((await body.next())?.toString(), "second");
    response.end();
    assert.equal(await body.next(), undefined);
    assert.equal(clock.pendingTimers, 0);
  });

  it("count from the last piece of a compressed body, though nobody is woken for so little (IP-2)", async (test) => {
    const clock = new FakeClock();
    const { handler, seen } = nextRequest();
    const server = await serve(test, handler);
    const transport = transportTo(test, server.url, { clock });
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
    const failed = assert.rejects(body.next(), transportError("ERR_TIMEOUT", /: no data for 7 s$/));
    clock.jump(7_000);
    await failed;
  });

  it("let a body be silent for ever where the limit is 0 (IP-4)", async (test) => {
    const clock = new FakeClock();
    const { handler, seen } = nextRequest();
    const server = await serve(test, handler);
    const pending = transportTo(test, server.url, { clock }).request({ path: "/", idleTimeoutMs: 0 });
    const [, response] = await seen;
    response.flushHeaders();
    const { body } = await pending;
    const chunk = body.next();
    await settle();
    assert.equal(clock.pendingTimers, 0);
    response.write("at last");
    assert.equal((await chunk)?.toString(), "at last");
    body.close();
  });
});

describe("an abort", () => {
  const reason = { why: "the user left" };

  async function assertAborts(promise: Promise<unknown>): Promise<void> {
    await assert.rejects(promise, (error) => error === reason);
  }

  it("before the request rejects with its reason and connects nowhere", async (test) => {
    const server = await serve(test, answer("{}"));
    await assertAborts(transportTo(test, server.url).request({ path: "/" }, AbortSignal.abort(reason)));
    assert.equal(server.connections.length, 0);
  });

  it("right after the request rejects with its reason, though a connection waits", async (test) => {
    const controller = new AbortController();
    const server = await serve(test, answer("{}"));
    const transport = transportTo(test, server.url);
    await readAll((await transport.request({ path: "/" })).body);
    await settle();
    assert.equal(server.open.size, 1);
    const pending = transport.request({ path: "/" }, controller.signal);
    controller.abort(reason);
    await assertAborts(pending);
  });

  it("while the credential is made rejects with its reason", async (test) => {
    const controller = new AbortController();
    const server = await serve(test, answer("{}"));
    const transport = transportTo(test, {
      server: server.url,
      credentials: { get: async () => new Promise(() => undefined), reject: () => false },
    });
    const pending = transport.request({ path: "/" }, controller.signal);
    await settle();
    controller.abort(reason);
    await assertAborts(pending);
  });

  it("before the headers rejects with its reason and leaves no connection", async (test) => {
    const controller = new AbortController();
    const { handler, seen } = nextRequest();
    const server = await serve(test, handler);
    const pending = transportTo(test, server.url).request({ path: "/" }, controller.signal);
    await seen;
    controller.abort(reason);
    await assertAborts(pending);
    await server.drained();
  });

  it("inside the body ends a pending read and leaves no connection", async (test) => {
    const controller = new AbortController();
    const server = await serve(test, (_, response) => void response.write("first"));
    const { body } = await transportTo(test, server.url).request({ path: "/" }, controller.signal);
    await body.next();
    const pending = body.next();
    controller.abort(reason);
    await assertAborts(pending);
    await server.drained();
  });

  it("between two reads closes the connection at once, and what had come is not told", async (test) => {
    const controller = new AbortController();
    const server = await serve(test, (_, response) => void response.write("first"));
    const { body } = await transportTo(test, server.url).request({ path: "/" }, controller.signal);
    await settle();
    controller.abort(reason);
    await server.drained();
    await assertAborts(body.next());
  });

  it("inside a compressed body leaves no connection", async (test) => {
    const controller = new AbortController();
    const server = await serve(test, (_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.write(gzipSync("first").subarray(0, 12));
    });
    const transport = transportTo(test, server.url);
    const { body } = await transport.request({ path: "/", compress: true }, controller.signal);
    const pending = body.next();
    controller.abort(reason);
    await assertAborts(pending);
    await server.drained();
  });

  it("after the body ended changes nothing, and nothing listens to the signal any more", async (test) => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    const server = await serve(test, answer("{}"));
    const transport = transportTo(test, server.url);
    const { body } = await transport.request({ path: "/" }, signal);
    assert.ok(listeners > 0);
    await readAll(body);
    assert.equal(listeners, 0);
    controller.abort(reason);
    assert.equal(await body.next(), undefined);
    await readAll((await transport.request({ path: "/" })).body);
    assert.equal(server.connections.length, 1);
  });
});

describe("closing a body", () => {
  it("ends a pending read as if the body had ended, and leaves no connection", async (test) => {
    const server = await serve(test, (_, response) => void response.write("first"));
    const { body } = await transportTo(test, server.url).request({ path: "/" });
    await body.next();
    const pending = body.next();
    body.close();
    assert.equal(await pending, undefined);
    assert.equal(await body.next(), undefined);
    body.close();
    await server.drained();
  });

  it("keeps the connection when the answer had come as a whole", async (test) => {
    const server = await serve(test, answer("short"));
    const transport = transportTo(test, server.url);
    for (let round = 0; round < 3; round += 1) {
      const { body } = await transport.request({ path: "/" });
      await settle();
      body.close();
      await settle();
    }
    assert.equal(server.connections.length, 1);
  });
});
