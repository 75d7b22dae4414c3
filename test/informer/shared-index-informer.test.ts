import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import type { SharedIndexInformerOptions } from "../../src/informer/shared-index-informer-options.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { podServer, prepareInformer, recordInformer, runInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

describe("SharedIndexInformer", () => {
  it("refuses to be made without an identity, which programs in JavaScript may forget", () => {
    const codec = jsonCodec<Pod>();
    for (const [identity, missing] of [
      [undefined, "keyOf"],
      [{}, "keyOf"],
      [{ ...codec, resourceVersionOf: undefined }, "resourceVersionOf"],
    ] as const) {
      const options = { listWatch: script(), identity } as unknown as SharedIndexInformerOptions<Pod>;
      assert.throws(() => new SharedIndexInformer(options), {
        name: "TypeError",
        message: `Cannot use the option identity: found no function ${missing}, expected an ObjectIdentity; use listWatch.codec`,
      });
    }
  });

  it("tells the first list as initial adds, then changes as they happen (P-1, H-5)", async () => {
    const server = podServer(pod("a", "3"), pod("b", "5"))
      .added(pod("c", "11"))
      .modified(pod("a", "12"))
      .deleted(pod("b", "13"));
    const { run, handler } = await recordInformer(server);
    assert.deepEqual(handler.lines, [
      "add a@3 initial",
      "add b@5 initial",
      "add c@11 watch",
      "update a@3->a@12 watch",
      "delete b@13 watch",
    ]);
    assert.deepEqual([...run.informer.lister.keys()].sort(), ["default/a", "default/c"]);
    assert.equal(run.informer.lister.get("default/a")?.metadata?.resourceVersion, "12");
    await run.stop();
  });

  it("shows a change in the store before any handler hears of it (P-9, G3)", async () => {
    const server = podServer(pod("a", "3")).modified(pod("a", "12")).deleted(pod("a", "13"));
    const run = prepareInformer(server);
    const seen: string[] = [];
    const handler = new RecordingHandler();
    handler.onCall = (line) => {
      seen.push(`${line}: ${run.informer.lister.get("default/a")?.metadata?.resourceVersion ?? "gone"}`);
    };
    run.informer.addEventHandler(handler);
    await run.start();
    // The store may already have a later state (P-9), but never an older one.
    assert.equal(seen.length, 3);
    assert.match(seen[2] ?? "", /delete.*gone$/);
    await run.stop();
  });

  it("tells a delete it missed, found by a new list, with the last state it saw (CT-5, D-2)", async () => {
    const server = podServer(pod("a", "3"), pod("b", "5"))
      .error({ code: 410, reason: "Expired" })
      .list([pod("b", "5")], { at: "20" })
      .watch();
    const { run, handler } = await recordInformer(server);
    await run.clock.advance(800);
    assert.deepEqual(handler.lines.slice(2), ["delete a@3 missed relist"]);
    await run.stop();
  });

  it("tells updates and adds it missed as found by a list, and nothing of what stayed the same (TestResetWatch, B-5, IP-21)", async () => {
    const server = podServer(pod("same", "3"), pod("changed", "5"))
      .error({ code: 410, reason: "Expired" })
      .list([pod("same", "3"), pod("changed", "15"), pod("new", "16")], { at: "20" })
      .watch();
    const { run, handler } = await recordInformer(server);
    await run.clock.advance(800);
    assert.deepEqual(handler.lines.slice(2), ["update changed@5->changed@15 relist", "add new@16 relist"]);
    await run.stop();
  });

  it("tells what stayed the same too, when asked to behave as client-go without resync (B-5)", async () => {
    const server = script()
      .list([pod("same", "3")], { at: "10" })
      .expired()
      .list([pod("same", "3")], { at: "20" })
      .watch();
    const { run, handler } = await recordInformer(server, { tellUnchanged: true });
    await run.clock.advance(800);
    assert.deepEqual(handler.lines.slice(1), ["update same@3->same@3 relist"]);
    await run.stop();
  });

  for (const [where, server] of [
    ["in a watch", podServer(pod("a", "3", { uid: "one" })).added(pod("a", "12", { uid: "two" }))],
    [
      "in a new list (P-8)",
      podServer(pod("a", "3", { uid: "one" }))
        .error({ code: 410 })
        .list([pod("a", "12", { uid: "two" })], { at: "20" })
        .watch(),
    ],
  ] as const) {
    it(`tells another object under the same name as deleted and added, seen ${where}`, async () => {
      const { run, handler } = await recordInformer(server);
      await run.clock.advance(800);
      assert.equal(handler.lines[1], "delete a@3 missed relist");
      assert.match(handler.lines[2] ?? "", /^add a@12 (watch|relist)$/);
      assert.equal(handler.lines.length, 3);
      assert.equal(run.informer.lister.get("default/a")?.metadata?.uid, "two");
      await run.stop();
    });
  }

  it("leaves out an event that is older than the store (IP-33: replayed or reordered events)", async () => {
    const server = script()
      .list([pod("a", "11")], { at: "11" })
      .watch()
      .modified(pod("a", "9"))
      .deleted(pod("a", "10"))
      .modified(pod("a", "12"));
    const { run, handler } = await recordInformer(server);
    assert.deepEqual(handler.lines.slice(1), ["update a@11->a@12 watch"]);
    await run.stop();
  });

  it("tells an event that comes twice once (IP-21)", async () => {
    const server = podServer(pod("a", "3")).modified(pod("a", "12"), pod("a", "12")).added(pod("a", "12"));
    const { run, handler } = await recordInformer(server);
    assert.deepEqual(handler.lines.slice(1), ["update a@3->a@12 watch"]);
    await run.stop();
  });

  it("stores events in the order they come where versions have no order (S-3)", async () => {
    const server = script()
      .list([pod("a", "eyJ2Ijox")], { at: "x" })
      .watch()
      .modified(pod("a", "abc"))
      .modified(pod("a", "aaa"));
    const run = await runInformer(server);
    assert.equal(run.informer.lister.get("default/a")?.metadata?.resourceVersion, "aaa");
    await run.stop();
  });

  it("believes a list that goes back in time: the server was restored from a backup", async () => {
    const server = script()
      .list([pod("a", "50")], { at: "50" })
      .watch()
      .error({ code: 410 })
      .list([pod("a", "20")], { at: "30" })
      .watch()
      .modified(pod("a", "31"));
    const { run, handler } = await recordInformer(server);
    await run.clock.advance(800);
    assert.deepEqual(handler.lines.slice(1), ["update a@50->a@20 relist", "update a@20->a@31 watch"]);
    await run.stop();
  });

  it("ignores a deletion of what it never knew (Q-2)", async () => {
    const { run, handler } = await recordInformer(podServer().deleted(pod("ghost", "11")));
    assert.deepEqual(handler.lines, []);
    await run.stop();
  });

  it("transforms each object once, before store and handlers see it (TestTransformingInformer, F-1, W-9)", async () => {
    let calls = 0;
    const server = podServer(pod("a", "3")).modified(pod("a", "11")).deleted(pod("a", "12"));
    const run = prepareInformer(server, {
      transform: (object) => {
        calls += 1;
        return { ...object, metadata: { ...object.metadata, labels: { transformed: "yes" } } };
      },
    });
    const labels: (string | undefined)[] = [];
    run.informer.addEventHandler({
      onAdd: (object) => void labels.push(object.metadata?.labels?.["transformed"]),
      onUpdate: (old, object) =>
        void labels.push(old.metadata?.labels?.["transformed"], object.metadata?.labels?.["transformed"]),
      onDelete: (deleted) => void labels.push(deleted.object?.metadata?.labels?.["transformed"]),
    });
    await run.start();
    assert.equal(calls, 3);
    assert.deepEqual(labels, ["yes", "yes", "yes", "yes"]);
    await run.stop();
  });

  it("tells changes as changes though a transform takes their versions away (F-4)", async () => {
    const run = prepareInformer(podServer(pod("a", "3", { phase: "Pending" })).modified(pod("a", "11")), {
      resyncMs: 60_000,
      transform: (object) => ({ ...object, metadata: { ...object.metadata, resourceVersion: "" } }),
    });
    const resynced = new RecordingHandler();
    const never = new RecordingHandler();
    run.informer.addEventHandler(resynced);
    run.informer.addEventHandler(never, { resyncMs: 0 });
    await run.start();
    assert.deepEqual(resynced.lines, ["add a@ initial", "update a@->a@ watch"]);
    assert.deepEqual(never.lines, resynced.lines);
    await run.stop();
  });

  it("keeps an object whose transform throws as it is, and syncs (L-13)", async () => {
    const run = await runInformer(podServer(pod("a", "3"), pod("b", "4")), {
      transform: (object) => {
        if (object.metadata?.name === "a") {
          throw new Error("no");
        }
        return object;
      },
    });
    assert.equal(run.informer.hasSynced, true);
    assert.equal(run.informer.lister.get("default/a")?.metadata?.resourceVersion, "3");
    await run.stop();
  });

  it("does not transform again what a resync redelivers (TestTransformingInformerRace)", async () => {
    let calls = 0;
    const run = prepareInformer(podServer(pod("a", "3")), {
      resyncMs: 1_000,
      transform: (object) => {
        calls += 1;
        return object;
      },
    });
    const handler = new RecordingHandler();
    run.informer.addEventHandler(handler);
    await run.start();
    await run.clock.advance(3_000);
    assert.equal(handler.lines.length, 4);
    assert.equal(calls, 1);
    await run.stop();
  });
});

