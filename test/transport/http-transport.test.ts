import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { VERSION } from "../../src/base/version.js";
import type { Credential, CredentialSource } from "../../src/kubeconfig/client-config.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { answer, readAll, serve, transportTo } from "../support/http-fixture.js";
import { connectProxy } from "../support/proxies.js";

/** A credential source that gives one token after the other, and records the rejected ones. */
function tokens(...values: readonly string[]): CredentialSource & { readonly rejected: Credential[] } {
  let current = 0;
  const rejected: Credential[] = [];
  return {
    rejected,
    get: async () => Promise.resolve({ authorization: `Bearer ${values[current] ?? ""}` }),
    reject: (credential) => {
      rejected.push(credential);
      current += 1;
      return current < values.length;
    },
  };
}

describe("HttpTransport", () => {
  it("sends method, path, headers and body, and hands status, headers and body back", async (test) => {
    const seen: IncomingMessage[] = [];
    let received = "";
    const server = await serve(test, (request, response) => {
      seen.push(request);
      request.setEncoding("utf8").on("data", (text: string) => void (received += text));
      request.on("end", () => void response.writeHead(418, { "x-test": "1" }).end("short and stout"));
    });
    const transport = transportTo(test, server.url);
    const response = await transport.request({
      method: "POST",
      path: "/api/v1/pods?limit=5",
      headers: { accept: "application/json" },
      body: "hello",
    });
    assert.equal(response.status, 418);
    assert.equal(response.headers["x-test"], "1");
    assert.equal((await readAll(response.body)).toString(), "short and stout");
    assert.equal(await response.body.next(), undefined);
    assert.equal(received, "hello");
    assert.equal(seen[0]?.method, "POST");
    assert.equal(seen[0].url, "/api/v1/pods?limit=5");
    assert.equal(seen[0].headers.accept, "application/json");
    assert.equal(seen[0].headers.host, `127.0.0.1:${server.port}`);
    assert.equal(seen[0].headers["user-agent"], `k8s-informer/${VERSION}`);
    assert.equal(seen[0].headers["accept-encoding"], undefined);
  });

  it("names the version of package.json", async () => {
    const packageJson = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
    assert.equal(VERSION, packageJson.version);
  });

  it("keeps the base path of the server", async (test) => {
    const urls: (string | undefined)[] = [];
    const server = await serve(test, (request, response) => {
      urls.push(request.url);
      response.end();
    });
    for (const base of ["/k8s/clusters/c-1", "/k8s/clusters/c-1/", "", "/"]) {
      const transport = transportTo(test, server.url + base);
      await readAll((await transport.request({ path: "/api/v1/pods" })).body);
    }
    const below = "/k8s/clusters/c-1/api/v1/pods";
    assert.deepEqual(urls, [below, below, "/api/v1/pods", "/api/v1/pods"]);
  });

  it("takes a user agent from its options", async (test) => {
    const server = await serve(test, (request, response) => void response.end(request.headers["user-agent"]));
    const transport = transportTo(test, server.url, { userAgent: "mine/1" });
    assert.equal((await readAll((await transport.request({ path: "/" })).body)).toString(), "mine/1");
  });

  it("refuses a server that is not a URL", () => {
    for (const server of ["", "localhost:8080", "ftp://host", "10.0.0.1"]) {
      assert.throws(() => new HttpTransport({ server, namespace: "default", contextName: "test" }), {
        name: "TypeError",
        message: `Cannot use server "${server}": it is not an http or https URL, expected https://host:port`,
      });
    }
  });

  it("impersonates with every group and extra value in a header of its own (IP-26)", async (test) => {
    let raw: string[] = [];
    const server = await serve(test, (request, response) => {
      raw = request.rawHeaders;
      response.end();
    });
    const transport = transportTo(test, {
      server: server.url,
      impersonate: {
        user: "jané",
        uid: "42",
        groups: ["dev", "ops"],
        extra: { "example.com/a b%": ["1", "2"], scopes: ["view"] },
      },
    });
    await readAll((await transport.request({ path: "/" })).body);
    const pairs = raw.flatMap((name, at) =>
      at % 2 === 0 && name.startsWith("Impersonate")
        ? [[name, Buffer.from(raw[at + 1] ?? "", "latin1").toString()]]
        : [],
    );
    assert.deepEqual(pairs, [
      ["Impersonate-User", "jané"],
      ["Impersonate-Uid", "42"],
      ["Impersonate-Group", "dev"],
      ["Impersonate-Group", "ops"],
      ["Impersonate-Extra-example.com%2Fa%20b%25", "1"],
      ["Impersonate-Extra-example.com%2Fa%20b%25", "2"],
      ["Impersonate-Extra-scopes", "view"],
    ]);
  });
});

