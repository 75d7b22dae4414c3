import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import { Latch } from "../../src/base/latch.js";
import { settle } from "../support/fake-clock.js";
import { HoldingHandler } from "../support/holding-handler.js";
import { pod } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import {
  holdInformer,
  podServer,
  prepareInformer,
  recordInformer,
  runInformer,
} from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

describe("a handler", () => {
  it("hears one thing at a time, awaiting what it returns (B-1, G2)", async () => {
    const run = prepareInformer(podServer(pod("a", "1"), pod("b", "2"), pod("c", "3")));
    let busy = 0;
    const order: string[] = [];
    run.informer.addEventHandler({
      onAdd: async (object) => {
        busy += 1;
        assert.equal(busy, 1);
        await settle(1);
        order.push(object.metadata?.name ?? "");
        busy -= 1;
      },
    });
    await run.start();
    await settle(20);
    assert.deepEqual(order, ["a", "b", "c"]);
    await run.stop();
  });

  it("hears what it has methods for alone, and why it is told (A-1)", async () => {
    const server = podServer(pod("a", "1"))
      .added(pod("b", "11"))
      .modified(pod("b", "12"))
      .deleted(pod("a", "13"));
    const run = prepareInformer(server);
    const told: string[] = [];
    const note =
      (verb: string) =>
      (...args: readonly unknown[]): void =>
        void told.push(`${verb} ${String(args.at(-1))}`);
    for (const [method, verb] of [
      ["onAdd", "add"],
      ["onUpdate", "update"],
      ["onDelete", "delete"],
    ] as const) {
      run.informer.addEventHandler({ [method]: note(verb) });
    }
    run.informer.addEventHandler({});
    await run.start();
    assert.deepEqual(told.sort(), ["add initial", "add watch", "delete watch", "update watch"]);
    assert.deepEqual(run.handlerErrors, []);
    await run.stop();
  });

  it("that is slow does not hold up the others (B-2)", async () => {
    const run = prepareInformer(podServer(pod("a", "1"), pod("b", "2")));
    const slow = new HoldingHandler();
    const fast = new RecordingHandler();
    const slowRegistration = run.informer.addEventHandler(slow);
    run.informer.addEventHandler(fast);
    await run.start();
    assert.equal(fast.lines.length, 2);
    assert.equal(slow.lines.length, 1);
    assert.equal(slowRegistration.queueLength, 1);
    slow.release();
    await settle();
    assert.deepEqual(slow.lines, fast.lines);
    await run.stop();
  });

  for (const [how, fail] of [
    ["throws", () => assert.fail("bang")],
    ["rejects", async () => Promise.reject(new Error("bang"))],
  ] as const) {
    it(`that ${how} is reported, goes on, and does not harm the others (TestEventPanics, IP-15, H-4)`, async () => {
      const run = prepareInformer(podServer(pod("a", "1")).modified(pod("a", "11")));
      const good = new RecordingHandler();
      const updates: string[] = [];
      const bad = run.informer.addEventHandler(
        { onAdd: fail, onUpdate: (_, object) => void updates.push(object.metadata?.resourceVersion ?? "") },
        { name: "the bad one" },
      );
      run.informer.addEventHandler(good);
      await run.start();
      assert.deepEqual(run.handlerErrors, ["the bad one: bang"]);
      assert.deepEqual(updates, ["11"]);
      assert.equal(good.lines.length, 2);
      assert.equal(bad.hasSynced, true, "an event it failed on counts as told");
      await run.stop();
    });
  }

  it("that comes late is told the present, then every change (H-2, TestAddWhileActive)", async () => {
    const run = await runInformer(podServer(pod("a", "1"), pod("b", "2")));
    const early = new RecordingHandler();
    const late = new RecordingHandler();
    run.informer.addEventHandler(early);
    const registration = run.informer.addEventHandler(late);
    assert.equal(registration.hasSynced, false, "not before it was told (H-3)");
    run.send("MODIFIED", pod("a", "11"));
    await settle();
    assert.equal(registration.hasSynced, true);
    assert.deepEqual(late.lines, ["add a@1 initial", "add b@2 initial", "update a@1->a@11 watch"]);
    assert.deepEqual(early.lines, late.lines);
    await run.stop();
  });

  it("has synced only when it was told everything of the first list (H-3)", async () => {
    const { run, handler, registration } = await holdInformer(podServer(pod("a", "1"), pod("b", "2")));
    assert.equal(run.informer.hasSynced, true);
    assert.equal(registration.hasSynced, false);
    const synced = registration.whenSynced();
    handler.release();
    await synced;
    assert.equal(handler.lines.length, 2);
    await run.stop();
  });

  it("has synced at once when there was nothing to tell", async () => {
    const run = prepareInformer(podServer());
    const registration = run.informer.addEventHandler({});
    assert.equal(registration.hasSynced, false);
    await run.start();
    assert.equal(registration.hasSynced, true);
    await run.stop();
  });

  it("added twice is told twice, and each is removed alone (H-1, TestSharedInformerMultipleRegistration)", async () => {
    const run = prepareInformer(podServer(pod("a", "1")));
    const handler = new RecordingHandler();
    const first = run.informer.addEventHandler(handler);
    run.informer.addEventHandler(handler);
    await run.start();
    assert.equal(handler.lines.length, 2);
    await first.remove();
    run.send("MODIFIED", pod("a", "11"));
    await settle();
    assert.equal(handler.lines.length, 3);
    await run.stop();
  });

  it("hears nothing once removed, and removing again is harmless (H-6, TestRemoveWhileActive, TestRemovingRemovedSharedInformer)", async () => {
    const { run, handler, registration } = await recordInformer(podServer(pod("a", "1")));
    await registration.remove();
    await registration.remove();
    run.send("MODIFIED", pod("a", "11"));
    await settle();
    assert.equal(handler.lines.length, 1);
    await run.stop();
    await registration.remove();
  });

  it("is removed when its last call has ended, and what waits is dropped (H-7, TestRemoveEventHandler_SynchronousShutdown)", async () => {
    const { run, handler, registration } = await holdInformer(podServer(pod("a", "1"), pod("b", "2")));
    let removed = false;
    const removing = registration.remove().then(() => {
      removed = true;
    });
    await settle();
    assert.equal(removed, false);
    handler.release();
    await removing;
    assert.equal(handler.lines.length, 1);
    await run.stop();
  });

  it("can be added and removed before the informer ever runs (TestShutdown)", async () => {
    const run = prepareInformer(script());
    const registration = run.informer.addEventHandler({});
    await registration.remove();
    await assert.rejects(registration.whenSynced(), /the handler was removed/);
  });

  it("survives a crowd adding and removing handlers while events flow (TestSharedInformerHandlerAbuse)", async () => {
    const run = await runInformer(podServer());
    const steady = new RecordingHandler();
    run.informer.addEventHandler(steady);
    for (let round = 0; round < 200; round += 1) {
      run.send("ADDED", pod(`p${round}`, String(11 + round)));
      const registration = run.informer.addEventHandler(new RecordingHandler());
      await settle(1);
      await registration.remove();
    }
    await settle();
    assert.equal(steady.lines.length, 200);
    await run.stop();
  });
});

