import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { pod } from "../support/pods.js";
import { type ReflectorRun, runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

async function streaming(server: ScriptedListWatch<Pod>): Promise<ReflectorRun> {
  return runReflector(server, { initialList: "stream" });
}

describe("Reflector, streaming the list", () => {
  it("asks for the most recent state, replaces at the end mark, and goes on with the same stream (W-1, W-2, W-6, TestWatchList 5)", async () => {
    const server = script()
      .watch()
      .added(pod("b", "7"), pod("a", "3"))
      .bookmark("10", true)
      .modified(pod("a", "11"));
    const run = await streaming(server);
    assert.deepEqual(server.requests, [
      {
        verb: "watch",
        resourceVersion: "",
        resourceVersionMatch: "NotOlderThan",
        sendInitialEvents: true,
        allowWatchBookmarks: true,
        timeoutSeconds: 300,
      },
    ]);
    assert.deepEqual(run.store.calls, ["replace [b@7 a@3] at 10", "update a@11"]);
    assert.deepEqual(run.states, ["streaming", "watching"]);
    await run.stop();
  });

  it("applies events that come in one batch with the end mark", async () => {
    const server = script()
      .watch()
      .events(
        { type: "ADDED", object: pod("a", "3") },
        { type: "BOOKMARK", resourceVersion: "10", initialEventsEnd: true },
        { type: "DELETED", object: pod("a", "11") },
      );
    const run = await streaming(server);
    assert.deepEqual(run.store.calls, ["replace [a@3] at 10", "delete a@11"]);
    assert.equal(run.reflector.lastSyncResourceVersion, "11");
    await run.stop();
  });

  it("applies changes before the end mark to the state (W-3, TestWatchList 6)", async () => {
    const server = script()
      .watch()
      .added(pod("a", "1"), pod("b", "2"))
      .modified(pod("a", "3"))
      .deleted(pod("b", "4"))
      .bookmark("5", true);
    const run = await streaming(server);
    assert.deepEqual(run.store.calls, ["replace [a@3] at 5"]);
    await run.stop();
  });

  it("does not take an ordinary bookmark for the end (W-4, TestWatchList 1, 11)", async () => {
    const server = script().watch().added(pod("a", "1")).bookmark("10");
    const run = await streaming(server);
    assert.deepEqual(run.store.calls, []);
    assert.equal(run.reflector.lastSyncResourceVersion, "", "TestWatchListResourceVersion");
    await run.stop();
  });

  for (const [name, add] of [
    ["422", (server: ScriptedListWatch<Pod>) => server.status(422)],
    ["400", (server: ScriptedListWatch<Pod>) => server.status(400)],
    ["403", (server: ScriptedListWatch<Pod>) => server.status(403)],
    ["500", (server: ScriptedListWatch<Pod>) => server.status(500)],
    ["a stream that closes at once", (server: ScriptedListWatch<Pod>) => server.watch().end()],
    ["an ERROR event", (server: ScriptedListWatch<Pod>) => server.watch().error({ code: 500 })],
  ] as const) {
    it(`falls back to LIST at once after ${name} (W-7, TestWatchList 3, 4)`, async () => {
      const server = add(script()).list([], { at: "10" }).watch();
      const run = await streaming(server);
      assert.deepEqual(run.requests(), ['stream ""', 'list "0" limit=500', 'watch "10"']);
      await run.stop();
    });
  }

  it("streams again after 429, having waited (TestWatchList 7)", async () => {
    const server = script().status(429).watch().error({ code: 429 }).watch().bookmark("10", true);
    const run = await streaming(server);
    await run.clock.advance(10_000);
    assert.deepEqual(run.requests(), ['stream ""', 'stream ""', 'stream ""']);
    assert.deepEqual(
      run.reports.map((report) => report.delayMs),
      [800, 1600],
    );
    await run.stop();
  });

  it("streams again from a clean start when the stream closed before its mark, and lists the second time (W-7, TestWatchList 8)", async () => {
    const server = script()
      .watch()
      .added(pod("stale", "1"))
      .end()
      .watch()
      .added(pod("stale", "1"))
      .end()
      .list([pod("a", "3")], { at: "10" })
      .watch();
    const run = await streaming(server);
    await run.clock.advance(800);
    assert.deepEqual(run.requests(), ['stream ""', 'stream ""', 'list "0" limit=500', 'watch "10"']);
    assert.deepEqual(run.store.calls, ["replace [a@3] at 10"]);
    await run.stop();
  });

  it("falls back to LIST when the end mark does not come, and remembers it for an hour (W-8, IP-13)", async () => {
    const server = script()
      .watch()
      .added(pod("a", "1"))
      .list([pod("a", "1")], { at: "10" })
      .watch()
      .bookmark("11")
      .error({ code: 410 })
      .list([], { at: "20" })
      .watch();
    const run = await streaming(server);
    await run.clock.advance(9_999);
    assert.deepEqual(run.requests(), ['stream ""']);
    await run.clock.advance(1);
    assert.deepEqual(run.requests().slice(1), ['list "0" limit=500', 'watch "10"']);
    assert.equal(run.reports[0]?.kind, "silent");
    await run.clock.advance(800);
    assert.deepEqual(run.requests().slice(3), ['list "11"', 'watch "20"'], "no second try to stream");
    await run.stop();
  });

  it("waits for an object that takes its time to come: only silence counts (IP-13)", async () => {
    const server = script()
      .watch()
      .list([pod("a", "1")], { at: "10" })
      .watch();
    const run = await streaming(server);
    for (let second = 0; second < 60; second += 1) {
      server.current.bytesReceived += 10_000;
      await run.clock.advance(1_000);
    }
    assert.deepEqual(run.requests(), ['stream ""']);
    await run.clock.advance(20_000);
    assert.deepEqual(run.requests(), ['stream ""', 'list "0" limit=500', 'watch "10"'], "nor is it for ever");
    await run.stop();
  });

  it("lists instead when bytes still trickle after the server was to end it", async () => {
    const server = script()
      .watch()
      .list([pod("a", "1")], { at: "10" })
      .watch();
    const run = await streaming(server);
    for (let second = 0; second < 700 && run.requests().length === 1; second += 1) {
      server.current.bytesReceived += 1;
      await run.clock.advance(1_000);
    }
    assert.deepEqual(run.requests(), ['stream ""', 'list "0" limit=500', 'watch "10"']);
    assert.equal(run.reports[0]?.kind, "overdue");
    await run.stop();
  });

  it("streams again an hour later: the server may have learnt it", async () => {
    const server = script().status(422).list([], { at: "10" });
    for (let quiet = 0; quiet < 11; quiet += 1) {
      server.watch();
    }
    const run = await streaming(server);
    await run.clock.advance(3_599_500);
    server.current.feed({ kind: "events", events: [{ type: "ERROR", status: { code: 410 } }] });
    await run.clock.advance(2_000);
    assert.equal(run.requests().at(-1), 'stream "10"');
    await run.stop();
  });

  it("asks for nothing older than it has after an expired watch (W-2)", async () => {
    const server = script().watch().bookmark("10", true).error({ code: 410 }).watch().bookmark("20", true);
    const run = await streaming(server);
    await run.clock.advance(800);
    assert.deepEqual(run.requests(), ['stream ""', 'stream "10"']);
    await run.stop();
  });

  it("asks at once for the most recent state when its position expired or is too large (W-7)", async () => {
    const server = script()
      .watch()
      .bookmark("10", true)
      .error({ code: 410 })
      .expired()
      .watch()
      .bookmark("20", true);
    const run = await streaming(server);
    await run.clock.advance(800);
    assert.deepEqual(run.requests(), ['stream ""', 'stream "10"', 'stream ""']);
    await run.stop();
  });

  it("watches plainly from the last position when the stream closes after its mark (TestWatchList 9)", async () => {
    const server = script().watch().bookmark("10", true).added(pod("a", "11")).end().watch();
    const run = await streaming(server);
    assert.deepEqual(run.requests(), ['stream ""', 'watch "11"']);
    await run.stop();
  });

  it("waits where streams and the lists instead of them fail in turn", async () => {
    const server = script();
    for (let round = 0; round < 50; round += 1) {
      server.status(500).expired();
    }
    const run = await streaming(server);
    assert.equal(run.requests().length, 5);
    assert.ok(run.reports.at(-1)?.delayMs !== 0);
    await run.clock.advance(60_000);
    assert.ok(run.requests().length < 50, `${run.requests().length} requests in a minute`);
    await run.stop();
  });

  it("is not asked of a source that says it cannot (R-6)", async () => {
    const server = new ScriptedListWatch<Pod>({ supportsStreamingList: false })
      .list([], { at: "10" })
      .watch();
    const run = await streaming(server);
    assert.deepEqual(run.requests(), ['list "0" limit=500', 'watch "10"']);
    await run.stop();
  });

  it("stops while it waits for the mark", async () => {
    const run = await streaming(script().watch().added(pod("a", "1")));
    assert.equal(run.reflector.state.kind, "streaming");
    await run.stop();
  });
});
