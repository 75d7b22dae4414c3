import assert from "node:assert/strict";
import { once } from "node:events";
import {
  createSecureServer,
  type Http2Session,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import { request as send } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { PODS } from "../../src/api/built-in-resources.js";
import type { Pod } from "../../src/api/pod.js";
import { type ApiServer, startApiServer } from "../../src/apiserver/index.js";
import { acceleratedClock } from "../chaos/accelerated-clock.js";
import { testAuthority } from "../support/certificates.js";
import { Crowd, CROWD_NAMESPACES, MANY } from "../support/crowd.js";
import { podNamed } from "../support/embedded.js";
import { until } from "../support/eventually.js";

/** A clock on which the time before a probe takes two seconds, and the limit of a PING one. */
const QUICK = acceleratedClock(10);

/** A hop between client and server that answers PING itself, and can stop passing anything on. */
class Hop {
  readonly sessions: ServerHttp2Session[] = [];
  readonly #deaf = new Set<Http2Session | undefined>();
  readonly #upstream: ApiServer;

  constructor(upstream: ApiServer) {
    this.#upstream = upstream;
  }

  /** Starts to listen, and returns the URL. */
  async listen(t: TestContext): Promise<string> {
    const { certificate: cert, key } = await (await testAuthority()).issue();
    const server = createSecureServer({ cert, key });
    server.on("session", (session) => void this.sessions.push(session));
    server.on("stream", (stream, headers) => this.#pass(stream, headers[":path"], headers.authorization));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(async () => {
      for (const session of this.sessions) {
        session.destroy();
      }
      server.close();
      await once(server, "close");
    });
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Passes nothing on any more for the sessions that there are. */
  goDeaf(): void {
    for (const session of this.sessions) {
      this.#deaf.add(session);
    }
  }

  #pass(stream: ServerHttp2Stream, path = "", authorization = ""): void {
    const { session } = stream;
    stream.on("error", () => undefined);
    if (this.#deaf.has(session)) {
      return;
    }
    const headers = { authorization, accept: "application/vnd.kubernetes.protobuf, application/json" };
    const { port } = this.#upstream;
    const options = { host: "127.0.0.1", port, path, headers, agent: false, rejectUnauthorized: false };
    const upstream = send(options, (response) => {
      const type = response.headers["content-type"];
      stream.respond({ ":status": response.statusCode, "content-type": type });
      response.on("data", (chunk: Buffer) => {
        if (!this.#deaf.has(session)) {
          stream.write(chunk);
        }
      });
      response.once("end", () => {
        if (!this.#deaf.has(session)) {
          stream.end();
        }
      });
      response.on("error", () => undefined);
    });
    upstream.on("error", () => undefined);
    stream.once("close", () => void upstream.destroy());
    upstream.end();
  }
}

describe("a hop that answers PING itself and passes nothing on", () => {
  it("is left for another connection, by every informer on it", async (t) => {
    const server = await startApiServer({ clock: QUICK });
    t.after(async () => server.close({ force: true }));
    for (const name of CROWD_NAMESPACES) {
      server.objects.create("namespaces", { metadata: { name } });
    }
    const write = (name: string): void => {
      for (const namespace of CROWD_NAMESPACES) {
        const pod = podNamed(name);
        server.objects.create("pods", { ...pod, metadata: { ...pod.metadata, namespace } });
      }
    };
    const pods = (): Pod[] => server.objects.list(PODS);
    const hop = new Hop(server);
    const config = {
      server: await hop.listen(t),
      insecureSkipTlsVerify: true,
      namespace: "default",
      contextName: "hop",
      credentials: {
        get: async () => Promise.resolve({ authorization: `Bearer ${server.token}` }),
        reject: () => false,
      },
    };
    // Where bookmarks are known, this takes three minutes by default.
    const crowd = new Crowd({ config, protocol: "HTTP/2", clock: QUICK, probeAfterMs: 20_000 });
    t.after(async () => crowd.stop());
    write("first");
    await crowd.heals(pods());
    // One, unless the machine is so busy that a PING was not answered in time.
    const deaf = [...hop.sessions];
    hop.goDeaf();
    write("second");
    await crowd.heals(pods());
    const others = hop.sessions.length - deaf.length;
    assert.ok(others > 0 && others < MANY, `${others} more connections`);
    await until(() => deaf.every(({ destroyed }) => destroyed));
  });
});
