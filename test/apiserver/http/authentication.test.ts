import assert from "node:assert/strict";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, it } from "node:test";
import { connect as tlsConnect } from "node:tls";
import { pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";

describe("authentication", () => {
  const fixture = useServer({ token: "let-me-in", users: { viewer: { token: "only-looking" } } });

  const strangers: [string, Record<string, string>][] = [
    ["no token", {}],
    ["a wrong token", { Authorization: "Bearer wrong" }],
    ["the beginning of the token", { Authorization: "Bearer let-me-i" }],
    ["the token and more", { Authorization: "Bearer let-me-in2" }],
    ["another scheme", { Authorization: "Basic let-me-in" }],
    ["an empty token", { Authorization: "Bearer " }],
  ];
  for (const [what, headers] of strangers) {
    for (const path of [PODS, "/version", "/healthz", "/nothing"]) {
      it(`answers 401 to ${what} on ${path}`, async () => {
        const { code, json } = await fixture.client.send(path, { token: "", headers });
        assert.equal(code, 401);
        assert.deepEqual(json, {
          kind: "Status",
          apiVersion: "v1",
          metadata: {},
          status: "Failure",
          message: "Unauthorized",
          reason: "Unauthorized",
          code: 401,
        });
      });
    }
  }

  it("knows each user by its token", async () => {
    await fixture.client.send("/version", { token: "only-looking" });
    assert.equal(fixture.server.requests.at(-1)?.user, "viewer");
    await fixture.client.get("/version");
    assert.equal(fixture.server.requests.at(-1)?.user, "admin");
  });

  it("refuses a token once it is rotated", async () => {
    const token = fixture.server.rotateToken("viewer");
    assert.equal((await fixture.client.send("/version", { token: "only-looking" })).code, 401);
    assert.equal((await fixture.client.send("/version", { token })).code, 200);
  });

  it("makes tokens that cannot be guessed", () => {
    const tokens = new Set(Array.from({ length: 20 }, () => fixture.server.rotateToken("viewer")));
    assert.equal(tokens.size, 20);
    for (const token of tokens) {
      assert.ok(token.length >= 43, token);
    }
  });

  it("names the users it has when asked for another", () => {
    assert.throws(() => fixture.server.kubeconfig("nobody"), {
      name: "RangeError",
      message: `Cannot use user "nobody": the server has "admin", "viewer"`,
    });
  });
});

describe("authorization", () => {
  const fixture = useServer({
    users: {
      viewer: {
        token: "v",
        rules: [
          { verbs: ["get", "list", "watch"], resources: ["pods"], namespaces: ["default"] },
          { verbs: ["*"], resources: ["nodes"] },
        ],
      },
    },
  });

  const cases = [
    ["GET", PODS, 200, ""],
    ["GET", "/api/v1/nodes", 200, ""],
    ["GET", "/version", 200, ""],
    [
      "GET",
      "/api/v1/pods",
      403,
      `pods is forbidden: User "viewer" cannot list resource "pods" in API group "" at the cluster scope`,
    ],
    [
      "GET",
      "/api/v1/pods?watch=1",
      403,
      `pods is forbidden: User "viewer" cannot watch resource "pods" in API group "" at the cluster scope`,
    ],
    [
      "DELETE",
      `${PODS}/p`,
      403,
      `pods "p" is forbidden: User "viewer" cannot delete resource "pods" in API group "" in the namespace "default"`,
    ],
    [
      "PATCH",
      `${PODS}/p/status`,
      403,
      `pods "p" is forbidden: User "viewer" cannot patch resource "pods/status" in API group "" in the namespace "default"`,
    ],
    [
      "GET",
      "/apis/apps/v1/namespaces/default/deployments",
      403,
      `deployments.apps is forbidden: User "viewer" cannot list resource "deployments" in API group "apps" in the namespace "default"`,
    ],
  ] as const;
  for (const [method, path, code, message] of cases) {
    it(`answers ${String(code)} to ${method} ${path}`, async () => {
      const answer = await fixture.client.send(path, { method, token: "v" });
      assert.equal(answer.code, code);
      if (code === 403) {
        assert.equal(answer.json.message, message);
        assert.equal(answer.json.reason, "Forbidden");
        assert.equal(answer.headers["x-content-type-options"], "nosniff");
      }
    });
  }

  it("takes rules away and gives them back", async () => {
    fixture.server.setRules("viewer", []);
    assert.equal((await fixture.client.send(PODS, { token: "v" })).code, 403);
    fixture.server.setRules("viewer", undefined);
    assert.equal((await fixture.client.send("/api/v1/pods", { token: "v" })).code, 200);
  });
});

describe("which requests are authenticated", () => {
  const fixture = useServer();

  const hosts = [
    ["localhost", 200],
    ["localhost:1", 200],
    ["127.0.0.1:9999", 200],
    ["[::1]:80", 200],
    ["evil.example", 421],
    ["127.0.0.1.evil.example", 421],
    ["evil@127.0.0.1", 421],
    ["127.0.0.1/", 421],
  ] as const;
  for (const [host, code] of hosts) {
    it(`answers ${String(code)} to Host ${host}`, async () => {
      assert.equal((await fixture.client.get(PODS, { Host: host })).code, code);
    });
  }

  it("refuses pages of other origins, with the right token as well", async () => {
    const own = new URL(fixture.server.url).host;
    const refused = ["https://evil.example", "null", "http://127.0.0.1:1", "nonsense"];
    for (const origin of refused) {
      assert.equal((await fixture.client.get(PODS, { Origin: origin })).code, 403, origin);
    }
    assert.equal((await fixture.client.get(PODS, { Origin: `http://${own}` })).code, 200);
  });

  it("sends no header that lets a page of another origin read", async () => {
    const { headers } = await fixture.client.get(PODS);
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith("access-control-")),
      [],
    );
  });

  it("listens on the loopback address alone", async (t) => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    if (others.length === 0) {
      t.skip("this machine has no address but loopback");
      return;
    }
    for (const { address } of others) {
      assert.equal(await canConnect(address, fixture.server.port), false, address);
    }
    assert.equal(await canConnect("127.0.0.1", fixture.server.port), true);
  });
});

