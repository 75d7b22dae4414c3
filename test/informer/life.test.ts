import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { podServer, prepareInformer, recordInformer, runInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

describe("an informer, through its life", () => {
  it("is neither synced nor stopped, then synced, then stopped, and never goes back (I-1, TestStateSharedInformer)", async () => {
    const run = prepareInformer(script().list([], { at: "1" }).watch());
    const { informer } = run;
    const seen = (): unknown[] => [
      informer.hasSynced,
      informer.isStarted,
      informer.isStopped,
      informer.state.kind,
    ];
    assert.deepEqual(seen(), [false, false, false, "created"]);
    await run.start();
    assert.deepEqual(seen(), [true, true, false, "watching"]);
    await run.stop();
    assert.deepEqual(seen(), [true, true, true, "stopped"]);
  });

  it("is made with its resync period, its indexers and its name (I-6)", async () => {
    const { run, handler } = await recordInformer(podServer(pod("a", "1", { phase: "Pending" })), {
      name: "my pods",
      resyncMs: 5_000,
      indexers: { phase: (object) => [object.status?.phase ?? ""] },
    });
    await run.clock.advance(5_000);
    assert.deepEqual(handler.lines, ["add a@1 initial", "update a@1->a@1 resync"]);
    assert.equal(run.informer.lister.byIndex("phase", "Pending").length, 1);
    await run.stop();
    assert.throws(() => run.informer.addEventHandler(handler), /my pods has stopped/);
  });

  it("lets a handler be removed after it has stopped (TestRemoveOnStoppedSharedInformer)", async () => {
    const run = prepareInformer(script().list([], { at: "1" }).watch());
    const registration = run.informer.addEventHandler(new RecordingHandler());
    await run.start();
    await run.stop();
    await registration.remove();
    await registration.remove();
  });

  it("tells each object once to handlers added before, during and after its start (TestSharedInformerInitializationRace)", async () => {
    const run = prepareInformer(podServer(pod("a", "1"), pod("b", "2")));
    const handlers: RecordingHandler[] = [];
    const add = (): void => {
      const handler = new RecordingHandler();
      handlers.push(handler);
      run.informer.addEventHandler(handler);
    };
    add();
    const starting = run.start();
    add();
    for (let turn = 0; turn < 4; turn += 1) {
      await Promise.resolve();
      add();
    }
    await starting;
    add();
    await settle();
    for (const { lines } of handlers) {
      assert.deepEqual(lines.sort(), ["add a@1 initial", "add b@2 initial"]);
    }
    await run.stop();
  });

  it("keeps its version in step with updates, deletions and bookmarks, which handlers do not see (P-5, N-1, TestStoreResourceVersion)", async () => {
    const server = podServer(pod("a", "3"));
    const { run, handler } = await recordInformer(server);
    const seen = [run.informer.lister.resourceVersion];
    for (const event of [
      { type: "MODIFIED", object: pod("a", "12") },
      { type: "BOOKMARK", resourceVersion: "15", initialEventsEnd: false },
      { type: "DELETED", object: pod("a", "17") },
    ] as const) {
      server.current.feed({ kind: "events", events: [event] });
      await settle();
      seen.push(run.informer.lister.resourceVersion);
    }
    assert.deepEqual(seen, ["10", "12", "15", "17"]);
    assert.deepEqual(handler.lines.slice(1), ["update a@3->a@12 watch", "delete a@17 watch"]);
    await run.stop();
  });

  it("lets a writer wait until the store shows its change, by an event or by a bookmark (IP-35)", async () => {
    const server = podServer();
    const run = await runInformer(server);
    await run.informer.waitForResourceVersion("9");
    const told: string[] = [];
    for (const version of ["12", "15"]) {
      void run.informer.waitForResourceVersion(version).then(() => {
        told.push(`${version}: ${run.informer.lister.keys().join()}`);
      });
    }
    await settle();
    assert.deepEqual(told, []);
    run.send("ADDED", pod("a", "13"));
    await settle();
    assert.deepEqual(told, ["12: default/a"]);
    server.current.feed({
      kind: "events",
      events: [{ type: "BOOKMARK", resourceVersion: "15", initialEventsEnd: false }],
    });
    await settle();
    assert.deepEqual(told, ["12: default/a", "15: default/a"]);
    await run.stop();
  });

  it("ends a wait for a version that cannot come any more, and a wait whose signal aborts (IP-35)", async () => {
    const run = await runInformer(podServer());
    const impatient = new AbortController();
    const waits = [
      run.informer.waitForResourceVersion("99", impatient.signal),
      run.informer.waitForResourceVersion("99"),
    ].map(async (wait) => wait.then(String, (error: unknown) => (error as { code?: string }).code ?? error));
    impatient.abort("enough");
    await settle();
    await run.stop();
    assert.deepEqual(await Promise.all(waits), ["enough", "ERR_STOPPED"]);
    await assert.rejects(run.informer.waitForResourceVersion("99"), { code: "ERR_STOPPED" });
  });

  it("rejects a wait for a version at once when the informer was never started (IP-35)", async () => {
    const run = prepareInformer(podServer());
    await assert.rejects(run.informer.waitForResourceVersion("9", new AbortController().signal), {
      name: "CacheSyncError",
      code: "ERR_NOT_SYNCED",
      message: "Cannot wait for pods to sync: the informer was never started",
    });
    const early = run.informer.waitForResourceVersion("9");
    await run.start();
    await early;
    await run.stop();
  });

  it("ends the waits for a version that a restored server may never get to (IP-35)", async () => {
    const server = podServer();
    const run = await runInformer(server);
    run.send("ADDED", pod("a", "20"));
    await settle();
    const waits = ["15", "30"].map(async (version) => run.informer.waitForResourceVersion(version));
    const outcomes = Promise.allSettled(waits);
    server.list([pod("a", "5")], { at: "17" }).watch();
    server.current.feed({ kind: "events", events: [{ type: "ERROR", status: { code: 410 } }] });
    await run.clock.advance(10_000);
    assert.deepEqual(
      (await outcomes).map((outcome) =>
        outcome.status === "fulfilled" ? "reached" : (outcome.reason as Error).message,
      ),
      [
        "reached",
        "Cannot wait for the resourceVersion 30: the server has gone back to 17, as after a restore from a backup",
      ],
    );
    const later = run.informer.waitForResourceVersion("18");
    run.send("MODIFIED", pod("a", "18"));
    await later;
    await run.stop();
  });

  it("ends such a wait also when nothing was there and nothing is (IP-35)", async () => {
    const server = podServer();
    const run = await runInformer(server);
    const refused = assert.rejects(run.informer.waitForResourceVersion("30"), { code: "ERR_WENT_BACK" });
    server.list([], { at: "7" }).watch();
    server.current.feed({ kind: "events", events: [{ type: "ERROR", status: { code: 410 } }] });
    await run.clock.advance(10_000);
    await refused;
    await run.stop();
  });

  it("ends a wait for a version after its time limit, and leaves no timer behind (IP-35)", async () => {
    const run = await runInformer(podServer());
    const { pendingTimers } = run.clock;
    const wait = run.informer.waitForResourceVersion("15", undefined, { timeoutMs: 30_000 });
    const refused = assert.rejects(wait, {
      code: "ERR_TIMEOUT",
      message: /^Cannot wait for the resourceVersion 15: .* has not reached it within 30s$/,
    });
    await run.clock.advance(30_000);
    await refused;
    const reached = run.informer.waitForResourceVersion("18", undefined, { timeoutMs: 30_000 });
    run.send("ADDED", pod("a", "18"));
    await reached;
    assert.equal(run.clock.pendingTimers, pendingTimers);
    await run.stop();
  });

  it("refuses to wait for no version at all, as the answer to a delete has (IP-35)", async () => {
    const run = await runInformer(podServer());
    for (const written of ["", {}, { metadata: {} }]) {
      await assert.rejects(run.informer.waitForResourceVersion(written), {
        name: "TypeError",
        message:
          "Cannot wait for a resourceVersion: found an empty one, expected that of a written object; the answer to a delete has none",
      });
    }
    await run.stop();
  });

  it("gives a handler without a name one that tells whose it is (H-9)", async () => {
    const run = prepareInformer(
      script()
        .list([pod("a", "1")], { at: "1" })
        .watch(),
    );
    run.informer.addEventHandler({ onAdd: () => assert.fail("bang") });
    await run.start();
    assert.deepEqual(run.handlerErrors, ["handler 1 of pods: bang"]);
    await run.stop();
  });

  it("lets other work have its turn while it goes through a long list (IP-22)", async () => {
    const clock = new HurriedClock();
    const pods = Array.from({ length: 5_000 }, (_, number) => pod(`pod-${number}`, "1"));
    const run = await runInformer(script().list(pods, { at: "1" }).watch(), { clock });
    await run.informer.whenSynced();
    assert.ok(clock.turns >= 5, `it gave way ${clock.turns} times`);
    assert.equal(run.informer.lister.size, 5_000);
    await run.stop();
  });
});

/** A clock on which a millisecond passes each time that it is read. */
class HurriedClock extends FakeClock {
  turns = 0;
  #looks = 0;

  override now(): number {
    this.#looks += 1;
    return super.now() + this.#looks;
  }

  override async nextTurn(): Promise<void> {
    this.turns += 1;
    await super.nextTurn();
  }
}
