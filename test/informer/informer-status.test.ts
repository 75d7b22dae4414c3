import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import type { HandledEvent, ReceivedData } from "../../src/informer/informer-metrics.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { podServer, prepareInformer, runInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

/** The date at which the fake clock starts. */
const START = "2026-11-23T11:32:05.000Z";
const LATER = "2026-11-23T11:32:15.000Z";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

describe("SharedIndexInformer.status (IP-5)", () => {
  it("says that nothing was done yet", () => {
    const { informer } = prepareInformer(script());
    const { state, healthy, synced, cause, nextRetry, lastReceivedMs, counts } = informer.status();
    assert.deepEqual(
      { state, healthy, synced, cause, nextRetry, lastReceivedMs },
      {
        state: "created",
        healthy: false,
        synced: false,
        cause: undefined,
        nextRetry: undefined,
        lastReceivedMs: undefined,
      },
    );
    assert.deepEqual(new Set(Object.values(counts)), new Set([0]));
  });

  it("tells where it stands while it watches", async () => {
    const run = await runInformer(podServer(pod("a", "5")).added(pod("b", "11")).bookmark("12"));
    await run.clock.advance(1_000);
    run.send("MODIFIED", pod("b", "13"));
    await run.clock.advance(3_000);
    const { namespaces, ...status } = run.informer.status();
    const [all] = namespaces;
    assert.deepEqual([all?.namespace, all?.counts, namespaces.length], ["", status.counts, 1]);
    assert.deepEqual(
      { ...status, since: status.since.toISOString() },
      {
        state: "watching",
        since: START,
        healthy: true,
        synced: true,
        cause: undefined,
        nextRetry: undefined,
        resourceVersion: "13",
        appliedResourceVersion: "13",
        lastReceivedMs: 3_000,
        lastListMs: 4_000,
        lastEventMs: 3_000,
        lastBookmarkMs: 4_000,
        counts: { lists: 1, relists: 0, watches: 1, reconnects: 0, probes: 0, events: 2 },
        missed: { add: 0, update: 0, delete: 0 },
        faults: {},
        queued: 0,
        handlers: [],
      },
    );
    await run.stop();
  });

  it("tells what is in the way, since when, and when it tries again", async () => {
    const run = await runInformer(script().refused(2).list([], { at: "10" }).watch());
    const first = run.informer.status();
    assert.equal(first.state, "backingOff");
    assert.equal(first.cause?.kind, "unreachable");
    assert.equal(first.cause.message, "connection refused");
    assert.equal(first.nextRetry?.getTime(), first.since.getTime() + 800);
    await run.clock.advance(800);
    const second = run.informer.status();
    assert.equal(second.nextRetry?.toISOString(), "2026-11-23T11:32:07.400Z");
    assert.equal(second.cause?.since.toISOString(), START, "since the first failure");
    assert.deepEqual(second.faults, { unreachable: 2 });
    await run.clock.advance(1_600);
    const { healthy, cause, nextRetry, counts } = run.informer.status();
    assert.deepEqual([healthy, cause, nextRetry, counts.lists], [true, undefined, undefined, 3]);
    await run.stop();
  });

  it("counts lists, relists, watches and those that went on from where the last one ended", async () => {
    const server = podServer()
      .added(pod("a", "11"))
      .end()
      .watch()
      .added(pod("b", "12"))
      .error({ code: 410, reason: "Expired" })
      .list([], { at: "20" })
      .watch();
    const run = await runInformer(server);
    await run.clock.advance(1_000);
    const { counts, faults } = run.informer.status();
    assert.deepEqual(counts, { lists: 2, relists: 1, watches: 3, reconnects: 1, probes: 0, events: 2 });
    assert.deepEqual(faults, { expired: 1 }, "a watch that ends in its time is no fault");
    await run.stop();
  });

  it("counts what no watch has brought, by what handlers were told of it", async () => {
    const server = podServer(pod("gone", "1"), pod("changed", "2"), pod("same", "3"))
      .modified(pod("same", "11"))
      .error({ code: 410, reason: "Expired" })
      .list([pod("changed", "12"), pod("same", "11"), pod("new", "13"), pod("newer", "14")], { at: "20" })
      .watch()
      .deleted(pod("newer", "21"));
    const run = await runInformer(server, { resyncMs: 1_000 });
    const handler = new RecordingHandler();
    run.informer.addEventHandler(handler);
    assert.deepEqual(run.informer.status().missed, { add: 0, update: 0, delete: 0 });
    await run.clock.advance(3_000);
    assert.ok(handler.lines.some((line) => line.endsWith(" resync")));
    assert.deepEqual(run.informer.status().missed, { add: 2, update: 1, delete: 1 });
    await run.stop();
  });

  it("tells that the server does not answer when it is asked about a quiet watch", async () => {
    const server = podServer();
    server.probed = () => "no answer";
    const run = await runInformer(server);
    await run.clock.advance(40_000);
    const { state, healthy, cause, counts } = run.informer.status();
    assert.deepEqual([state, healthy, cause?.kind, counts.watches], ["doubting", false, "noAnswer", 1]);
    server.probed = () => [{ kind: "end" }];
    await run.clock.advance(20_000);
    assert.deepEqual(
      [run.informer.status().state, run.informer.status().cause, run.informer.status().counts.watches],
      ["watching", undefined, 1],
    );
    await run.stop();
  });

  it("tells how far each handler is behind", async () => {
    const run = prepareInformer(podServer(pod("a", "5"), pod("b", "6")));
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    run.informer.addEventHandler({ onAdd: async () => held }, { name: "slow" });
    run.informer.addEventHandler({}, { name: "quick" });
    await run.start();
    await run.clock.advance(10_000);
    assert.deepEqual(run.informer.status().handlers, [
      { name: "slow", synced: false, queued: 1, lagMs: 10_000 },
      { name: "quick", synced: true, queued: 0, lagMs: 0 },
    ]);
    release();
    await settle();
    assert.deepEqual(run.informer.status().handlers[0], { name: "slow", synced: true, queued: 0, lagMs: 0 });
    await run.stop();
  });

  it("says when it stopped", async () => {
    const run = await runInformer(podServer());
    await run.clock.advance(10_000);
    await run.stop();
    const { state, since, healthy } = run.informer.status();
    assert.deepEqual([state, since.toISOString(), healthy], ["stopped", LATER, false]);
  });
});