describe("SharedIndexInformer's life", () => {
  it("has synced when the first list is in the store, not before (I-4)", async () => {
    const run = await runInformer(
      script()
        .refused()
        .list([pod("a", "3")], { at: "10" })
        .watch(),
    );
    assert.equal(run.informer.hasSynced, false);
    const synced = run.informer.whenSynced();
    await run.clock.advance(800);
    await synced;
    assert.equal(run.informer.hasSynced, true);
    assert.equal(run.informer.lister.size, 1);
    await run.stop();
  });

  it("has synced with an empty list too (D-15)", async () => {
    const run = await runInformer(podServer());
    await run.informer.whenSynced();
    await run.stop();
  });

  it("rejects a wait for sync with what was in the way: no hang without a cause", async () => {
    const run = await runInformer(script().status(403, { message: "pods is forbidden" }));
    const waiting = new AbortController();
    const synced = run.informer.whenSynced(waiting.signal);
    waiting.abort(new Error("waited long enough"));
    await assert.rejects(synced, (error: Error & { code?: string; unsynced?: string[] }) => {
      assert.equal(error.code, "ERR_NOT_SYNCED");
      assert.deepEqual(error.unsynced, ["pods"]);
      assert.equal((error.cause as Error).message, "pods is forbidden");
      return true;
    });
    await run.stop();
  });

  it("rejects a wait for sync when it stops first", async () => {
    const run = await runInformer(script().hangs());
    const synced = run.informer.whenSynced();
    await run.stop();
    await assert.rejects(synced, /Cannot wait for pods to sync: it was stopped/);
    await assert.rejects(run.informer.whenSynced(), /stopped/, "also when asked afterwards");
  });

  it("runs once (I-1)", async () => {
    const run = await runInformer(script());
    await assert.rejects(run.informer.run(run.signal), /it is running, and an informer runs only once/);
    await run.stop();
    await assert.rejects(run.informer.run(new AbortController().signal), /it is stopped/);
  });

  it("never starts when its signal is aborted already", async () => {
    const server = script().list([], { at: "1" });
    const run = prepareInformer(server);
    const controller = new AbortController();
    controller.abort();
    await run.informer.run(controller.signal);
    assert.equal(server.requests.length, 0);
    assert.equal(run.informer.isStopped, true);
  });

  it("tells nothing after it stopped, and its run ends after the call under way (I-3)", async () => {
    const run = prepareInformer(podServer(pod("a", "1"), pod("b", "2")));
    const handler = new RecordingHandler();
    let release = (): void => undefined;
    handler.hold = new Promise((resolve) => {
      release = resolve;
    });
    run.informer.addEventHandler(handler);
    await run.start();
    let stopped = false;
    const stopping = run.stop().then(() => {
      stopped = true;
    });
    await settle();
    assert.equal(stopped, false, "the handler is still at its first event");
    release();
    await stopping;
    assert.deepEqual(handler.lines, ["add a@1 initial"]);
  });

  it("refuses handlers and indexers once stopped (I-5, TestAddOnStoppedSharedInformer)", async () => {
    const run = await runInformer(script());
    await run.stop();
    assert.throws(() => run.informer.addEventHandler({}), /pods has stopped already/);
    assert.throws(() => run.informer.addIndexers({ x: () => [] }), /stopped already/);
    assert.throws(() => run.informer.events(), /stopped already/);
  });

  it("keeps an index that was added while it runs complete (TestIndexer, X-4)", async () => {
    const server = podServer(pod("a", "1", { phase: "Running" }), pod("b", "2", { phase: "Pending" }));
    const run = await runInformer(server);
    run.informer.addIndexers({ phase: (object) => [object.status?.phase ?? ""] });
    assert.deepEqual(names(run.informer.lister.byIndex("phase", "Pending")), ["b"]);
    run.send("MODIFIED", pod("a", "11", { phase: "Pending" }));
    await settle();
    assert.deepEqual(names(run.informer.lister.byIndex("phase", "Pending")), ["a", "b"]);
    await run.stop();
  });
});

function names(pods: Iterable<Pod>): string[] {
  return [...pods].map((object) => object.metadata?.name ?? "").sort();
}
