import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { PODS } from "../../src/api/built-in-resources.js";
import { StatusError } from "../../src/api/status-error.js";
import { RestListWatch, type RestListWatchOptions } from "../../src/listwatch/rest-list-watch.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { WireError } from "../../src/wire/wire-error.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { answer, serve, transportTo } from "../support/http-fixture.js";
import { ScriptedBody, ScriptedTransport } from "../support/scripted-transport.js";
import { gzipSync } from "node:zlib";

const signal = new AbortController().signal;

function podsOver(
  transport: ScriptedTransport,
  options: Partial<RestListWatchOptions<object>> = {},
): RestListWatch<object> {
  return new RestListWatch<object>({ transport, resource: PODS, clock: new FakeClock(), ...options });
}

const LIST = JSON.stringify({
  kind: "PodList",
  apiVersion: "v1",
  metadata: { resourceVersion: "7", continue: "t" },
  items: [{ metadata: { name: "a" } }, { metadata: { name: "b" } }],
});

function event(name: string): string {
  return `${JSON.stringify({ type: "ADDED", object: { kind: "Pod", metadata: { name } } })}\n`;
}

describe("RestListWatch.list", () => {
  it("gives the items and metadata of the answer", async () => {
    const transport = new ScriptedTransport({ body: new ScriptedBody([LIST.slice(0, 90), LIST.slice(90)]) });
    const { items, metadata } = await podsOver(transport).list({ limit: 500, resourceVersion: "0" }, signal);
    assert.deepEqual(items, [
      { kind: "Pod", apiVersion: "v1", metadata: { name: "a" } },
      { kind: "Pod", apiVersion: "v1", metadata: { name: "b" } },
    ]);
    assert.deepEqual(metadata, { resourceVersion: "7", continue: "t" });
    assert.equal(transport.requests[0]?.path, "/api/v1/pods?limit=500&resourceVersion=0");
    assert.deepEqual(transport.requests[0].headers, {
      accept: "application/vnd.kubernetes.protobuf,application/json",
    });
    assert.equal(transport.requests[0].compress, true);
    assert.equal(transport.bodies[0]?.closed, true);
  });

  it("waits for headers longer than the server's own limit of a minute (L-14, IP-16)", async () => {
    const transport = new ScriptedTransport({ body: LIST }, { body: LIST });
    await podsOver(transport).list({}, signal);
    await podsOver(transport).list({ timeoutSeconds: 120 }, signal);
    assert.deepEqual(
      transport.requests.map(({ headersTimeoutMs }) => headersTimeoutMs),
      [75_000, 130_000],
    );
  });

  it("names any resource by group, version and plural, in a namespace or in all", async () => {
    const transport = new ScriptedTransport({ body: LIST }, { body: LIST });
    const resource = { group: "example.com", version: "v1beta1", resource: "widgets" };
    await podsOver(transport, { resource, namespace: "team-a" }).list({}, signal);
    await podsOver(transport, { resource, namespace: "" }).list({}, signal);
    assert.deepEqual(
      transport.requests.map(({ path }) => path),
      ["/apis/example.com/v1beta1/namespaces/team-a/widgets", "/apis/example.com/v1beta1/widgets"],
    );
  });

  it("names a resource that the server does not have, and says that its CRD may be missing", async () => {
    const missing = { status: 404, body: "404 page not found\n" };
    const transport = new ScriptedTransport(missing, missing, missing);
    const resource = { group: "example.com", version: "v1", resource: "widgets" };
    const message =
      'the server has no resource "widgets.example.com" in version v1, its CRD may not be installed ' +
      "(the server answered 404: 404 page not found)";
    await assert.rejects(podsOver(transport, { resource }).list({}, signal), { httpStatus: 404, message });
    await assert.rejects(podsOver(transport, { resource }).watch({}, signal), { message });
    await assert.rejects(podsOver(transport).list({}, signal), {
      message: "the server answered 404: 404 page not found",
    });
  });

  it("sends the same selectors with lists, pages and watches (IP-20)", async () => {
    const transport = new ScriptedTransport({ body: LIST }, { body: LIST }, { body: "" });
    const selectors = { labelSelector: "app=web", fieldSelector: "spec.nodeName=n1" };
    const listWatch = podsOver(transport, selectors);
    await listWatch.list({}, signal);
    await listWatch.list({ continue: "t" }, signal);
    await listWatch.watch({ resourceVersion: "7" }, signal);
    for (const { path } of transport.requests) {
      const query = new URL(path, "http://x").searchParams;
      assert.equal(query.get("labelSelector"), "app=web");
      assert.equal(query.get("fieldSelector"), "spec.nodeName=n1");
    }
  });

  it("closes the body when it cannot be decoded or breaks off", async () => {
    const broken = new TransportError("ERR_RESET", "reset");
    const transport = new ScriptedTransport(
      { body: LIST.slice(0, -1) },
      { body: "<html>", headers: { "content-type": "text/plain" } },
      { body: new ScriptedBody([LIST.slice(0, 90), broken]) },
    );
    const listWatch = podsOver(transport);
    await assert.rejects(listWatch.list({}, signal), WireError);
    await assert.rejects(listWatch.list({}, signal), /found content type "text\/plain"/);
    await assert.rejects(listWatch.list({}, signal), broken);
    assert.deepEqual(
      transport.bodies.map(({ closed }) => closed),
      [true, true, true],
    );
  });

  it("asks for a single object uncompressed, which does not wait for other lists", async () => {
    const transport = new ScriptedTransport({ body: new ScriptedBody([LIST]) });
    await podsOver(transport).list({ resourceVersion: "7", limit: 1 }, signal);
    assert.equal(transport.requests[0]?.compress, false);
  });

  it("works over a real connection, compressed, and keeps it", async (test) => {
    const server = await serve(test, (request, response) => {
      assert.equal(request.headers["accept-encoding"], "gzip");
      answer(gzipSync(LIST), 200, { "content-encoding": "gzip" })(request, response);
    });
    const listWatch = new RestListWatch<object>({ transport: transportTo(test, server.url), resource: PODS });
    for (let round = 0; round < 3; round += 1) {
      assert.equal((await listWatch.list({}, signal)).items.length, 2);
    }
    assert.equal(server.connections.length, 1);
  });
});

