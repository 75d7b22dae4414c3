import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it, type TestContext } from "node:test";
import { Turnstile } from "../../src/transport/turnstile.js";
import { settle } from "../support/fake-clock.js";
import { serve, transportTo } from "../support/http-fixture.js";

describe("Turnstile", () => {
  it("lets so many in, and the others in their order as places become free", async () => {
    const turnstile = new Turnstile(2);
    const inside: string[] = [];
    const leaves = new Map<string, () => void>();
    for (const name of ["a", "b", "c", "d"]) {
      void turnstile.enter(undefined).then((leave) => {
        inside.push(name);
        leaves.set(name, leave);
      });
    }
    await settle(1);
    assert.deepEqual(inside, ["a", "b"]);
    leaves.get("b")?.();
    leaves.get("b")?.();
    await settle(1);
    assert.deepEqual(inside, ["a", "b", "c"]);
    leaves.get("a")?.();
    leaves.get("c")?.();
    leaves.get("d")?.();
    await settle(1);
    assert.deepEqual(inside, ["a", "b", "c", "d"]);
    leaves.get("d")?.();
    assert.equal(typeof (await turnstile.enter(undefined)), "function");
  });

  it("forgets a request whose signal aborts while it waits", async () => {
    const turnstile = new Turnstile(1);
    const leave = await turnstile.enter(undefined);
    const stop = new AbortController();
    const given = turnstile.enter(stop.signal);
    const next = turnstile.enter(undefined);
    stop.abort(new Error("given up"));
    await assert.rejects(given, /given up/);
    await assert.rejects(turnstile.enter(stop.signal), /given up/);
    leave();
    (await next)();
  });

  it("leaves no listener on a signal that does not abort", async () => {
    const turnstile = new Turnstile(1);
    const leave = await turnstile.enter(undefined);
    const { signal } = new AbortController();
    const next = turnstile.enter(signal);
    assert.equal(getEventListeners(signal, "abort").length, 1);
    leave();
    await next;
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });
});

describe("HttpTransport, with many lists at once", () => {
  /** Starts a server that answers nothing until it is told to. */
  async function holding(t: TestContext): Promise<{ url: string; held: () => string[]; answer: () => void }> {
    const held: { path: string; answer: () => void }[] = [];
    const server = await serve(t, (request, response) => {
      held.push({ path: request.url ?? "", answer: () => void response.end("{}") });
    });
    return {
      url: server.url,
      held: () => held.map(({ path }) => path),
      answer: () => {
        for (const { answer } of held.splice(0)) {
          answer();
        }
      },
    };
  }

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await settle(1);
    }
  }

  it("reads thirty of them at a time, and keeps nothing else waiting", async (t) => {
    const server = await holding(t);
    const transport = transportTo(t, server.url);
    const list = async (): Promise<void> => {
      const { body } = await transport.request({ path: "/list", compress: true });
      while ((await body.next()) !== undefined);
    };
    const lists = Array.from({ length: 70 }, list);
    await until(() => server.held().length === 30);
    const watch = transport.request({ path: "/watch", idleTimeoutMs: 0 });
    await until(() => server.held().length === 31);
    assert.equal(server.held().at(-1), "/watch");
    server.answer();
    (await watch).body.close();
    await until(() => server.held().length === 30);
    server.answer();
    await until(() => server.held().length === 10);
    server.answer();
    await Promise.all(lists);
  });

  it("ends those that wait when it is closed", async (t) => {
    const server = await holding(t);
    const transport = transportTo(t, server.url);
    const lists = Array.from({ length: 31 }, async () => transport.request({ path: "/", compress: true }));
    const failures = Promise.allSettled(lists);
    await until(() => server.held().length === 30);
    await transport.close();
    for (const failure of await failures) {
      assert.match(String(failure.status === "rejected" && failure.reason), /the transport is closed/);
    }
  });
});