describe("SharedIndexInformer, with metrics", () => {
  it("tells what it receives, as it receives it", async () => {
    const received: ReceivedData[] = [];
    const server = podServer(pod("a", "5"), pod("b", "6")).modified(pod("a", "11")).bookmark("12");
    const run = await runInformer(server, { metrics: { onReceived: (data) => void received.push(data) } });
    assert.deepEqual(
      received.map(({ kind, objects }) => [kind, objects]),
      [
        ["list", 2],
        ["event", 1],
        ["bookmark", 0],
      ],
    );
    assert.equal(received[0]?.queued, 2);
    await run.stop();
  });

  it("tells of each event how long it waited and how long the handler took", async () => {
    const handled: HandledEvent[] = [];
    const run = prepareInformer(podServer(pod("a", "5"), pod("b", "6")), {
      metrics: { onHandled: (event) => void handled.push(event) },
    });
    run.informer.addEventHandler({ onAdd: async () => run.clock.sleep(3_000) }, { name: "slow" });
    await run.start();
    await run.clock.advance(6_000);
    assert.deepEqual(handled, [
      { informer: "pods", handler: "slow", waitedMs: 0, tookMs: 3_000, queued: 1 },
      { informer: "pods", handler: "slow", waitedMs: 3_000, tookMs: 3_000, queued: 0 },
    ]);
    await run.stop();
  });

  it("counts the wait of a merged event from the object's first untold change", async () => {
    const handled: HandledEvent[] = [];
    const run = prepareInformer(podServer(pod("a", "5")), {
      metrics: { onHandled: (event) => void handled.push(event) },
    });
    run.informer.addEventHandler(
      { onAdd: async () => run.clock.sleep(5_000) },
      { name: "merging", queue: { kind: "coalescing" } },
    );
    await run.start();
    for (const resourceVersion of ["11", "12"]) {
      await run.clock.advance(1_000);
      run.send("MODIFIED", pod("a", resourceVersion));
    }
    await run.clock.advance(10_000);
    assert.deepEqual(
      handled.map(({ waitedMs }) => waitedMs),
      [0, 4_000],
    );
    await run.stop();
  });

  it("goes on when a callback throws, and says so", async () => {
    const logger = new RecordingLogger();
    const broken = (): void => {
      throw new Error("broken gauge");
    };
    const run = prepareInformer(podServer(pod("a", "5")), {
      logger,
      metrics: { onReceived: broken, onHandled: broken },
    });
    run.informer.addEventHandler({});
    await run.start();
    assert.equal(run.informer.lister.size, 1);
    assert.deepEqual(logger.lines.sort(), [
      "error: metrics.onHandled failed",
      "error: metrics.onReceived failed",
    ]);
    await run.stop();
  });
});
