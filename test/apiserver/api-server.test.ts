import assert from "node:assert/strict";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { startApiServer } from "../../src/apiserver/api-server.js";
import { connect } from "../../src/cluster/connect.js";
import { eventually } from "../support/eventually.js";
import { brief, pod, RawClient } from "./raw-client.js";

const PODS = "/api/v1/namespaces/default/pods";

describe("ApiServer.close", () => {
  it("leaves no connection and no port behind", async () => {
    const server = await startApiServer({ tls: false });
    const { port } = server;
    await new RawClient(server).get(PODS);
    await server.close();
    assert.equal(server.connections, 0);
    const probe = createServer();
    await new Promise<void>((resolve, reject) => {
      probe.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    await new Promise<void>((resolve) => {
      probe.close(() => resolve());
    });
  });

  it("waits for requests that are under way", async () => {
    const server = await startApiServer({ tls: false });
    const watch = await new RawClient(server).watch(`${PODS}?watch=1`);
    const closing = server.close();
    watch.close();
    await closing;
    assert.equal(server.connections, 0);
  });

  it("names the requests that do not end, and ends them", async () => {
    const server = await startApiServer({ tls: false });
    const watch = await new RawClient(server).watch(`${PODS}?watch=1`);
    await assert.rejects(server.close({ graceMs: 20 }), {
      code: "ERR_REQUESTS_OPEN",
      message: `Cannot close the API server cleanly: found 1 open requests, expected none: GET ${PODS}?watch=1`,
    });
    await watch.rest();
    assert.equal(server.connections, 0);
  });

  it("breaks everything off when forced", async () => {
    const server = await startApiServer({ tls: false });
    const watch = await new RawClient(server).watch(`${PODS}?watch=1`);
    await server.close({ force: true });
    await watch.rest();
    assert.equal(server.connections, 0);
  });

  it("may be called twice", async () => {
    const server = await startApiServer({ tls: false });
    await server.close();
    await server.close();
  });
});

describe("ApiServer.restart", () => {
  async function restarted(
    options: Parameters<Awaited<ReturnType<typeof startApiServer>>["restart"]>[0],
    use: (
      server: Awaited<ReturnType<typeof startApiServer>>,
      client: RawClient,
      before: number,
    ) => Promise<void>,
  ): Promise<void> {
    const server = await startApiServer({ tls: false, blockMs: 10 });
    try {
      server.objects.create("pods", pod("a"));
      server.objects.create("pods", pod("b"));
      const before = Number(server.objects.resourceVersion);
      const client = new RawClient(server);
      const watch = await client.watch(`${PODS}?watch=1&resourceVersion=${String(before)}`);
      const { port } = server;
      await server.restart(options);
      assert.equal(await watch.next(), undefined);
      assert.equal(server.port, port);
      await use(server, client, before);
    } finally {
      await server.close();
    }
  }

  it("loses the history and keeps the objects", async () => {
    await restarted({}, async (_server, client, before) => {
      const list = await client.get(PODS);
      assert.equal(list.json.items.length, 2);
      assert.equal(list.json.metadata.resourceVersion, String(before));
      const watch = await client.watch(`${PODS}?watch=1&resourceVersion=${String(before - 1)}`);
      assert.equal(brief(await watch.next()), "ERROR 410");
    });
  });

  it("keeps the history when told so", async () => {
    await restarted({ history: "kept" }, async (_server, client, before) => {
      const watch = await client.watch(`${PODS}?watch=1&resourceVersion=${String(before - 1)}`);
      assert.equal(brief(await watch.next()), `ADDED b ${String(before)}`);
      watch.close();
    });
  });

  it("rewinds: objects and revision of earlier, 504 for a list of later", async () => {
    await restarted({ rv: "rewind", downMs: 0 }, async (server, client, before) => {
      const list = await client.get(PODS);
      assert.deepEqual(list.json.items, []);
      assert.ok(Number(list.json.metadata.resourceVersion) < before);
      assert.equal((await client.get(`${PODS}?resourceVersion=${String(before)}`)).code, 504);
      assert.equal(server.objects.get("namespaces", "default")?.metadata.name, "default");
    });
  });

  it("rewinds to a revision it is told", async () => {
    await restarted({ rv: "rewind", toRevision: 1005, downMs: 0 }, async (_server, client) => {
      const list = await client.get(PODS);
      assert.deepEqual(
        list.json.items.map((item) => item.metadata.name),
        ["a"],
      );
    });
  });

  it("jumps ahead", async () => {
    await restarted({ rv: "jump" }, async (_server, client, before) => {
      const list = await client.get(PODS);
      assert.equal(list.json.items.length, 2);
      assert.ok(Number(list.json.metadata.resourceVersion) > before + 1000);
    });
  });

  it("refuses connections while it is down", async () => {
    const server = await startApiServer({ tls: false });
    const client = new RawClient(server);
    const restarting = server.restart({ downMs: 100 });
    await assert.rejects(client.get(PODS), { code: "ECONNREFUSED" });
    await restarting;
    assert.equal((await client.get(PODS)).code, 200);
    await server.close();
  });
});

describe("ApiServer.requests", () => {
  it("logs user, method, path, query and status of each request, also of refused ones", async () => {
    const server = await startApiServer({ tls: false });
    const client = new RawClient(server);
    await client.get(`${PODS}?limit=5`);
    await client.send("/version", { token: "wrong" });
    server.faults.add({ do: { type: "http", code: 503 } });
    await client.get(PODS);
    assert.deepEqual(
      server.requests.map(({ method, path, query, user, status }) => [method, path, query, user, status]),
      [
        ["GET", PODS, "limit=5", "admin", 200],
        ["GET", "/version", "", "", 401],
        ["GET", PODS, "", "admin", 503],
      ],
    );
    await server.close();
  });

  it("has no status for a request that waits for its answer", async () => {
    const server = await startApiServer({ tls: false });
    server.faults.add({ do: { type: "hang" } });
    const pending = new RawClient(server).get(PODS);
    await eventually(() => assert.equal(server.requests.length, 1));
    assert.equal(server.requests[0]?.status, undefined);
    await Promise.all([server.close({ force: true }), assert.rejects(pending)]);
  });

  it("tells the protocol of each request", async () => {
    const server = await startApiServer();
    for (const http of ["auto", "1.1"] as const) {
      const cluster = await connect({ kubeconfigText: server.kubeconfig(), http });
      (await cluster.transport.request({ path: "/version" })).body.close();
      await cluster.close();
    }
    assert.deepEqual(
      server.requests.map(({ httpVersion }) => httpVersion),
      ["2.0", "1.1"],
    );
    await server.close();
  });
});
