import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { CacheSyncError } from "../../src/informer/cache-sync-error.js";
import { type Syncable, waitForCacheSync } from "../../src/informer/wait-for-cache-sync.js";
import { warningsDuring } from "../support/warnings.js";
import { pod } from "../support/pods.js";
import { prepareInformer, runInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function synced(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>().list([pod("a", "1")], { at: "10" }).watch();
}

/** A Syncable of a user, which is not an informer. */
function rejecting(reason: unknown): Syncable {
  return {
    whenSynced: async () => {
      // A Syncable of a user may reject with any value.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
      await Promise.reject(reason);
    },
  };
}

describe("waitForCacheSync (TestWaitFor)", () => {
  it("resolves at once for nothing", async () => {
    await waitForCacheSync([]);
  });

  it("resolves when the last one has synced", async () => {
    const early = await runInformer(synced());
    const late = prepareInformer(synced());
    const order: string[] = [];
    const waiting = waitForCacheSync([early.informer, late.informer]).then(() => order.push("all"));
    await late.start();
    order.unshift("started");
    await waiting;
    assert.deepEqual(order, ["started", "all"]);
    await Promise.all([early.stop(), late.stop()]);
  });

  it("names only those that have not synced when its time is up, and why", async () => {
    const good = await runInformer(synced());
    const bad = await runInformer(new ScriptedListWatch<Pod>().status(403, { message: "not allowed" }), {
      name: "bad",
    });
    const stop = new AbortController();
    const waiting = waitForCacheSync([good.informer, bad.informer], stop.signal);
    stop.abort();
    await assert.rejects(waiting, (error) => {
      assert.ok(error instanceof CacheSyncError);
      assert.deepEqual(error.unsynced, ["bad"]);
      assert.match(error.message, /^Cannot wait for bad to sync: the wait was aborted: not allowed$/);
      return true;
    });
    await Promise.all([good.stop(), bad.stop()]);
  });

  it("has the signal's reason as its cause where nothing has failed", async () => {
    const slow = await runInformer(new ScriptedListWatch<Pod>().hangs());
    const stop = new AbortController();
    const waiting = waitForCacheSync([slow.informer], stop.signal);
    const reason = new Error("too late");
    stop.abort(reason);
    await assert.rejects(waiting, { name: "CacheSyncError", cause: reason });
    await slow.stop();
  });

  for (const reason of [new Error("never synced"), "never synced", undefined]) {
    it(`rejects with what a user's own syncable rejects with, as it came: ${String(reason)}`, async () => {
      const good = await runInformer(synced());
      let rejection: unknown = "none";
      await waitForCacheSync([good.informer, rejecting(reason), rejecting("a later one")]).catch(
        (error: unknown) => {
          rejection = error;
        },
      );
      assert.equal(rejection, reason);
      await good.stop();
    });
  }

  it("names what has not synced rather than what failed otherwise", async () => {
    const slow = await runInformer(new ScriptedListWatch<Pod>().hangs());
    const waiting = waitForCacheSync(
      [rejecting(new Error("never synced")), slow.informer],
      AbortSignal.abort(),
    );
    await assert.rejects(waiting, { name: "CacheSyncError", unsynced: ["pods"] });
    await slow.stop();
  });

  it("says of an informer that was never started that it was not, and of its handlers", async () => {
    const { informer } = prepareInformer(synced());
    const registration = informer.addEventHandler({});
    for (const [syncable, name] of [
      [informer, "pods"],
      [registration, "handler 1 of pods"],
    ] as const) {
      await assert.rejects(waitForCacheSync([syncable]), {
        message: `Cannot wait for ${name} to sync: the informer was never started`,
      });
    }
  });

  it("waits for any number with one listener on the signal, and leaves none", async () => {
    const many = Array.from({ length: 50 }, () => prepareInformer(synced()));
    const stop = new AbortController();
    const warnings = await warningsDuring(async () => {
      const waiting = waitForCacheSync(
        many.map(({ informer }) => informer),
        stop.signal,
      );
      assert.equal(getEventListeners(stop.signal, "abort").length, 1);
      await Promise.all(many.map(async (run) => run.start()));
      await waiting;
    });
    assert.deepEqual(warnings, []);
    assert.equal(getEventListeners(stop.signal, "abort").length, 0);
    await Promise.all(many.map(async (run) => run.stop()));
  });

  it("resolves for what has synced though its signal is aborted: done beats cancelled", async () => {
    const run = await runInformer(synced());
    await waitForCacheSync([run.informer], AbortSignal.abort());
    await run.stop();
  });

  it("waits for a handler, too, until it has been told everything", async () => {
    const run = await runInformer(synced());
    let release = (): void => undefined;
    const registration = run.informer.addEventHandler({
      onAdd: async () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    });
    let isOver = false;
    const waiting = waitForCacheSync([run.informer, registration]).then(() => {
      isOver = true;
    });
    await run.clock.advance(1);
    assert.equal(isOver, false);
    release();
    await waiting;
    await run.stop();
  });
});