describe("TLS", () => {
  const fixture = useServer({ tls: true, users: { dev: { rules: [] } } });

  it("serves a certificate for every loopback name, signed by its own authority", async () => {
    for (const host of ["127.0.0.1", "localhost"]) {
      const { port, caCertificate } = fixture.server;
      const authorized = await new Promise((resolve, reject) => {
        const socket = tlsConnect(
          { port, host: "127.0.0.1", servername: host === "localhost" ? host : "", ca: caCertificate },
          () => {
            resolve(socket.authorized);
            socket.destroy();
          },
        );
        socket.on("error", reject);
      });
      assert.equal(authorized, true);
    }
  });

  it("is not trusted without that authority", async () => {
    await assert.rejects(
      new Promise((resolve, reject) => {
        httpsRequest(`${fixture.server.url}/version`, { agent: false }, resolve).on("error", reject).end();
      }),
      { code: "SELF_SIGNED_CERT_IN_CHAIN" },
    );
  });

  it("knows a user by a client certificate it issued", async () => {
    const { certificate, key } = await fixture.server.clientCertificate("dev");
    const code = await new Promise<number | undefined>((resolve, reject) => {
      httpsRequest(
        fixture.server.url + PODS,
        { agent: false, ca: fixture.server.caCertificate, cert: certificate, key },
        (response) => {
          response.resume().on("end", () => resolve(response.statusCode));
        },
      )
        .on("error", reject)
        .end();
    });
    assert.equal(code, 403);
    assert.equal(fixture.server.requests.at(-1)?.user, "dev");
  });

  it("serves another certificate of the same authority once that is rotated", async () => {
    const before = await fingerprint(fixture.server.port);
    await fixture.server.rotateCertificate();
    assert.notEqual(await fingerprint(fixture.server.port), before);
    assert.equal((await fixture.client.get("/version")).code, 200);
  });

  it("writes a kubeconfig with the authority and the token in it", () => {
    const config = JSON.parse(fixture.server.kubeconfig()) as {
      clusters: { cluster: Record<string, string> }[];
      users: { user: { token: string } }[];
    };
    const [cluster] = config.clusters;
    assert.equal(cluster?.cluster["server"], fixture.server.url);
    const ca = Buffer.from(cluster.cluster["certificate-authority-data"] ?? "", "base64").toString();
    assert.equal(ca, fixture.server.caCertificate);
    assert.equal(config.users[0]?.user.token, fixture.server.token);
  });

  it("answers a create over TLS", async () => {
    const { code } = await fixture.client.send(PODS, { method: "POST", body: pod("a") });
    assert.equal(code, 201);
  });
});

async function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

async function fingerprint(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tlsConnect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}