describe("HttpTransport, after 401", () => {
  it("renews the credential and sends the request once more (IP-30)", async (test) => {
    const seen: (string | undefined)[] = [];
    const server = await serve(test, (request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(request.headers.authorization === "Bearer new" ? 200 : 401).end("body");
    });
    const credentials = tokens("old", "new");
    const transport = transportTo(test, { server: server.url, credentials });
    const response = await transport.request({ path: "/", method: "PUT", body: "x" });
    assert.equal(response.status, 200);
    response.body.close();
    assert.deepEqual(seen, ["Bearer old", "Bearer new"]);
    assert.deepEqual(credentials.rejected, [{ authorization: "Bearer old" }]);
  });

  it("lets the caller decide when the request is sent once more, and whether", async (test) => {
    let requests = 0;
    const server = await serve(test, (_, response) => {
      requests += 1;
      response.writeHead(401).end("no");
    });
    const transport = transportTo(test, { server: server.url, credentials: tokens("a", "b", "c") });
    const waits: number[] = [];
    const beforeRepeat = async (): Promise<void> => {
      waits.push(requests);
      return waits.length === 1 ? Promise.resolve() : Promise.reject(new Error("not now"));
    };
    const response = await transport.request({ path: "/", beforeRepeat });
    response.body.close();
    assert.deepEqual([waits, requests], [[1], 2]);
    await assert.rejects(transport.request({ path: "/", beforeRepeat }), { message: "not now" });
    assert.deepEqual([waits, requests], [[1, 3], 3]);
  });

  it("hands the second 401 to the caller", async (test) => {
    let requests = 0;
    const server = await serve(test, (_, response) => {
      requests += 1;
      response.writeHead(401).end("no");
    });
    const transport = transportTo(test, { server: server.url, credentials: tokens("a", "b", "c") });
    const response = await transport.request({ path: "/" });
    assert.equal(response.status, 401);
    assert.equal((await readAll(response.body)).toString(), "no");
    assert.equal(requests, 2);
  });

  it("hands the first 401 to the caller when there is no other credential", async (test) => {
    let requests = 0;
    const server = await serve(test, (_, response) => {
      requests += 1;
      response.writeHead(401).end("no");
    });
    for (const credentials of [{ credentials: tokens("only") }, {}]) {
      requests = 0;
      const transport = transportTo(test, { server: server.url, ...credentials });
      const response = await transport.request({ path: "/" });
      assert.equal((await readAll(response.body)).toString(), "no");
      assert.equal(requests, 1);
    }
  });

  it("passes on why no credential could be had", async (test) => {
    const server = await serve(test, answer("no", 401));
    const failure = new Error("the plugin failed");
    const transport = transportTo(test, {
      server: server.url,
      credentials: { get: async () => Promise.reject(failure), reject: () => true },
    });
    await assert.rejects(transport.request({ path: "/" }), failure);
    assert.equal(server.connections.length, 0);
  });
});

describe("HttpTransport over plain http", () => {
  it("sends no credential to another machine (IP-27)", async (test) => {
    const authorization: (string | undefined)[] = [];
    // The proxy forwards every name to this server, so other names reach this machine.
    const server = await serve(test, (request, response) => {
      authorization.push(request.headers.authorization);
      response.writeHead(401).end();
    });
    const proxied: (string | undefined)[] = [];
    const onForward = ({ url }: IncomingMessage): void => void proxied.push(url);
    const proxy = await connectProxy(test, { port: server.port, onForward });
    const credentials = tokens("secret", "other");
    const hosts = [
      "10.1.2.3",
      "example.com",
      "127.0.0.1.example.com",
      "notlocalhost",
      "api.localhost",
      "localhost.example.com",
    ];
    for (const host of hosts) {
      const transport = transportTo(test, { server: `http://${host}:80`, credentials, proxyUrl: proxy.url });
      const response = await transport.request({ path: "/" });
      assert.equal(response.status, 401);
      response.body.close();
    }
    assert.deepEqual(
      authorization,
      hosts.map(() => undefined),
    );
    assert.equal(proxied[0], "http://10.1.2.3/");
    assert.deepEqual(credentials.rejected, []);
  });

  it("sends the credential to this machine, for kubectl proxy and tunnels", async (test) => {
    const authorization: (string | undefined)[] = [];
    const server = await serve(test, (request, response) => {
      authorization.push(request.headers.authorization);
      response.end();
    });
    for (const host of ["127.0.0.1", "localhost"]) {
      const transport = transportTo(test, {
        server: `http://${host}:${server.port}`,
        credentials: tokens("t"),
      });
      await readAll((await transport.request({ path: "/" })).body);
    }
    assert.deepEqual(authorization, ["Bearer t", "Bearer t"]);
  });
});