describe("RestListWatch.watch", () => {
  it("asks for a watch, uncompressed, with headers due when the watch is (W-22)", async () => {
    const transport = new ScriptedTransport({}, {});
    const listWatch = podsOver(transport);
    await listWatch.watch({ resourceVersion: "7", allowWatchBookmarks: true, timeoutSeconds: 300 }, signal);
    await listWatch.watch({}, signal);
    const [timed, untimed] = transport.requests;
    assert.equal(
      timed?.path,
      "/api/v1/pods?watch=true&resourceVersion=7&allowWatchBookmarks=true&timeoutSeconds=300",
    );
    assert.equal(timed.headersTimeoutMs, 310_000);
    assert.equal(timed.idleTimeoutMs, 0);
    assert.equal(timed.compress, undefined);
    assert.equal(untimed?.headersTimeoutMs, 0);
  });

  it("gives events as chunks bring them, and ends when the server does", async () => {
    const body = new ScriptedBody([event("a") + event("b"), event("c").slice(0, 9), "", event("c").slice(9)]);
    const stream = await podsOver(new ScriptedTransport({ body })).watch({}, signal);
    assert.equal((await stream.next())?.length, 2);
    assert.equal((await stream.next())?.length, 1);
    assert.equal(await stream.next(), undefined);
    assert.equal(await stream.next(), undefined);
  });

  it("counts what comes of an event before it is whole", async () => {
    const body = new ScriptedBody([event("a"), event("b").slice(0, 9)], true);
    const stream = await podsOver(new ScriptedTransport({ body })).watch({}, signal);
    assert.equal(stream.bytesReceived, 0);
    await stream.next();
    assert.equal(stream.bytesReceived, event("a").length);
    const pending = stream.next();
    await settle();
    assert.equal(stream.bytesReceived, event("a").length + 9);
    stream.close();
    await pending;
  });

  it("masks the secrets of the request in the words of the server, and leaves objects alone", async () => {
    const events = [
      { type: "ADDED", object: { kind: "Pod", metadata: { name: "s3cret", resourceVersion: "1" } } },
      { type: "ADDED", object: { kind: "s3cret" } },
      { type: "ERROR", object: { kind: "Status", message: "no s3cret", details: { name: "s3cret" } } },
    ];
    const body = new ScriptedBody([events.map((event) => `${JSON.stringify(event)}\n`).join("")]);
    const mask = (text: string): string => text.replaceAll("s3cret", "***");
    const transport = new ScriptedTransport({ body, mask });
    const stream = await podsOver(transport).watch({ resourceVersion: "1" }, signal);
    const [added, unexpected, error] = (await stream.next()) ?? [];
    assert.match(JSON.stringify(added), /"name":"s3cret"/);
    assert.match(inspect(unexpected), /kind "\*\*\*"/);
    assert.deepEqual(error, {
      type: "ERROR",
      status: { kind: "Status", message: "no ***", details: { name: "***" } },
    });
  });

  it("fails when the server ends inside an event", async () => {
    const body = new ScriptedBody([event("a") + event("b").slice(0, 20)]);
    const stream = await podsOver(new ScriptedTransport({ body })).watch({}, signal);
    assert.equal((await stream.next())?.length, 1);
    await assert.rejects(stream.next(), WireError);
    assert.equal(await stream.next(), undefined);
    assert.equal(body.closed, true);
  });

  it("hands over the events before a fault with it, and closes the connection", async () => {
    const body = new ScriptedBody([`${event("a")}garbage`], true);
    const stream = await podsOver(new ScriptedTransport({ body })).watch({}, signal);
    await assert.rejects(stream.next(), (error) => error instanceof WireError && error.events.length === 1);
    assert.equal(body.closed, true);
  });

  it("gives the events that came before the connection broke, then the error", async () => {
    const broken = new TransportError("ERR_RESET", "reset");
    const body = new ScriptedBody([event("a"), broken]);
    const stream = await podsOver(new ScriptedTransport({ body })).watch({}, signal);
    assert.equal((await stream.next())?.length, 1);
    await assert.rejects(stream.next(), broken);
  });

  it("ends a pending read when it is closed, even inside an event", async () => {
    const body = new ScriptedBody([event("a").slice(0, 9)], true);
    const stream = await podsOver(new ScriptedTransport({ body })).watch({}, signal);
    const pending = stream.next();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    stream.close();
    assert.equal(await pending, undefined);
    assert.equal(await stream.next(), undefined);
    assert.equal(body.closed, true);
  });

  it("leaves nothing behind when it is refused (LW-2)", async () => {
    const transport = new ScriptedTransport(
      { status: 403, body: new ScriptedBody(["no"]) },
      { headers: { "content-type": "text/plain" }, body: new ScriptedBody([], true) },
    );
    const listWatch = podsOver(transport);
    await assert.rejects(listWatch.watch({}, signal), StatusError);
    await assert.rejects(listWatch.watch({}, signal), WireError);
    assert.deepEqual(
      transport.bodies.map(({ closed }) => closed),
      [true, true],
    );
  });
});

