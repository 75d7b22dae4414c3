import assert from "node:assert/strict";
import http2, { type ServerHttp2Stream } from "node:http2";
import { describe, it, type TestContext } from "node:test";
import type { TLSSocket } from "node:tls";
import type { Credential, CredentialSource } from "../../src/kubeconfig/client-config.js";
import { testAuthority } from "../support/certificates.js";
import { until } from "../support/eventually.js";
import { type Fixture, listen, serve, transportTo } from "../support/http-fixture.js";
import { FLAG, headerLines, type RawHttp2Connection, rawHttp2Server, TYPE } from "../support/raw-http2.js";
import { transportError } from "./answers.js";
import { answerOk, connected, fetchText } from "./http2-client.js";

const authority = await testAuthority();
const MIB = 1024 * 1024;

async function serverOf(
  test: TestContext,
  onStream: (stream: ServerHttp2Stream, path: string) => void,
): Promise<Fixture & { readonly authority: string }> {
  const { certificate, key } = await authority.issue();
  const server = http2.createSecureServer({
    cert: certificate,
    key,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
  });
  server.on("sessionError", () => undefined);
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    onStream(stream, headers[":path"] ?? "");
  });
  return { ...(await listen(test, server, "https")), authority: authority.certificate };
}

function sourceOf(get: () => Credential): CredentialSource {
  return { get: async () => Promise.resolve(get()), reject: () => false };
}

