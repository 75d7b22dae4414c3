import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { Latch } from "../../src/base/latch.js";
import { CacheSyncError } from "../../src/informer/cache-sync-error.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { prepareInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import { assertEmpty, prepareController, runController, stopBoth } from "./controller-run.js";

function raise(error: Error): never {
  throw error;
}

/** Rejects when the signal aborts. */
async function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("interrupted")));
  });
}

async function endsLate(): Promise<void> {
  await settle();
}

describe("Controller that stops", () => {
  it("waits for the calls that are under way, and begins no other", async () => {
    const done = new Latch();
    const signals: AbortSignal[] = [];
    const run = await runController([pod("a", "1"), pod("b", "1")], {
      reconcile: async (_, signal) => {
        signals.push(signal);
        await done.opened;
      },
    });
    let hasStopped = false;
    const stopped = run.stop().then(() => (hasStopped = true));
    await settle();
    assert.deepEqual([signals[0]?.aborted, hasStopped], [true, false]);
    done.open();
    await stopped;
    assert.deepEqual(run.reconciled, ["default/a"]);
    assertEmpty(run);
    assert.deepEqual(run.pods.informer.status().handlers, [], "the handler is still there");
    await run.pods.stop();
  });

  it("warns once that it waits for calls that do not end within 10 s of the stop", async () => {
    const done = new Latch();
    const run = await runController([pod("a", "1")], { reconcile: async () => done.opened });
    const stopped = run.stop();
    await run.pods.clock.advance(9_999);
    assert.deepEqual(run.logger.lines, []);
    await run.pods.clock.advance(60_000);
    done.open();
    await stopped;
    await run.pods.stop();
    assert.deepEqual(run.logger.lines, [
      "warn: the controller was told to stop, and waits for calls of reconcile that have not ended",
    ]);
  });

  for (const [how, reconcile] of [
    ["throws", (): never => raise(new Error("boom"))],
    ["is interrupted", async (_: string, signal: AbortSignal) => interrupted(signal)],
    ["ends late", async () => endsLate()],
  ] as const) {
    it(`leaves no key in its queue when reconcile ${how} and further keys wait, so that a drain ends`, async () => {
      const counts = { taken: 0, done: 0 };
      const run = await runController(
        ["a", "b", "c", "d", "e"].map((name) => pod(name, "1")),
        {
          workers: 2,
          reconcile,
          metrics: { onTaken: () => void (counts.taken += 1), onDone: () => void (counts.done += 1) },
        },
      );
      // Workers that wait for a key take this one in the turn in which the signal aborts.
      run.controller.queue.add("default/late");
      await run.stop();
      assertEmpty(run);
      assert.equal(counts.taken, counts.done);
      await run.controller.queue.shutDownWithDrain();
      await run.pods.stop();
    });
  }

  it("counts only the calls that run in its warning, not keys that a worker has dropped", async () => {
    const done = new Latch();
    const run = await runController([pod("a", "1")], { workers: 2, reconcile: async () => done.opened });
    run.controller.queue.add("default/b");
    const stopped = run.stop();
    await run.pods.clock.advance(10_000);
    assert.deepEqual(run.logger.fields, [{ controller: "web", calls: 1, longestMs: 10_000 }]);
    done.open();
    await stopped;
    await run.pods.stop();
  });

  it("leaves no key in its queue when its informers have not synced", async () => {
    const run = prepareController([]);
    const never = prepareInformer(new ScriptedListWatch<Pod>().hangs());
    run.controller.watches(never.informer);
    await never.start();
    await run.start();
    run.controller.queue.add("default/from-a-webhook");
    await run.stop();
    assertEmpty(run);
    assert.deepEqual(run.reconciled, []);
    await never.stop();
  });

  it("neither reports nor retries a call that the stop has interrupted", async () => {
    const run = await runController([pod("a", "1")], {
      reconcile: async (_, signal) => interrupted(signal),
    });
    await stopBoth(run);
    assert.deepEqual(run.logger.lines, []);
  });

  it("does not fail if it is stopped before its informers have synced (WaitForSync)", async () => {
    const run = prepareController([]);
    const never = prepareInformer(new ScriptedListWatch<Pod>().hangs());
    run.controller.watches(never.informer);
    await never.start();
    await run.start();
    await run.stop();
    assert.deepEqual(run.reconciled, []);
    await never.stop();
  });

  it("fails if an informer stops before it has synced, and when one has stopped already", async () => {
    const run = prepareController([]);
    const never = prepareInformer(new ScriptedListWatch<Pod>().hangs());
    run.controller.watches(never.informer);
    await never.start();
    await run.start();
    await never.stop();
    await assert.rejects(run.stop(), CacheSyncError);
    const second = prepareController([]);
    second.controller.watches(never.informer);
    await second.start();
    await assert.rejects(second.stop(), { code: "ERR_STOPPED" });
  });

  it("reconciles nothing if its signal has aborted before", async () => {
    const run = prepareController([pod("a", "1")]);
    run.controller.watches(run.pods.informer);
    await run.pods.start();
    await run.controller.run(AbortSignal.abort());
    assert.deepEqual(run.reconciled, []);
    await run.pods.stop();
  });
});
