import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TransportError } from "../../src/transport/transport-error.js";
import { answer, serve, serveTcp, transportTo } from "../support/http-fixture.js";
import { fetchAll, transportError } from "./answers.js";

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
          transportError("ERR_RESET", /^Cannot read the whole response from http:.*: /),
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
        transportError("ERR_RESET", /^Cannot get a response from http:\/\/127\.0\.0\.1:\d+: /),
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
