import assert from "node:assert/strict";
import type { EventEmitter } from "node:events";
import http2, { type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import https from "node:https";
import { describe, it, type TestContext } from "node:test";
import { type ApiServer, type FaultAction, startApiServer } from "../../../src/apiserver/index.js";

const TOKEN = "t".repeat(40);
const LIST = "/api/v1/pods";
const WATCH = `${LIST}?watch=1`;

/** Starts a server whose first request meets a fault. */
async function serverWith(t: TestContext, action: FaultAction): Promise<ApiServer> {
  const server = await startApiServer({ token: TOKEN });
  t.after(async () => server.close());
  server.faults.add({ do: action });
  return server;
}

function sessionTo(t: TestContext, { url, caCertificate }: ApiServer): ClientHttp2Session {
  const session = http2.connect(url, { ca: caCertificate });
  session.on("error", () => undefined);
  t.after(() => session.destroy());
  return session;
}

function ask(session: ClientHttp2Session, path: string): ClientHttp2Stream {
  const stream = session.request({ ":path": path, authorization: `Bearer ${TOKEN}` });
  stream.on("error", () => undefined);
  stream.resume();
  return stream;
}

/** Waits for an event. `once` of Node rejects when the emitter has an error, which is expected here. */
async function seen(emitter: EventEmitter, event: string): Promise<unknown[]> {
  return new Promise((resolve) => {
    emitter.once(event, (...values: unknown[]) => resolve(values));
  });
}

interface Http1Answer {
  readonly informed: readonly number[];
  readonly trailers: NodeJS.Dict<string>;
  /** Whether the whole body has come. */
  readonly complete: boolean;
  /** The code of the error that broke it off. */
  readonly broke: string | undefined;
}

/** Makes a request over HTTP/1.1, and waits for its end, and if wanted until the server closes the connection. */
async function askHttp1(
  { url, caCertificate }: ApiServer,
  path: string,
  untilClosed = false,
): Promise<Http1Answer> {
  const agent = new https.Agent({ ca: caCertificate, keepAlive: true });
  const request = https.get(url + path, { agent, headers: { authorization: `Bearer ${TOKEN}` } });
  const informed: number[] = [];
  request.on("information", ({ statusCode }) => void informed.push(statusCode));
  let broke: string | undefined;
  request.on("error", (error: NodeJS.ErrnoException) => {
    broke = error.code;
  });
  let complete = false;
  let trailers: NodeJS.Dict<string> = {};
  request.on("response", (response) => {
    response.on("error", (error: NodeJS.ErrnoException) => {
      broke = error.code;
    });
    response.on("end", () => {
      ({ complete, trailers } = response);
    });
    response.resume();
  });
  await seen(request, "close");
  if (untilClosed && request.socket?.destroyed === false) {
    await seen(request.socket, "close");
  }
  agent.destroy();
  return { informed, trailers, complete, broke };
}

describe("faults of a connection, over HTTP/2", () => {
  for (const code of [0, 1, 2, 7, 8, 11, 12, 13]) {
    it(`drop and refuse reset one stream with the code ${code}`, async (t) => {
      const server = await serverWith(t, { type: "drop", how: "rst", code });
      server.faults.add({ match: { nth: 2 }, do: { type: "refuse", how: "rst", code } });
      const session = sessionTo(t, server);
      for (const isAnswered of [true, false]) {
        let answered = false;
        const stream = ask(session, WATCH);
        stream.on("response", () => {
          answered = true;
        });
        await seen(stream, "close");
        assert.deepEqual([stream.rstCode, answered], [code, isAnswered]);
      }
      assert.equal(session.destroyed, false);
    });
  }

  it("drop and refuse close the connection after GOAWAY with a code", async (t) => {
    for (const type of ["drop", "refuse"] as const) {
      const server = await serverWith(t, { type, how: "goaway", code: 11 });
      const session = sessionTo(t, server);
      const told = seen(session, "goaway");
      const closed = seen(ask(session, WATCH), "close");
      assert.deepEqual((await told).slice(0, 2), [11, 1]);
      await closed;
      assert.equal(session.destroyed, true);
    }
  });

  it("goaway ends the connection when its last response has ended", async (t) => {
    const server = await serverWith(t, { type: "goaway" });
    server.faults.add({ do: { type: "end", afterMs: 50 } });
    const session = sessionTo(t, server);
    const told = seen(session, "goaway");
    const stream = ask(session, WATCH);
    const closed = Promise.all([seen(stream, "close"), seen(session, "close")]);
    assert.deepEqual((await told).slice(0, 2), [0, 1]);
    assert.equal(stream.closed, false);
    await closed;
    assert.equal(stream.rstCode, 0);
  });

  it("earlyHints and trailers surround a whole response", async (t) => {
    const server = await serverWith(t, { type: "earlyHints", count: 3 });
    server.faults.add({ do: { type: "trailers", trailers: { "x-checksum": "7" } } });
    const stream = ask(sessionTo(t, server), LIST);
    const informed: unknown[] = [];
    stream.on("headers", (headers) => informed.push(headers[":status"]));
    const [trailers] = (await seen(stream, "trailers")) as [Record<string, string>];
    await seen(stream, "close");
    assert.deepEqual([informed, trailers["x-checksum"], stream.rstCode], [[103, 103, 103], "7", 0]);
  });
});

describe("faults of a connection, over HTTP/1.1", () => {
  for (const how of ["rst", "goaway"] as const) {
    it(`drop and refuse break the connection for ${how}`, async (t) => {
      for (const type of ["drop", "refuse"] as const) {
        const { complete, broke } = await askHttp1(await serverWith(t, { type, how, code: 11 }), WATCH);
        assert.deepEqual([complete, broke], [false, "ECONNRESET"]);
      }
    });
  }

  it("goaway closes the connection after the response", async (t) => {
    const server = await serverWith(t, { type: "goaway" });
    const { complete, broke } = await askHttp1(server, LIST, true);
    assert.deepEqual([complete, broke], [true, undefined]);
  });

  it("earlyHints and trailers surround a whole response", async (t) => {
    const server = await serverWith(t, { type: "earlyHints", count: 3 });
    server.faults.add({ do: { type: "trailers", trailers: { "x-checksum": "7" } } });
    const { informed, complete, trailers } = await askHttp1(server, LIST);
    assert.deepEqual([informed, complete, trailers["x-checksum"]], [[103, 103, 103], true, "7"]);
  });
});
