import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import { pod } from "../support/pods.js";
import { runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import { settle } from "../support/fake-clock.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

describe("Reflector", () => {
  it("lists what is cached, in pages of 500, then watches from the list's position (L-1, L-3, W-21)", async () => {
    const server = script()
      .list([pod("a", "3"), pod("b", "5")], { at: "10" })
      .watch();
    const run = await runReflector(server);
    assert.deepEqual(run.requests(), ['list "0" limit=500', 'watch "10"']);
    assert.deepEqual(run.store.calls, ["replace [a@3 b@5] at 10"]);
    assert.deepEqual(run.states, ["listing", "connecting", "watching"]);
    const watch = server.requests[1];
    assert.deepEqual(watch, {
      verb: "watch",
      resourceVersion: "10",
      allowWatchBookmarks: true,
      timeoutSeconds: 300,
    });
    await run.stop();
  });

  it("applies adds, updates and deletes, and skips what is no pod (TestReflectorWatchHandler, V-1)", async () => {
    const server = script()
      .list([pod("a", "3")], { at: "10" })
      .watch()
      .events(
        { type: "UNEXPECTED", message: "kind Foo" },
        { type: "DELETED", object: pod("a", "11") },
        { type: "MODIFIED", object: pod("b", "12") },
        { type: "ADDED", object: pod("c", "32") },
      );
    const run = await runReflector(server);
    assert.deepEqual(run.store.calls.slice(1), ["delete a@11", "update b@12", "add c@32"]);
    assert.equal(run.reflector.lastSyncResourceVersion, "32");
    await run.stop();
  });

  it("takes the last event's position even if it is lower (TestReflectorWatchHandler)", async () => {
    const server = script().list([], { at: "10" }).watch().added(pod("a", "30")).added(pod("b", "20"));
    const run = await runReflector(server);
    assert.equal(run.reflector.lastSyncResourceVersion, "20");
    await run.stop();
  });

  it("tells the store of every position, in order (TestReflectorResourceVersionUpdate)", async () => {
    const server = script()
      .list([], { at: "9" })
      .watch()
      .added(pod("a", "10"))
      .modified(pod("a", "20"))
      .bookmark("30")
      .deleted(pod("a", "40"));
    const run = await runReflector(server);
    assert.deepEqual(run.store.calls.slice(1), ["add a@10", "update a@20", "bookmark 30", "delete a@40"]);
    assert.equal(run.reflector.lastSyncResourceVersion, "40");
    await run.stop();
  });

  it("asks for nothing when it was stopped before (TestReflectorWatchStoppedBefore)", async () => {
    const server = script().list([], { at: "1" });
    const controller = new AbortController();
    controller.abort();
    const run = await runReflector(script());
    await run.stop();
    const { Reflector } = await import("../../src/reflector/reflector.js");
    const reflector = new Reflector<Pod>({
      listWatch: server.listWatch,
      store: run.store,
      identity: (await import("../support/pods.js")).podIdentity,
    });
    await reflector.run(controller.signal);
    assert.deepEqual(server.requests, []);
    assert.deepEqual(reflector.state, { kind: "stopped" });
  });

  it("stops the open watch, once, when it is stopped (TestRunUntil, TestReflectorWatchStoppedAfter)", async () => {
    const server = script().list([], { at: "1" }).watch();
    const run = await runReflector(server);
    assert.equal(server.openStreams, 1);
    await run.stop();
    assert.equal(server.openStreams, 0);
    assert.equal(server.current.closes, 1);
    assert.equal(run.reflector.state.kind, "stopped");
  });

  it("stops during a list that gets no answer", async () => {
    const run = await runReflector(script().hangs());
    assert.equal(run.reflector.state.kind, "listing");
    await run.stop();
  });

  it("stops while it waits (W-7: every wait listens to the signal)", async () => {
    const run = await runReflector(script().refused());
    assert.equal(run.reflector.state.kind, "backingOff");
    await run.stop();
  });

  it("runs once", async () => {
    const run = await runReflector(script());
    await assert.rejects(run.reflector.run(new AbortController().signal), /runs once/);
    await run.stop();
  });

  it("asks each watch to live a random time in [300, 600) s (TestWatchTimeout, R-5)", async () => {
    for (const [random, minWatchTimeoutMs, seconds] of [
      [0, undefined, 300],
      [0.999, undefined, 599],
      [0, 1_800_000, 1800],
      [0.999, 1_800_000, 3598],
    ] as const) {
      const server = script().list([], { at: "1" }).watch();
      const run = await runReflector(server, { random: () => random, minWatchTimeoutMs });
      assert.equal(server.requests[1]?.timeoutSeconds, seconds);
      await run.stop();
    }
  });
});

describe("Reflector, when a watch ends", () => {
  it("watches again at once from the last position when the server closed it (W-23)", async () => {
    const server = script().list([], { at: "10" }).watch().added(pod("a", "11")).end().watch();
    const run = await runReflector(server);
    assert.deepEqual(run.requests().slice(1), ['watch "10"', 'watch "11"']);
    assert.equal(run.reports[0]?.kind, "closed");
    assert.equal(run.reports[0].delayMs, 0);
    await run.stop();
  });

  it("waits when it was closed within a second with no event (TestReflectorHandleWatchResultChanClosedBefore)", async () => {
    const server = script().list([], { at: "10" }).watch().end().watch();
    const run = await runReflector(server);
    assert.equal(run.reports[0]?.kind, "closedEarly");
    assert.deepEqual(run.requests().slice(1), ['watch "10"']);
    await run.clock.advance(799);
    assert.deepEqual(run.requests().slice(1), ['watch "10"']);
    await run.clock.advance(1);
    assert.deepEqual(run.requests().slice(1), ['watch "10"', 'watch "10"']);
    await run.stop();
  });

  it("waits when two in a row live less than a second, even with events", async () => {
    const server = script()
      .list([], { at: "10" })
      .watch()
      .added(pod("a", "11"))
      .end()
      .watch()
      .added(pod("b", "12"))
      .end()
      .watch();
    const run = await runReflector(server);
    assert.deepEqual(
      run.reports.map((report) => report.kind),
      ["closed", "closedEarly"],
    );
    await run.stop();
  });

  it("gives its position up after three empty ones: a proxy may be hiding a 410 (IP-12)", async () => {
    const server = script()
      .list([], { at: "10" })
      .watch()
      .end()
      .watch()
      .end()
      .watch()
      .end()
      .list([], { at: "20" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(60_000);
    assert.deepEqual(run.requests().slice(1), [
      'watch "10"',
      'watch "10"',
      'watch "10"',
      'list "" limit=500',
      'watch "20"',
    ]);
    await run.stop();
  });

  it("lists from the last position after 410 in the stream, having waited (E-4, TestCloseWatchChannelOnError)", async () => {
    const server = script()
      .list([pod("a", "5")], { at: "10" })
      .watch()
      .added(pod("b", "11"))
      .error({ code: 410, reason: "Expired", message: "too old resource version: 11 (20)" })
      .list([pod("c", "30")], { at: "30" })
      .watch();
    const run = await runReflector(server);
    assert.equal(
      server.openStreams,
      0,
      "the stream is closed at once, although the server left it open (IP-11)",
    );
    assert.equal(run.reports[0]?.kind, "expired");
    await run.clock.advance(800);
    assert.deepEqual(run.requests().slice(1), ['watch "10"', 'list "11"', 'watch "30"']);
    assert.deepEqual([...run.store.objects.keys()], ["c"]);
    await run.stop();
  });

  it("treats 410 as a status like 410 as an event (IP-11)", async () => {
    const server = script().list([], { at: "10" }).expired().list([], { at: "30" }).watch();
    const run = await runReflector(server);
    await run.clock.advance(800);
    assert.deepEqual(run.requests().slice(1), ['watch "10"', 'list "10"', 'watch "30"']);
    await run.stop();
  });

  it("asks for the most recent state when a fresh position expires again (IP-36, E-10)", async () => {
    const server = script()
      .list([], { at: "10" })
      .expired()
      .list([], { at: "20" })
      .expired()
      .list([], { at: "30" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(10_000);
    assert.deepEqual(run.requests().slice(1), [
      'watch "10"',
      'list "10"',
      'watch "20"',
      'list "" limit=500',
      'watch "30"',
    ]);
    await run.stop();
  });

  it("gives its position up when it lies in the server's future (L-10)", async () => {
    const tooLarge = { reason: "Timeout", details: { causes: [{ reason: "ResourceVersionTooLarge" }] } };
    const server = script().list([], { at: "90" }).status(504, tooLarge).list([], { at: "20" }).watch();
    const run = await runReflector(server);
    await run.clock.advance(800);
    assert.deepEqual(run.requests().slice(1), ['watch "90"', 'list "" limit=500', 'watch "20"']);
    await run.stop();
  });

  it("does not list on 429, and waits once for each (TestBackoffOnTooManyRequests, TestNoRelistOnTooManyRequests)", async () => {
    const server = script()
      .list([], { at: "10" })
      .status(429)
      .status(429)
      .watch()
      .error({ code: 429, reason: "TooManyRequests" })
      .status(429)
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(100_000);
    assert.deepEqual(run.requests().slice(1), Array(5).fill('watch "10"'));
    assert.deepEqual(
      run.reports.map((report) => report.delayMs),
      [800, 1600, 3200, 6400],
    );
    await run.stop();
  });

  it("waits at least as long as Retry-After says (IP-10)", async () => {
    const server = script().list([], { at: "10" }).status(429, {}, 20_000).watch();
    const run = await runReflector(server);
    assert.equal(run.reports[0]?.delayMs, 20_000);
    await run.clock.advance(19_999);
    assert.equal(server.requests.length, 2);
    await run.clock.advance(1);
    assert.equal(server.requests.length, 3);
    await run.stop();
  });

  it("spreads the wait that Retry-After asks for", async () => {
    const server = script().list([], { at: "10" }).status(429, {}, 20_000);
    const run = await runReflector(server, { random: () => 0.5 });
    assert.equal(run.reports[0]?.delayMs, 21_000);
    await run.stop();
  });

  it("keeps watching, without a list, while the server refuses connections (TestReflectorListAndWatchInitConnBackoff)", async () => {
    for (const refusals of [5, 40]) {
      const server = script().list([], { at: "10" }).refused(refusals).watch();
      const run = await runReflector(server);
      for (let attempt = 0; attempt < refusals; attempt += 1) {
        await run.clock.advance(30_000);
      }
      assert.deepEqual(run.requests().slice(1), Array(refusals + 1).fill('watch "10"'));
      const total = run.reports.reduce((sum, report) => sum + report.delayMs, 0);
      const exponential = [800, 1600, 3200, 6400, 12_800, 25_600];
      const expected = run.reports.reduce((sum, _, position) => sum + (exponential[position] ?? 30_000), 0);
      assert.equal(total, expected);
      assert.equal(run.reflector.state.kind, "watching");
      await run.stop();
    }
  });

  it("watches again at once after a healthy connection broke", async () => {
    const server = script().list([], { at: "10" }).watch().added(pod("a", "11"));
    const run = await runReflector(server);
    await run.clock.advance(5_000);
    server.watch();
    const broken = new (await import("../../src/transport/transport-error.js")).TransportError(
      "ERR_RESET",
      "reset",
    );
    server.requests.length = 0;
    // The stream that is open breaks, not the one that comes next.
    run.store.calls.length = 0;
    openStream(server).feed({ kind: "throw", error: broken });
    await settle();
    assert.deepEqual(run.requests(), ['watch "11"']);
    assert.equal(run.reports[0]?.error, broken);
    await run.stop();
  });

  it("lists after 500 in the stream: the server may hold an object nobody can read (TestReflectorReplacesStoreOnUnsafeDelete)", async () => {
    const server = script()
      .list([pod("corrupt", "5"), pod("fine", "6")], { at: "10" })
      .watch()
      .added(pod("other", "11"))
      .error({ code: 500, reason: "StorageReadError" })
      .list([pod("fine", "6"), pod("other", "11")], { at: "12" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(800);
    assert.deepEqual([...run.store.objects.keys()], ["fine", "other"]);
    assert.equal(run.reflector.lastSyncResourceVersion, "12");
    await run.stop();
  });

  it("applies what came before garbage, watches again, and lists when garbage comes three times in a row", async () => {
    const { WireError } = await import("../../src/wire/wire-error.js");
    const garbage = new WireError("Cannot decode a watch event", {
      events: [{ type: "ADDED", object: pod("before", "11") }],
    });
    const server = script()
      .list([], { at: "10" })
      .watch()
      .cut(garbage)
      .watch()
      .cut(new WireError("Cannot decode a watch event"))
      .watch()
      .cut(new WireError("Cannot decode a watch event"))
      .list([], { at: "20" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(60_000);
    assert.equal(run.store.calls[1], "add before@11");
    assert.deepEqual(run.requests().slice(1), [
      'watch "10"',
      'watch "11"',
      'watch "11"',
      'list "11"',
      'watch "20"',
    ]);
    await run.stop();
  });

  it("notices that nothing comes any more, not even the end that was due", async () => {
    const server = script().list([], { at: "10" }).watch();
    const run = await runReflector(server);
    server.watch();
    await run.clock.advance(329_999);
    assert.equal(run.reports.length, 0, "a quiet watch is a healthy watch");
    await run.clock.advance(1);
    assert.equal(run.reports[0]?.kind, "silent");
    assert.deepEqual(run.requests().slice(1), ['watch "10"', 'watch "10"']);
    await run.stop();
  });

  it("takes a watch held back by its store for alive", async () => {
    const server = script().list([], { at: "10" }).watch().added(pod("a", "11"));
    const run = await runReflector(server);
    let release = (): void => undefined;
    run.store.writable = new Promise((resolve) => {
      release = resolve;
    });
    openStream(server).feed({
      kind: "events",
      events: [{ type: "BOOKMARK", resourceVersion: "12", initialEventsEnd: false }],
    });
    await settle();
    await run.clock.advance(3_600_000);
    assert.equal(run.reports.length, 0);
    run.store.writable = undefined;
    release();
    await settle();
    assert.equal(run.reflector.state.kind, "watching");
    await run.stop();
  });

  it("starts with the shortest wait again after two minutes of health (R-13), not while it fails", async () => {
    const server = script().list([], { at: "10" }).refused(3).watch();
    const run = await runReflector(server);
    await run.clock.advance(10_000);
    assert.deepEqual(
      run.reports.map((report) => report.delayMs),
      [800, 1600, 3200],
    );
    await run.clock.advance(100_000);
    server.refused(1).watch();
    openStream(server).feed({ kind: "end" });
    await settle();
    assert.equal(run.reports.at(-1)?.delayMs, 6_400, "less than two minutes");
    await run.clock.advance(6_400);
    await run.clock.advance(120_000);
    server.refused(1).watch();
    openStream(server).feed({ kind: "end" });
    await settle();
    assert.equal(run.reports.at(-1)?.delayMs, 800, "two minutes");
    await run.stop();
  });

  it("does not move its position by the unordered first events of a watch from nowhere (W-24)", async () => {
    const server = script()
      .list([], { at: "" })
      .watch()
      .added(pod("b", "7"), pod("a", "3"))
      .end()
      .watch()
      .added(pod("b", "7"))
      .bookmark("8")
      .added(pod("c", "9"));
    const run = await runReflector(server);
    assert.deepEqual(run.requests().slice(1), ['watch ""', 'watch ""']);
    assert.equal(run.reflector.lastSyncResourceVersion, "9");
    await run.stop();
  });
});

describe("Reflector, when a list fails", () => {
  it("waits and lists again, for ever, and keeps what the store has (TestReflectorListAndWatchWithErrors)", async () => {
    const server = script()
      .status(500)
      .status(403)
      .refused()
      .list([pod("a", "1")], { at: "10" })
      .status(403)
      .status(500);
    const run = await runReflector(server);
    await run.clock.advance(800 + 1600 + 3200);
    assert.deepEqual(run.requests(), [...Array(4).fill('list "0" limit=500'), 'watch "10"']);
    await run.clock.advance(6400);
    assert.equal(run.requests().at(-1), 'list "10"');
    assert.deepEqual([...run.store.objects.keys()], ["a"]);
    assert.deepEqual(
      run.reports.map((report) => report.kind),
      ["serverError", "forbidden", "unreachable", "forbidden", "serverError"],
    );
    await run.stop();
  });

  it("asks once more at once for the most recent state when the position expired (L-7, TestReflectorExpiredExactResourceVersion)", async () => {
    const server = script()
      .list([pod("a", "5")], { at: "10" })
      .expired()
      .expired()
      .list([pod("a", "11")], { at: "11" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(800);
    assert.deepEqual(run.requests(), [
      'list "0" limit=500',
      'watch "10"',
      'list "10"',
      'list "" limit=500',
      'watch "11"',
    ]);
    assert.equal(run.reports.at(-1)?.delayMs, 0);
    await run.stop();
  });

  for (const [name, status] of [
    ["by its cause", { reason: "Timeout", details: { causes: [{ reason: "ResourceVersionTooLarge" }] } }],
    [
      "by its cause's message",
      { reason: "Timeout", details: { causes: [{ message: "Too large resource version" }] } },
    ],
    ["by its message", { reason: "Timeout", message: "Too large resource version: 20, current: 10" }],
  ] as const) {
    it(`asks for the most recent state when the position is too large, told ${name} (TestReflectorFullListIfTooLarge)`, async () => {
      const server = script()
        .list([], { at: "20" })
        .expired()
        .status(504, status)
        .list([], { at: "10" })
        .watch();
      const run = await runReflector(server);
      await run.clock.advance(800);
      assert.deepEqual(run.requests().slice(2), ['list "20"', 'list "" limit=500', 'watch "10"']);
      await run.stop();
    });
  }

  it("keeps asking for the most recent state until a list succeeds (L-8)", async () => {
    const server = script()
      .list([], { at: "10" })
      .expired()
      .expired()
      .status(500)
      .list([], { at: "20" })
      .expired()
      .list([], { at: "30" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(100_000);
    assert.deepEqual(run.requests().slice(2), [
      'list "10"',
      'list "" limit=500',
      'list "" limit=500',
      'watch "20"',
      'list "20"',
      'watch "30"',
    ]);
    await run.stop();
  });

  it("never loops without a wait when even the most recent state expires", async () => {
    const server = script()
      .list([], { at: "10" })
      .expired()
      .expired()
      .expired()
      .expired()
      .list([], { at: "20" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(100_000);
    assert.deepEqual(
      run.reports.map((report) => report.delayMs),
      [800, 0, 1600, 3200],
    );
    await run.stop();
  });
});

describe("Reflector, listing", () => {
  it("uses a page size asked for, for every list (L-3, TestReflectorWatchListPageSize)", async () => {
    const server = script()
      .list([pod("a", "1")], { at: "10", continue: "next" })
      .list([pod("b", "2")], { at: "10" })
      .expired()
      .list([], { at: "20" })
      .watch();
    const run = await runReflector(server, { pageSize: 4 });
    await run.clock.advance(800);
    assert.deepEqual(run.requests(), [
      'list "0" limit=4',
      'list "" limit=4 continue=next',
      'watch "10"',
      'list "10" limit=4',
      'watch "20"',
    ]);
    assert.equal(run.store.calls[0], "replace [a@1 b@2] at 10");
    await run.stop();
  });

  it("asks for no pages at a known position (TestReflectorNotPaginatingNotConsistentReads)", async () => {
    const server = script().list([], { at: "10" }).expired().list([], { at: "20" }).watch();
    const run = await runReflector(server);
    await run.clock.advance(800);
    assert.equal(run.requests()[2], 'list "10"');
    await run.stop();
  });

  it("asks for pages for ever once the server paged a cached list (L-4, TestReflectorPaginatingNonConsistentReadsIfWatchCacheDisabled)", async () => {
    const server = script()
      .list([pod("a", "1")], { at: "10", continue: "next" })
      .list([pod("b", "2")], { at: "10" })
      .expired()
      .list([], { at: "20" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(800);
    assert.equal(run.requests()[3], 'list "10" limit=500');
    await run.stop();
  });

  it("lists everything at once, at the same position, when a page expired (L-6, TestReflectorFullListIfExpired)", async () => {
    const server = script()
      .list([pod("a", "1")], { at: "10", continue: "next" })
      .expired()
      .list([pod("a", "1"), pod("b", "2")], { at: "11" })
      .watch();
    const run = await runReflector(server);
    assert.deepEqual(run.requests(), [
      'list "0" limit=500',
      'list "" limit=500 continue=next',
      'list "0"',
      'watch "11"',
    ]);
    await run.stop();
  });

  it("honours another backoff (TestNewReflectorWithCustomBackoff)", async () => {
    const server = script().refused(5).list([], { at: "1" }).watch();
    const run = await runReflector(server, { backoff: exponentialBackoff({ initialMs: 10, maxMs: 100 }) });
    await run.clock.advance(1_000);
    assert.deepEqual(
      run.reports.map((report) => report.delayMs),
      [10, 20, 40, 80, 100],
    );
    await run.stop();
  });
});

/** The stream the reflector reads now. */
function openStream(server: ScriptedListWatch<Pod>): ScriptedListWatch<Pod>["current"] {
  return server.current;
}
