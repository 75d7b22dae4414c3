import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { WireError } from "../../src/wire/wire-error.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

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

  it("does not hurry after empty watches that live for more than a second (IP-12)", async () => {
    const server = script().list([], { at: "10" }).watch();
    const run = await runReflector(server);
    for (let round = 1; round <= 3; round += 1) {
      await run.clock.advance(1_500);
      const open = server.current;
      if (round === 3) {
        server.list([], { at: "20" });
      }
      server.watch();
      open.feed({ kind: "end" });
      await settle();
      await run.clock.advance(run.reports[round - 1]?.delayMs ?? 0);
    }
    assert.deepEqual(
      run.reports.map(({ kind, next, delayMs }) => [kind, next, delayMs > 0]),
      [
        ["closedEarly", "rewatch", true],
        ["closedEarly", "rewatch", true],
        ["closedEarly", "relistLatest", true],
      ],
    );
    await run.stop();
  });

  it("waits when connections are cut one after the other, however late", async () => {
    const server = script().list([], { at: "10" }).watch();
    const run = await runReflector(server);
    for (let cut = 0; cut < 3; cut += 1) {
      await run.clock.advance(1_500);
      const open = server.current;
      server.watch();
      open.feed({ kind: "throw", error: new TransportError("ERR_RESET", "reset") });
      await settle();
    }
    assert.deepEqual(
      run.reports.map(({ kind, delayMs }) => [kind, delayMs > 0]),
      [
        ["dropped", false],
        ["dropped", false],
        ["dropped", true],
      ],
    );
    await run.stop();
  });

  it("watches again at once after a healthy connection broke", async () => {
    const server = script().list([], { at: "10" }).watch().added(pod("a", "11"));
    const run = await runReflector(server);
    await run.clock.advance(5_000);
    server.watch();
    const broken = new TransportError("ERR_RESET", "reset");
    server.requests.length = 0;
    // It is the open stream that breaks, not the one that the script opens next.
    run.store.calls.length = 0;
    server.current.feed({ kind: "throw", error: broken });
    await settle();
    assert.deepEqual(run.requests(), ['watch "11"']);
    assert.equal(run.reports[0]?.error, broken);
    await run.stop();
  });

  it("watches again a little later where many watches lost their connection, and calls it no backoff", async () => {
    const server = script().list([], { at: "10" }).watch();
    const run = await runReflector(server, { random: () => 0.5 });
    await run.clock.advance(5_000);
    server.watch();
    server.current.feed({
      kind: "throw",
      error: new TransportError("ERR_RESET", "reset", { lostWatches: 90 }),
    });
    await settle();
    await run.clock.advance(449);
    assert.deepEqual([run.requests().length, run.reflector.state.kind], [2, "connecting"]);
    await run.clock.advance(1);
    assert.deepEqual(run.requests().slice(2), ['watch "10"']);
    assert.deepEqual([run.reports[0]?.delayMs, run.states.includes("backingOff")], [0, false]);
    await run.stop();
  });

  it("lists after 500 in the stream: the server may hold an object that cannot be read (TestReflectorReplacesStoreOnUnsafeDelete)", async () => {
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

  it("starts with the shortest wait again after two minutes of health (R-13), not while it fails", async () => {
    const server = script().list([], { at: "10" }).refused(3).list([], { at: "10" }).watch();
    const run = await runReflector(server);
    await run.clock.advance(10_000);
    assert.deepEqual(
      run.reports.map((report) => report.delayMs),
      [800, 1600, 3200],
    );
    await run.clock.advance(100_000);
    server.refused(1).list([], { at: "10" }).watch();
    server.current.feed({ kind: "end" });
    await settle();
    assert.equal(run.reports.at(-1)?.delayMs, 6_400, "less than two minutes");
    await run.clock.advance(6_400);
    await run.clock.advance(120_000);
    server.refused(1).list([], { at: "10" }).watch();
    server.current.feed({ kind: "end" });
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
      .list([], { at: "" })
      .watch()
      .added(pod("b", "7"))
      .bookmark("8")
      .added(pod("c", "9"));
    const run = await runReflector(server);
    assert.deepEqual(run.requests().slice(1), ['watch ""', 'list "" limit=500', 'watch ""']);
    assert.equal(run.reflector.lastSyncResourceVersion, "9");
    await run.stop();
  });

  it("lists again after the watch that follows a list without a position, which brings no deletion of before", async () => {
    for (const named of ["", "0", "00"]) {
      const server = script()
        .list([pod("stays", "5"), pod("goes", "6")], { at: named })
        .watch()
        .added(pod("stays", "5"))
        .bookmark("8")
        .end()
        .list([pod("stays", "5")], { at: "9" })
        .watch();
      const run = await runReflector(server);
      assert.deepEqual(run.requests().slice(1), ['watch ""', 'list "8"', 'watch "9"'], named);
      assert.deepEqual([...run.store.objects.keys()], ["stays"]);
      server.watch().current.feed({ kind: "end" });
      await run.clock.advance(1_000);
      assert.equal(run.requests().at(-1), 'watch "9"', "a list that names a position ends this");
      await run.stop();
    }
  });

  it("keeps its position when an event or a bookmark names none, or 0, which would ask for any state", async () => {
    for (const named of ["", "0", "00"]) {
      const server = script()
        .list([], { at: "10" })
        .watch()
        .added(pod("a", "11"))
        .modified(pod("a", named))
        .bookmark(named)
        .end()
        .watch();
      const run = await runReflector(server);
      assert.deepEqual(run.requests().slice(1), ['watch "10"', 'watch "11"'], named);
      await run.stop();
    }
  });
});
