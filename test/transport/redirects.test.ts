import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { describe, it, type TestContext } from "node:test";
import type { Credential } from "../../src/kubeconfig/client-config.js";
import { type Fixture, readAll, serve, serveOver, transportTo } from "../support/http-fixture.js";
import { type Protocol, PROTOCOLS } from "../support/protocols.js";
import { transportError } from "./answers.js";

interface RedirectingServer extends Fixture {
  readonly requests: readonly IncomingMessage[];
}

/** Starts a server that redirects each path in `places`, and answers all others. */
async function redirecting(
  test: TestContext,
  places: Readonly<Record<string, string>>,
  { status = 307, protocol = "HTTP/1.1" }: { readonly status?: number; readonly protocol?: Protocol } = {},
): Promise<RedirectingServer> {
  const requests: IncomingMessage[] = [];
  const server = await serveOver(protocol, test, (request, response) => {
    requests.push(request);
    const location = places[request.url ?? ""]?.replace("SERVER", server.url);
    if (location === undefined) {
      response.end(`here: ${request.url ?? ""}`);
    } else {
      response.writeHead(status, { location }).end("moved");
    }
  });
  return { ...server, requests };
}

for (const protocol of PROTOCOLS) {
  describe(`a redirect over ${protocol}`, () => {
    for (const status of [301, 302, 303, 307, 308]) {
      it(`is followed on the same server, with the method and the headers, after ${status}`, async (test) => {
        const server = await redirecting(
          test,
          { "/a?x=1": "/b?y=2#z", "/b?y=2": "SERVER/c" },
          { status, protocol },
        );
        const transport = transportTo(test, {
          ...server.config,
          credentials: {
            get: async () => Promise.resolve({ authorization: "Bearer t" }),
            reject: () => false,
          },
        });
        const { body } = await transport.request({ path: "/a?x=1", headers: { accept: "application/json" } });
        assert.equal((await readAll(body)).toString(), "here: /c");
        assert.deepEqual(
          server.requests.map(({ method, url, headers }) => [
            method,
            url,
            headers.accept,
            headers.authorization,
          ]),
          ["/a?x=1", "/b?y=2", "/c"].map((url) => ["GET", url, "application/json", "Bearer t"]),
        );
      });
    }

    it("is relative to the path of the request, and keeps the path of the server", async (test) => {
      const server = await redirecting(
        test,
        { "/k8s/api/v1/pods": "other", "/k8s/api/v1/other": "../../v2" },
        { protocol },
      );
      const { body } = await transportTo(test, { ...server.config, server: `${server.url}/k8s` }).request({
        path: "/api/v1/pods",
      });
      assert.equal((await readAll(body)).toString(), "here: /k8s/v2");
    });

    it("is followed ten times and not more", async (test) => {
      const places = Object.fromEntries(Array.from({ length: 11 }, (_, hop) => [`/${hop}`, `/${hop + 1}`]));
      const server = await redirecting(test, places, { protocol });
      const transport = transportTo(test, server.config);
      const { body } = await transport.request({ path: "/1" });
      assert.equal((await readAll(body)).toString(), "here: /11");
      await assert.rejects(
        transport.request({ path: "/0" }),
        transportError(
          "ERR_MISDIRECTED",
          /^Cannot get a response from https?:\/\/127\.0\.0\.1:\d+: it redirects more than 10 times, the last time to "https?:\/\/127\.0\.0\.1:\d+\/11"$/,
        ),
      );
    });

    it("is returned as it is after another method, and without a place", async (test) => {
      const server = await redirecting(test, { "/a": "/b" }, { protocol });
      const transport = transportTo(test, server.config);
      assert.equal((await transport.request({ method: "POST", path: "/a" })).status, 307);
      const silent = await serveOver(protocol, test, (_, response) => void response.writeHead(302).end());
      assert.equal((await transportTo(test, silent.config).request({ path: "/a" })).status, 302);
    });

    it("ends with the signal", async (test) => {
      const controller = new AbortController();
      const server = await serveOver(protocol, test, (request, response) => {
        if (request.url === "/a") {
          response.writeHead(302, { location: "/b" }).end();
        } else {
          controller.abort("left");
        }
      });
      const transport = transportTo(test, server.config);
      const pending = transport.request({ path: "/a" }, controller.signal);
      await assert.rejects(pending, (error) => error === "left");
      await transport.close();
      await server.drained();
    });
  });
}

describe("a redirect to another server", () => {
  it("is not followed, and is told without what may be secret in it", async (test) => {
    const other = await serve(test, (_, response) => void response.end());
    for (const [location, told] of [
      [
        `${other.url}/api/v1/pods?limit=500`,
        `"${other.url}/api/v1/pods", .* use "${other.url}" as the server`,
      ],
      [`${other.url}/clusters/a/api/v1/pods`, `use "${other.url}/clusters/a" as the server`],
      [
        `//127.0.0.1:${other.port}/login?state=hunter2`,
        `"${other.url}/login", .* use "${other.url}" as the server`,
      ],
      [`http://user:hunter2@127.0.0.1:${other.port}/x#hunter2`, `"${other.url}/x"`],
      [`https://127.0.0.1:${other.port}/`, `use "https://127.0.0.1:${other.port}" as the server`],
      ["ftp://files.example/x", `it redirects to an address with scheme "ftp", expected "https" or "http"$`],
      ["javascript:alert(1)", `it redirects to an address with scheme "javascript", expected`],
      ["http://[", "it redirects to an address that is not a URL$"],
      [`http://sso.example/${"x".repeat(5_000)}`, `"http://sso.example/x{181}\\.\\.\\.", and`],
    ] as const) {
      const server = await redirecting(test, { "/api/v1/pods?limit=500": location });
      const transport = transportTo(test, server.url);
      await assert.rejects(transport.request({ path: "/api/v1/pods?limit=500" }), (error) => {
        transportError("ERR_MISDIRECTED", new RegExp(told))(error);
        assert.ok(error instanceof Error && !error.message.includes("hunter2"), String(error));
        return true;
      });
      await transport.close();
      await server.drained();
    }
    assert.equal(other.connections.length, 0);
  });

  it("is told with the secrets of the request masked, before its address is cut", async (test) => {
    const server = await redirecting(test, {
      "/a": `https://other.example/${"x".repeat(170)}hunter2-Token/1`,
    });
    const get = async (): Promise<Credential> => Promise.resolve({ authorization: "Bearer hunter2-Token/1" });
    const transport = transportTo(test, { server: server.url, credentials: { get, reject: () => false } });
    await assert.rejects(transport.request({ path: "/a" }), (error) => {
      transportError("ERR_MISDIRECTED", /"https:\/\/other\.example\/x{170}\*\*\*"/)(error);
      assert.doesNotMatch(String(error), /hunter/);
      return true;
    });
  });

  it("names the server to configure without the path that the configured one has", async (test) => {
    const server = await redirecting(test, { "/k8s/api/v1/pods": "https://b.example/new/api/v1/pods" });
    await assert.rejects(
      transportTo(test, `${server.url}/k8s/`).request({ path: "/api/v1/pods" }),
      transportError("ERR_MISDIRECTED", /use "https:\/\/b\.example\/new" as the server/),
    );
  });
});