describe("RestListWatch, where the server answers 406 to several encodings", () => {
  const BOTH = "application/vnd.kubernetes.protobuf,application/json";
  const REFUSED = { status: 406, body: "only application/json, please" };

  function acceptedBy(transport: ScriptedTransport): unknown[] {
    return transport.requests.map(({ headers }) => headers?.["accept"]);
  }

  it("asks once more for JSON alone, with a list and with a watch, and for nothing else from then on", async () => {
    for (const first of ["list", "watch"] as const) {
      const transport = new ScriptedTransport(
        REFUSED,
        { body: first === "list" ? LIST : event("a") },
        { body: LIST },
        { body: event("b") },
      );
      const listWatch = podsOver(transport);
      if (first === "list") {
        assert.equal((await listWatch.list({ limit: 500 }, signal)).items.length, 2);
      } else {
        const stream = await listWatch.watch({ resourceVersion: "7" }, signal);
        assert.equal((await stream.next())?.length, 1);
      }
      await listWatch.list({}, signal);
      await listWatch.watch({}, signal);
      assert.deepEqual(acceptedBy(transport), [BOTH, ...Array<string>(3).fill("application/json")]);
      const [asked, again] = transport.requests;
      assert.deepEqual({ ...again, headers: {} }, { ...asked, headers: {} });
      assert.equal(transport.bodies[0]?.closed, true);
    }
  });

  it("lets the caller decide when it asks once more, with a list and with a watch", async () => {
    for (const verb of ["list", "watch"] as const) {
      const transport = new ScriptedTransport(REFUSED, { body: verb === "list" ? LIST : event("a") });
      const sent: number[] = [];
      const beforeRepeat = async (): Promise<void> => {
        sent.push(transport.requests.length);
        return Promise.resolve();
      };
      await podsOver(transport)[verb]({}, signal, beforeRepeat);
      assert.deepEqual([sent, transport.requests.length], [[1], 2]);
      assert.equal(transport.requests[1]?.beforeRepeat, beforeRepeat);
    }
  });

  it("tries both again where JSON alone was refused, too", async () => {
    const transport = new ScriptedTransport(REFUSED, { ...REFUSED, status: 503 }, REFUSED, REFUSED);
    const listWatch = podsOver(transport);
    await assert.rejects(listWatch.list({}, signal), { statusCode: 503 });
    await assert.rejects(listWatch.list({}, signal), { statusCode: 406 });
    assert.deepEqual(acceptedBy(transport), [BOTH, "application/json", BOTH, "application/json"]);
  });

  it("does not ask again where there was nothing to choose", async () => {
    const transport = new ScriptedTransport(REFUSED);
    const resource = { group: "example.com", version: "v1", resource: "widgets" };
    await assert.rejects(podsOver(transport, { resource }).list({}, signal), { statusCode: 406 });
    assert.deepEqual(acceptedBy(transport), ["application/json"]);
  });
});

describe("what a watch quotes of its server", () => {
  const token = "s3cret-token";
  const mask = (text: string): string => text.replaceAll(token, "***");

  for (const [what, event] of [
    ["the type of an event that is unknown", { type: `${"x".repeat(195)}${token}`, object: {} }],
    ["an ERROR event without a Status", { type: "ERROR", object: { x: `${"x".repeat(188)}${token}` } }],
    ["an object of another kind", { type: "ADDED", object: { kind: `${"x".repeat(195)}${token}` } }],
  ] as const) {
    it(`is masked before it is cut: ${what}`, async () => {
      const transport = new ScriptedTransport({ body: `${JSON.stringify(event)}\n`, mask });
      const stream = await podsOver(transport).watch({}, signal);
      const told = await stream.next().then(
        (events) => JSON.stringify(events),
        (error: unknown) => inspect(error),
      );
      assert.match(told, /x\*\*\*/);
      assert.doesNotMatch(told, /s3c/);
    });
  }
});
