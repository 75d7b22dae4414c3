import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TransportError } from "../../src/transport/transport-error.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { readAll } from "../support/http-fixture.js";
import { type RawHttp2Connection, rawHttp2Server } from "../support/raw-http2.js";
import { transportError } from "./answers.js";
import { answerOk, connected, fetchText } from "./http2-client.js";

const [NO_ERROR, PROTOCOL_ERROR, CANCEL, ENHANCE_YOUR_CALM, INADEQUATE_SECURITY, HTTP_1_1_REQUIRED] = [
  0, 1, 8, 11, 12, 13,
];

type Break = (connection: RawHttp2Connection, stream: number) => void;

interface BreakCase {
  readonly what: string;
  readonly breakOff: Break;
  readonly code: string;
  readonly words: RegExp;
}

function reset(code: number): Break {
  return (connection, stream) => connection.reset(stream, code);
}

function goAway(code: number): Break {
  return (connection, stream) => {
    connection.goAway(stream, code);
    connection.socket.end();
  };
}

/** What breaks a response off, at any point, and how it is told. */
const BREAKS: readonly BreakCase[] = [
  ...(
    [
      ["RST_STREAM NO_ERROR", NO_ERROR, /: the server ended the stream too early$/],
      ["RST_STREAM PROTOCOL_ERROR", PROTOCOL_ERROR, /: the stream was reset, because .* \(PROTOCOL_ERROR\)$/],
      ["RST_STREAM INTERNAL_ERROR", 2, /: the server reset the stream \(INTERNAL_ERROR\)$/],
      ["RST_STREAM FLOW_CONTROL_ERROR", 3, /: the server reset the stream \(FLOW_CONTROL_ERROR\)$/],
      ["RST_STREAM CANCEL", CANCEL, /: the server cancelled the stream \(CANCEL\)$/],
      ["RST_STREAM with an unknown code", 99, /: the server reset the stream \(code 99\)$/],
    ] as const
  ).map(([what, code, words]) => ({ what, breakOff: reset(code), code: "ERR_RESET", words })),
  {
    what: "RST_STREAM ENHANCE_YOUR_CALM",
    breakOff: reset(ENHANCE_YOUR_CALM),
    code: "ERR_TOO_MANY_REQUESTS",
    words: /: the server asks for fewer requests \(ENHANCE_YOUR_CALM\)$/,
  },
  {
    what: "GOAWAY NO_ERROR and the end of the connection",
    breakOff: goAway(NO_ERROR),
    code: "ERR_RESET",
    words: /: connection reset by peer$/,
  },
  {
    what: "GOAWAY INTERNAL_ERROR",
    breakOff: goAway(2),
    code: "ERR_RESET",
    words: /: the server ended the connection \(INTERNAL_ERROR\)$/,
  },
  {
    what: "GOAWAY ENHANCE_YOUR_CALM",
    breakOff: goAway(ENHANCE_YOUR_CALM),
    code: "ERR_TOO_MANY_REQUESTS",
    words: /: the server asks for fewer requests \(ENHANCE_YOUR_CALM\)$/,
  },
  {
    what: "the end of the connection",
    breakOff: ({ socket }) => void socket.end(),
    code: "ERR_RESET",
    words: /: connection reset by peer$/,
  },
  {
    what: "a connection that breaks",
    breakOff: ({ socket }) => void socket.destroy(),
    code: "ERR_RESET",
    words: /: connection reset by peer$/,
  },
];