describe("a token with a line break", () => {
  for (const protocol of ["HTTP/2", "HTTP/1.1"] as const) {
    it(`is never sent over ${protocol}, and not quoted`, async (test) => {
      let requests = 0;
      const credentials = sourceOf(() => ({ authorization: "Bearer hunter2\r\nx-other: header" }));
      const secure = await rawHttp2Server(test, () => void (requests += 1));
      const plain = await serve(test, () => void (requests += 1));
      const transport = transportTo(
        test,
        protocol === "HTTP/2"
          ? {
              server: secure.url,
              certificateAuthority: async () => Promise.resolve(secure.authority),
              credentials,
            }
          : { server: plain.url, credentials },
      );
      await assert.rejects(
        fetchText(transport),
        transportError("ERR_REQUEST", /^(?!.*hunter2).*does not allow what it contains \(Invalid character/),
      );
      assert.equal(requests, 0);
    });
  }
});

describe("a client certificate that is replaced", () => {
  it("gets a new session, and the old one goes on with what it has", async (test) => {
    const issued = [await authority.issue(), await authority.issue()] as const;
    const server = await serverOf(test, (stream, path) => {
      stream.respond({ ":status": 200 });
      if (path !== "/watch") {
        stream.end("ok");
      }
    });
    const serials: string[] = [];
    server.server.on("secureConnection", (socket: TLSSocket) => {
      serials.push(socket.getPeerCertificate().serialNumber);
    });
    let at = 0;
    const credentials = sourceOf(() => ({
      clientCertificate: issued[at] ?? issued[0],
    }));
    const transport = transportTo(test, {
      server: server.url,
      certificateAuthority: async () => Promise.resolve(authority.certificate),
      credentials,
    });
    const { body } = await transport.request({ path: "/watch", idleTimeoutMs: 0 });
    assert.equal(await fetchText(transport), "ok");
    at = 1;
    assert.equal(await fetchText(transport), "ok");
    assert.equal(await fetchText(transport), "ok");
    assert.deepEqual([server.connections.length, new Set(serials).size], [2, 2]);
    assert.equal(server.open.size, 2, "the watch goes on");
    body.close();
  });

  it("is used by a request that comes while a connection with the old one is made", async (test) => {
    const issued = [await authority.issue(), await authority.issue()] as const;
    const server = await serverOf(test, (stream) => {
      stream.respond({ ":status": 200 });
      stream.end("ok");
    });
    let at = 0;
    const transport = transportTo(test, {
      server: server.url,
      certificateAuthority: async () => Promise.resolve(authority.certificate),
      credentials: sourceOf(() => ({ clientCertificate: issued[at++] ?? issued[1] })),
    });
    await Promise.all([fetchText(transport), fetchText(transport)]);
    assert.equal(server.connections.length, 2);
    await until(() => server.open.size === 1);
  });
});

describe("a hostile server of HTTP/2", () => {
  const DECODE = "ERR_DECODE";
  const attacks: readonly (readonly [
    what: string,
    code: string,
    words: RegExp,
    (connection: RawHttp2Connection, stream: number) => void,
  ])[] = [
    [
      "headers larger than 64 KiB",
      DECODE,
      /its headers are too large$/,
      (server, stream) =>
        server.headers(
          stream,
          false,
          Array.from({ length: 8 }, (_, at) => [`x-large-${at}`, "x".repeat(9_000)] as const),
        ),
    ],
    [
      "a few bytes that stand for headers of megabytes",
      "ERR_TOO_MANY_REQUESTS",
      /ENHANCE_YOUR_CALM/,
      (server, stream) => {
        // One line that is kept (RFC 7541, 6.2.1), and then its number, over and over (6.1).
        const kept = headerLines([["x-large", "x".repeat(3_900)]]);
        kept[0] = 0x40;
        const block = Buffer.concat([Buffer.from([0x88]), kept, Buffer.alloc(12_000, 0x80 | 62)]);
        server.frame(TYPE.headers, FLAG.endHeaders, stream, block);
      },
    ],
    [
      "headers in frames without an end",
      DECODE,
      /it breaks the rules of HTTP\/2/,
      (server, stream) => {
        server.frame(TYPE.headers, 0, stream, Buffer.from([0x88]));
        for (let count = 0; count < 1_000; count += 1) {
          server.frame(TYPE.continuation, 0, stream, headerLines([[`x-${count}`, "x"]]));
        }
      },
    ],
    [
      "a response that was not asked for",
      DECODE,
      /it breaks the rules of HTTP\/2/,
      (server, stream) =>
        server.frame(TYPE.pushPromise, FLAG.endHeaders, stream, Buffer.from([0, 0, 0, 2, 0x88])),
    ],
    ...(["settings", "ping"] as const).map(
      (type) =>
        [
          `a flood of frames of the type ${type}`,
          DECODE,
          /it breaks the rules of HTTP\/2/,
          (server: RawHttp2Connection) => {
            for (let count = 0; count < 20_000; count += 1) {
              server.frame(TYPE[type], 0, 0, Buffer.alloc(type === "ping" ? 8 : 0));
            }
          },
        ] as const,
    ),
    [
      "a body of empty frames",
      DECODE,
      /it breaks the rules of HTTP\/2/,
      (server, stream) => {
        server.headers(stream);
        for (let count = 0; count < 20_000; count += 1) {
          server.data(stream, "");
        }
      },
    ],
  ];
  for (const [what, code, words, attack] of attacks) {
    it(`that sends ${what} gets its connection or its stream closed, and the next request is answered`, async (test) => {
      let requests = 0;
      const server = await rawHttp2Server(test, (connection, stream) => {
        requests += 1;
        (requests === 1 ? attack : answerOk)(connection, stream);
      });
      const transport = connected(test, server);
      await assert.rejects(fetchText(transport), transportError(code, words));
      assert.equal(await fetchText(transport), "ok");
    });
  }

  it("can make ten responses that are not read take 4 MiB each, and does not hold up others", async (test) => {
    let sent = 0;
    const server = await serverOf(test, (stream, path) => {
      stream.respond({ ":status": 200 });
      if (path !== "/large") {
        stream.end("ok");
        return;
      }
      const chunk = Buffer.alloc(MIB / 4);
      const more = (): void => {
        sent += chunk.length;
        stream.write(chunk, (error) => {
          if (!(error instanceof Error)) {
            more();
          }
        });
      };
      more();
    });
    const transport = connected(test, server);
    const bodies = await Promise.all(
      Array.from({ length: 10 }, async () => (await transport.request({ path: "/large" })).body),
    );
    await until(() => sent >= 39 * MIB);
    assert.equal(await fetchText(transport), "ok");
    // A chunk of each stream waits at the server.
    assert.ok(sent <= 10 * (4 * MIB + 2 * (MIB / 4)), `${sent / MIB} MiB were sent`);
    for (const body of bodies) {
      body.close();
    }
  });
});
