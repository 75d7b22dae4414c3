import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { pod } from "../support/pods.js";
import { runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

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
    assert.deepEqual(run.requests(), [...Array<string>(4).fill('list "0" limit=500'), 'watch "10"']);
    await run.clock.advance(6400);
    assert.equal(run.requests().at(-1), 'list "10"');
    assert.deepEqual([...run.store.objects.keys()], ["a"]);
    assert.deepEqual(
      run.reports.map((report) => report.kind),
      ["serverError", "forbidden", "unreachable", "forbidden", "serverError"],
    );
    await run.stop();
  });

  it("goes on after what ends the command line at its start, waits each time, and reports it (G9)", async () => {
    const server = script()
      .fails(new TransportError("ERR_MISDIRECTED", "a login page"))
      .fails(new TransportError("ERR_TLS", "untrusted"))
      .fails(new TransportError("ERR_REQUEST", "a header"))
      .fails(new TransportError("ERR_CONNECT", "a proxy", { outlook: "lasting" }))
      .list([], { at: "10" })
      .fails(new TransportError("ERR_MISDIRECTED", "another server"))
      .list([pod("a", "11")], { at: "11" });
    const run = await runReflector(server);
    await run.clock.advance(800 + 1600 + 3200 + 6400 + 12_800);
    assert.deepEqual(
      run.reports.map(({ phase, kind, next, delayMs }) => [phase, kind, next, delayMs]),
      [
        ["list", "misdirected", "relist", 800],
        ["list", "untrusted", "relist", 1600],
        ["list", "failed", "relist", 3200],
        ["list", "unreachable", "relist", 6400],
        ["watch", "misdirected", "relist", 12_800],
      ],
    );
    assert.deepEqual([...run.store.objects.keys()], ["a"]);
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

  it("gives up a position that the server cannot read, having waited", async () => {
    const script = new ScriptedListWatch<Pod>()
      .list([], { at: "10" })
      .watch()
      .added(pod("a", "no number"))
      .end()
      .status(500)
      .status(400, { reason: "BadRequest", message: "invalid resource version" })
      .list([pod("a", "12")], { at: "12" })
      .watch();
    const run = await runReflector(script);
    await run.clock.advance(5_000);
    assert.deepEqual(run.requests().slice(2), [
      'watch "no number"',
      'list "no number"',
      'list "" limit=500',
      'watch "12"',
    ]);
    assert.ok(run.reports.slice(1).every(({ delayMs }) => delayMs > 0));
    await run.stop();
  });

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

  it("asks for pages at a known position that may be newer: a list exactly there brings nothing new", async () => {
    const server = script().list([], { at: "10" }).expired().list([], { at: "20" }).watch();
    const run = await runReflector(server, { pageSize: 4 });
    await run.clock.advance(800);
    assert.deepEqual(server.requests[0], { verb: "list", resourceVersion: "0", limit: 4 });
    assert.deepEqual(server.requests[2], {
      verb: "list",
      resourceVersion: "10",
      resourceVersionMatch: "NotOlderThan",
      limit: 4,
    });
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