describe("a handler with a bounded queue", () => {
  it("stops the reading of the server, and loses nothing", async () => {
    const server = podServer();
    const { run, handler } = await holdInformer(
      server,
      { queueLimit: 2 },
      { queue: { kind: "bounded", limit: 3 } },
    );
    for (let version = 11; version <= 40; version += 1) {
      run.send("ADDED", pod(`p${version}`, String(version)));
    }
    await settle(50);
    assert.equal(handler.lines.length, 1);
    assert.ok(
      Number(run.informer.lastSyncResourceVersion) <= 18,
      `read up to ${run.informer.lastSyncResourceVersion} of 40 although nobody takes it`,
    );
    handler.release();
    await settle(200);
    assert.equal(handler.lines.length, 30);
    await run.stop();
  });

  it("is told the changes of all objects in the server's order once it is ready (CT-4, D-10)", async () => {
    const server = podServer();
    const { run, handler } = await holdInformer(server, {}, { queue: { kind: "bounded", limit: 1 } });
    server.current.feed({
      kind: "events",
      events: [
        { type: "ADDED", object: pod("job", "11") },
        { type: "ADDED", object: pod("db-0", "12") },
        { type: "ADDED", object: pod("web", "13") },
        { type: "MODIFIED", object: pod("db-0", "14") },
        { type: "DELETED", object: pod("web", "15") },
      ],
    });
    await settle();
    assert.equal(handler.lines.length, 1);
    handler.release();
    await settle();
    assert.deepEqual(handler.lines.slice(1), [
      "add db-0@12 watch",
      "add web@13 watch",
      "update db-0@12->db-0@14 watch",
      "delete web@15 watch",
    ]);
    await run.stop();
  });

  it("is not mistaken for a dead watch, however long it holds", async () => {
    const { run, handler } = await holdInformer(
      podServer(),
      { queueLimit: 1 },
      { queue: { kind: "bounded", limit: 1 } },
    );
    for (let version = 11; version <= 20; version += 1) {
      run.send("ADDED", pod(`p${version}`, String(version)));
    }
    await settle(50);
    await run.clock.advance(3_600_000);
    assert.deepEqual(run.reports, []);
    handler.release();
    await settle(50);
    assert.equal(handler.lines.length, 10);
    await run.stop();
  });

  it("lets the informer stop while it holds", async () => {
    const { run, handler } = await holdInformer(
      podServer(pod("a", "1"), pod("b", "2"), pod("c", "3")),
      {},
      { queue: { kind: "bounded", limit: 1 } },
    );
    const stopping = run.stop();
    await settle();
    handler.release();
    await stopping;
    assert.equal(handler.lines.length, 1);
  });

  it("refuses a limit below one", async () => {
    const run = prepareInformer(script());
    assert.throws(
      () => run.informer.addEventHandler({}, { queue: { kind: "bounded", limit: 0 } }),
      RangeError,
    );
    await run.stop();
  });
});