describe("a response over HTTP/2", () => {
  for (const { what, breakOff, code, words } of BREAKS) {
    it(`is never whole when ${what} breaks it off`, async (test) => {
      const server = await rawHttp2Server(test, (connection, stream) => {
        connection.headers(stream);
        connection.data(stream, "half");
        setImmediate(() => breakOff(connection, stream));
      });
      const { body } = await connected(test, server).request({ path: "/" });
      assert.equal((await body.next())?.toString(), "half");
      await assert.rejects(body.next(), transportError(code, words));
      await assert.rejects(body.next(), TransportError);
    });

    it(`is an error when ${what} comes before its headers`, async (test) => {
      const server = await rawHttp2Server(test, breakOff);
      await assert.rejects(fetchText(connected(test, server)), transportError(code, words));
    });
  }

  it("is not whole when it is reset with NO_ERROR while the reader is behind", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) => {
      connection.headers(stream);
      for (let count = 0; count < 20; count += 1) {
        connection.data(stream, "x".repeat(16_384));
      }
      connection.reset(stream, NO_ERROR);
    });
    const { body } = await connected(test, server).request({ path: "/" });
    await settle();
    await assert.rejects(
      readAll(body),
      transportError("ERR_RESET", /the server ended the stream too early$/),
    );
  });

  for (const [relation, length] of [
    ["shorter", "7"],
    ["longer", "3"],
  ] as const) {
    it(`is not whole when its body is ${relation} than its content-length`, async (test) => {
      const server = await rawHttp2Server(test, (connection, stream) => {
        connection.headers(stream, false, [["content-length", length]]);
        connection.data(stream, "bytes", true);
      });
      await assert.rejects(
        fetchText(connected(test, server)),
        transportError("ERR_RESET", /breaks a rule of HTTP\/2 \(PROTOCOL_ERROR\)$/),
      );
    });
  }

  it("is whole when the server ends it and then resets the stream, as servers do that read no body", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) => {
      answerOk(connection, stream);
      connection.reset(stream, NO_ERROR);
    });
    assert.equal(await fetchText(connected(test, server)), "ok");
  });

  it("is whole when the connection ends right after it", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) => {
      answerOk(connection, stream);
      connection.socket.end();
    });
    assert.equal(await fetchText(connected(test, server)), "ok");
  });

  it("is whole when trailers follow its body, or when it has none", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) => {
      connection.headers(stream, stream > 1);
      if (stream === 1) {
        connection.data(stream, "ok");
        connection.lines(stream, [["x-trailer", "value"]], true);
      }
    });
    const transport = connected(test, server);
    assert.equal(await fetchText(transport), "ok");
    assert.equal(await fetchText(transport), "");
  });

  it("may follow answers of the kind 1xx, however many", async (test) => {
    const server = await rawHttp2Server(test, (connection, stream) => {
      for (let count = 0; count < 1_000; count += 1) {
        connection.lines(stream, [[":status", "103"]]);
      }
      answerOk(connection, stream);
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

  it("that turns into something else than HTTP/2 ends within 45 s, because no PING is answered", async (test) => {
    const clock = new FakeClock();
    const server = await rawHttp2Server(test, (connection, stream) => {
      connection.headers(stream);
      connection.socket.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    const { body } = await connected(test, server, { clock }).request({ path: "/", idleTimeoutMs: 0 });
    const broken = assert.rejects(
      body.next(),
      transportError("ERR_TIMEOUT", /no answer to a PING within 10s$/),
    );
    await clock.advance(45_000);
    await broken;
  });

  it("that never gets headers is ERR_TIMEOUT, and the next request takes another connection", async (test) => {
    const clock = new FakeClock();
    const server = await rawHttp2Server(test, (connection, stream) => {
      if (server.connections.length > 1) {
        answerOk(connection, stream);
      }
    });
    const transport = connected(test, server, { clock });
    const late = assert.rejects(
      fetchText(transport),
      transportError("ERR_TIMEOUT", /no response headers within 30s$/),
    );
    while (server.connections[0]?.streams.length !== 1) {
      await settle();
    }
    await clock.advance(30_000);
    await late;
    assert.equal(await fetchText(transport), "ok");
    assert.equal(server.connections.length, 2);
  });
});

describe("a server that asks for fewer requests over HTTP/2", () => {
  it("gets no second request at once, also if it has not looked at the first", async (test) => {
    let requests = 0;
    const server = await rawHttp2Server(test, (connection) => {
      requests += 1;
      connection.goAway(0, ENHANCE_YOUR_CALM);
      connection.socket.end();
    });
    await assert.rejects(
      fetchText(connected(test, server)),
      transportError("ERR_TOO_MANY_REQUESTS", /^Cannot get a response from .*ENHANCE_YOUR_CALM/),
    );
    assert.equal(requests, 1);
  });
});

describe("a server that wants a request over HTTP/1.1", () => {
  const refusals: readonly (readonly [string, Break])[] = [
    ["RST_STREAM HTTP_1_1_REQUIRED", reset(HTTP_1_1_REQUIRED)],
    ["RST_STREAM INADEQUATE_SECURITY", reset(INADEQUATE_SECURITY)],
    ["GOAWAY HTTP_1_1_REQUIRED", (connection) => connection.goAway(0, HTTP_1_1_REQUIRED)],
    ["GOAWAY INADEQUATE_SECURITY", (connection) => connection.goAway(0, INADEQUATE_SECURITY)],
  ];
  for (const [what, refuse] of refusals) {
    it(`gets it there after ${what}`, async (test) => {
      const server = await rawHttp2Server(test, refuse, { protocols: ["h2", "http/1.1"] });
      const transport = connected(test, server);
      assert.equal(await fetchText(transport), "over HTTP/1.1");
      assert.equal(await fetchText(transport), "over HTTP/1.1");
    });
  }
});
