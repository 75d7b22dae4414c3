import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { SyncGate } from "../../src/informer/sync-gate.js";
import { settle } from "../support/fake-clock.js";

/** Enough waits that a leak of each stands out from the normal changes of the heap. */
const WAITS = 4_000;

function gate(lastFailure?: Error): SyncGate {
  return new SyncGate({
    unsynced: () => ["pods"],
    lastFailure: () => lastFailure,
    informerIsStarted: () => true,
  });
}

async function abortedWait(closed: SyncGate): Promise<void> {
  const controller = new AbortController();
  const wait = closed.wait(controller.signal);
  controller.abort();
  await wait.catch(() => undefined);
}

describe("SyncGate", () => {
  it("lets all waits through when it opens, and all later ones", async () => {
    const door = gate();
    const waits = [door.wait(), door.wait(new AbortController().signal)];
    assert.equal(door.opened, false);
    door.open();
    await Promise.all([...waits, door.wait(), door.wait(AbortSignal.abort())]);
    door.shut("it was stopped");
    await door.wait();
    assert.equal(door.opened, true);
  });

  it("rejects all waits when it is shut, and all later ones, and never opens again", async () => {
    const door = gate(new Error("not allowed"));
    const waits = [door.wait(), door.wait(new AbortController().signal)];
    door.shut("it was stopped");
    door.shut("again");
    door.open();
    assert.equal(door.opened, false);
    for (const wait of [...waits, door.wait(), door.wait(AbortSignal.abort())]) {
      await assert.rejects(wait, {
        name: "CacheSyncError",
        message: "Cannot wait for pods to sync: it was stopped: not allowed",
      });
    }
  });

  it("causes no unhandled rejection when it is shut without a wait", async () => {
    gate().shut("it was stopped");
    await settle();
  });

  it("leaves nothing behind of waits that were aborted, though it stays closed", async () => {
    setFlagsFromString("--expose-gc");
    // `gc` exists only in contexts that are made after the flag was set.
    const collect = runInNewContext("gc") as () => void;
    async function heapAfter(waits: number, closed: SyncGate): Promise<number> {
      for (let wait = 0; wait < waits; wait += 1) {
        await abortedWait(closed);
      }
      await settle();
      collect();
      collect();
      return process.memoryUsage().heapUsed;
    }
    const door = gate();
    const before = await heapAfter(500, door);
    const grown = (await heapAfter(WAITS, door)) - before;
    assert.ok(grown < WAITS * 300, `it keeps ${grown / WAITS} bytes of each wait`);
    door.open();
  });

  it("leaves no listener on the signal of a wait that has ended", async () => {
    const door = gate();
    const controller = new AbortController();
    const wait = door.wait(controller.signal);
    assert.equal(getEventListeners(controller.signal, "abort").length, 1);
    door.open();
    await wait;
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  });
});