describe("a handler with a coalescing queue", () => {
  it("is told the newest state of each object, once it is ready again", async () => {
    const run = await runInformer(podServer(pod("a", "1"), pod("b", "2")));
    const handler = new HoldingHandler();
    const registration = run.informer.addEventHandler(handler, { queue: { kind: "coalescing" } });
    await settle();
    const versions = [11, 12, 13, 14, 15];
    for (const version of versions) {
      run.send("MODIFIED", pod("a", String(version)));
      run.send("MODIFIED", pod("b", String(version)));
    }
    run.send("ADDED", pod("brief", "16"));
    run.send("DELETED", pod("brief", "17"));
    await settle(50);
    assert.equal(registration.queueLength, 2);
    handler.release();
    await settle();
    assert.deepEqual(handler.lines, ["add a@1 initial", "add b@15 initial", "update a@1->a@15 watch"]);
    assert.equal(registration.hasSynced, true);
    await run.stop();
  });

  it("is told of each object at the place of its first change, so that order across objects is lost (CT-4)", async () => {
    const told = await toldWhileBusy(
      { type: "ADDED", object: pod("db", "12") },
      { type: "MODIFIED", object: pod("a", "13", { uid: "one" }) },
      { type: "MODIFIED", object: pod("db", "14") },
    );
    assert.deepEqual(told, ["add db@14 watch", "update a@1->a@13 watch"]);
  });

  it("is told of a successor as a delete and an add", async () => {
    const told = await toldWhileBusy(
      { type: "DELETED", object: pod("a", "12", { uid: "one" }) },
      { type: "ADDED", object: pod("a", "13", { uid: "two" }) },
      { type: "MODIFIED", object: pod("a", "14", { uid: "two" }) },
    );
    assert.deepEqual(told, ["delete a@12 watch", "add a@14 watch"]);
  });

  it("is told of a deletion only once, whatever came and went under the name", async () => {
    const told = await toldWhileBusy(
      { type: "DELETED", object: pod("a", "12", { uid: "one" }) },
      { type: "ADDED", object: pod("a", "13", { uid: "two" }) },
      { type: "DELETED", object: pod("a", "14", { uid: "two" }) },
    );
    assert.deepEqual(told, ["delete a@12 watch"]);
  });
});

/**
 * Returns what a handler with a coalescing queue is told of the events of pod "a" that came while it was busy
 * with another pod. Before them, the handler was told of "a" with the uid "one".
 */
async function toldWhileBusy(...events: WatchEvent<Pod>[]): Promise<string[]> {
  const server = podServer(pod("a", "1", { uid: "one" }));
  const { run, handler } = await recordInformer(server, {}, { queue: { kind: "coalescing" } });
  const busy = new Latch();
  handler.hold = busy.opened;
  run.send("MODIFIED", pod("other", "11"));
  await settle();
  server.current.feed({ kind: "events", events });
  await settle();
  busy.open();
  handler.hold = undefined;
  await settle();
  await run.stop();
  return handler.lines.slice(2);
}
