import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { useServer } from "./server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";

describe("the front door of the embedded server", () => {
  const fixture = useServer({ token: "let-me-in" });

  /** Sends a request as it is and resolves with the status and the body of the response. */
  async function raw(text: string): Promise<{ readonly code: number; readonly body: string }> {
    const socket = connect(fixture.server.port, "127.0.0.1");
    socket.write(text);
    let received = "";
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      received += chunk.toString();
      const length = /content-length: (\d+)/i.exec(received)?.[1];
      const start = received.indexOf("\r\n\r\n") + 4;
      if (start > 3 && received.length >= start + Number(length ?? 0)) {
        break;
      }
    }
    socket.destroy();
    const [, code = "0"] = /^HTTP\/1\.1 (\d+)/.exec(received) ?? [];
    return { code: Number(code), body: received.slice(received.indexOf("\r\n\r\n") + 4) };
  }

  const TOKEN = "Authorization: Bearer let-me-in\r\n";

  const misdirected: readonly (readonly [string, string])[] = [
    [
      "a name that an attacker lets resolve to this machine",
      `GET ${PODS} HTTP/1.1\r\nHost: evil.example\r\n`,
    ],
    ["the same with the port", `GET ${PODS} HTTP/1.1\r\nHost: evil.example:443\r\n`],
    ["no name at all", `GET ${PODS} HTTP/1.0\r\n`],
    ["an empty name", `GET ${PODS} HTTP/1.1\r\nHost:\r\n`],
    [
      "a name that only begins like one of this machine",
      `GET ${PODS} HTTP/1.1\r\nHost: localhost.evil.example\r\n`,
    ],
    ["another address of this machine", `GET ${PODS} HTTP/1.1\r\nHost: 0.0.0.0\r\n`],
  ];
  for (const [what, head] of misdirected) {
    it(`refuses ${what} with a Status that says so, with or without a token`, async () => {
      const strangers = await raw(`${head}\r\n`);
      const friends = await raw(`${head}${TOKEN}\r\n`);
      for (const { code, body } of [strangers, friends]) {
        assert.equal(code, 421);
        const status = JSON.parse(body) as Record<string, unknown>;
        assert.equal(status["kind"], "Status");
        assert.equal(status["code"], 421);
        assert.match(
          String(status["message"]),
          /^Misdirected request: this server does not answer for host "/,
        );
      }
    });
  }

  it("does not let a second Host hide behind a good one", async () => {
    const { code } = await raw(
      `GET ${PODS} HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n${TOKEN}\r\n`,
    );
    assert.notEqual(code, 200);
  });

  it("answers no request that names its host in the target", async () => {
    const { code, body } = await raw(
      `GET http://evil.example${PODS} HTTP/1.1\r\nHost: localhost\r\n${TOKEN}\r\n`,
    );
    assert.equal(code, 400);
    assert.match(body, /the request target is not a path/);
  });

  it("refuses a page of another origin with a Status that says so, before it looks at the token", async () => {
    for (const token of ["", TOKEN]) {
      const { code, body } = await raw(
        `GET ${PODS} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n${token}\r\n`,
      );
      assert.equal(code, 403);
      const status = JSON.parse(body) as Record<string, unknown>;
      assert.equal(status["kind"], "Status");
      assert.equal(status["reason"], "Forbidden");
      assert.equal(status["message"], 'requests from origin "https://evil.example" are refused');
    }
  });

  it("refuses the preflight and the WebSocket of a page of another origin", async () => {
    const head = `HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n`;
    const preflight = `OPTIONS ${PODS} ${head}Access-Control-Request-Method: GET\r\n\r\n`;
    const upgrade = `GET ${PODS}?watch=1 ${head}Connection: Upgrade\r\nUpgrade: websocket\r\n${TOKEN}\r\n`;
    for (const request of [preflight, upgrade]) {
      const { code, body } = await raw(request);
      assert.equal(code, 403);
      assert.doesNotMatch(body, /access-control-/i);
    }
  });

  it("does not wait for the body of a stranger", async () => {
    const { code } = await raw(
      `POST ${PODS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{`,
    );
    assert.equal(code, 401);
  });

  it("refuses headers without an end, and goes on answering others", async () => {
    const { code } = await raw(
      `GET ${PODS} HTTP/1.1\r\nHost: localhost\r\nX-Filler: ${"x".repeat(100_000)}\r\n\r\n`,
    );
    assert.equal(code, 431);
    assert.equal((await fixture.client.get(PODS)).code, 200);
  });

  it("keeps no token in its log", async () => {
    await fixture.client.get(PODS);
    const { requests } = fixture.server;
    assert.equal(requests.at(-1)?.user, "admin");
    assert.ok(!JSON.stringify(requests).includes("let-me-in"));
  });
});
