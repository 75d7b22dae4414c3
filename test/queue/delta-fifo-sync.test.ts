import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DeltaFIFO } from "../../src/queue/delta-fifo.js";
import type { DeltaFIFOOptions } from "../../src/queue/delta-fifo-options.js";
import { known, popped, written } from "./written-objects.js";

function newQueue(options: Partial<DeltaFIFOOptions<string>> = {}): DeltaFIFO<string> {
  return new DeltaFIFO<string>({ identity: written, ...options });
}

describe("DeltaFIFO, resync", () => {
  it("queues a Sync for each known object (D-14, TestDeltaFIFO_Resync)", () => {
    const queue = newQueue({ knownObjects: known("a@1", "b@2") });
    queue.resync();
    assert.deepEqual(popped(queue), ["a: Sync a@1", "b: Sync b@2"]);
  });

  it("does not pile up", () => {
    const queue = newQueue({ knownObjects: known("a@1") });
    queue.resync();
    queue.resync();
    assert.deepEqual(popped(queue), ["a: Sync a@1"]);
  });

  it("adds nothing behind a queued deletion (D-14, TestDeltaFIFO_ResyncNonExisting)", () => {
    const queue = newQueue({ knownObjects: known("a@1") });
    queue.delete("a@2");
    queue.resync();
    assert.deepEqual(popped(queue), ["a: Deleted a@2"]);
  });

  it("adds nothing for an object whose first of two changes was popped (D-14)", () => {
    const queue = newQueue({ knownObjects: known("a@2", "b@1") });
    queue.update("a@2");
    queue.update("c@3");
    queue.update("a@4");
    popped(queue, 1);
    queue.resync();
    assert.deepEqual(popped(queue), ["c: Updated c@3", "a: Updated a@4", "b: Sync b@1"]);
  });

  it("adds nothing behind a queued update, which is newer (D-14, TestDeltaFIFO_UpdateResyncRace)", () => {
    const queue = newQueue({ knownObjects: known("a@1", "b@1") });
    queue.update("a@2");
    queue.resync();
    assert.deepEqual(popped(queue), ["a: Updated a@2", "b: Sync b@1"]);
  });

  it("does nothing without known objects", () => {
    const queue = newQueue();
    queue.add("a@1");
    queue.resync();
    assert.deepEqual(popped(queue), ["a: Added a@1"]);
  });
});

describe("DeltaFIFO, hasSynced", () => {
  const cases: { name: string; act: (queue: DeltaFIFO<string>) => void; synced: boolean }[] = [
    { name: "nothing written", act: () => undefined, synced: false },
    { name: "an object added", act: (queue) => queue.add("a@1"), synced: true },
    { name: "an object updated", act: (queue) => queue.update("a@1"), synced: true },
    { name: "an unknown object deleted", act: (queue) => queue.delete("a@1"), synced: true },
    { name: "an empty list", act: (queue) => queue.replace([], "1"), synced: true },
    { name: "a list of two, none popped", act: (queue) => queue.replace(["a@1", "b@1"], "1"), synced: false },
    {
      name: "a list of two, one popped",
      act: (queue) => {
        queue.replace(["a@1", "b@1"], "1");
        popped(queue, 1);
      },
      synced: false,
    },
    {
      name: "a list of two, both popped",
      act: (queue) => {
        queue.replace(["a@1", "b@1"], "1");
        popped(queue, 2);
      },
      synced: true,
    },
    {
      name: "a list that names one object twice, popped once",
      act: (queue) => {
        queue.replace(["a@1", "a@1"], "1");
        popped(queue, 1);
      },
      synced: true,
    },
    {
      name: "an add before the list",
      act: (queue) => {
        queue.add("a@1");
        queue.replace(["a@1", "b@1"], "1");
      },
      synced: true,
    },
    {
      name: "a second list behind a popped first one",
      act: (queue) => {
        queue.replace(["a@1"], "1");
        popped(queue);
        queue.replace(["a@2", "b@2"], "2");
      },
      synced: true,
    },
    {
      name: "a list of two, popped to its end, and changes behind it",
      act: (queue) => {
        queue.replace(["a@1", "b@1"], "1");
        queue.update("a@2");
        queue.update("b@3");
        popped(queue, 2);
      },
      synced: true,
    },
    {
      name: "a list of two whose last object has changed since, one popped",
      act: (queue) => {
        queue.replace(["a@1", "b@1"], "1");
        queue.update("b@2");
        queue.update("c@3");
        popped(queue, 1);
      },
      synced: false,
    },
    {
      name: "a list of two whose last object has changed since, both popped",
      act: (queue) => {
        queue.replace(["a@1", "b@1"], "1");
        queue.update("b@2");
        queue.update("c@3");
        popped(queue, 2);
      },
      synced: true,
    },
    {
      name: "a list that names an object again behind another one, two popped",
      act: (queue) => {
        queue.replace(["a@1", "b@1", "a@1"], "1");
        popped(queue, 2);
      },
      synced: false,
    },
    { name: "a bookmark", act: (queue) => queue.bookmark("1"), synced: false },
    { name: "an object without a key", act: (queue) => queue.add("@1"), synced: false },
  ];
  for (const { name, act, synced } of cases) {
    it(`is ${synced} after ${name} (D-15, TestDeltaFIFO_HasSynced)`, () => {
      const queue = newQueue();
      act(queue);
      assert.equal(queue.hasSynced, synced);
    });
  }

  it("waits for the deletions that the first list found, all told as initial (D-15, TestDeltaFIFO_HasSyncedCorrectOnDeletion)", () => {
    const queue = newQueue({ knownObjects: known("a@1", "b@1", "c@1") });
    queue.replace(["a@2"], "2");
    const told: string[] = [];
    while (
      queue.pop((key, _, isInInitialList) => {
        told.push(`${key} ${isInInitialList} ${queue.hasSynced}`);
      })
    );
    assert.deepEqual(told, ["a true false", "b true false", "c true false"]);
    assert.equal(queue.hasSynced, true);
  });

  it("comes true after the last entry has been processed, not before (Q-6)", () => {
    const queue = newQueue();
    queue.replace(["a@1"], "1");
    queue.pop(() => assert.equal(queue.hasSynced, false));
    assert.equal(queue.hasSynced, true);
  });

  it("tells nothing as initial that came after the first list (D-16)", () => {
    const queue = newQueue();
    queue.replace(["a@1"], "1");
    queue.add("b@2");
    const told: string[] = [];
    while (
      queue.pop((key, _, isInInitialList) => {
        told.push(`${key} ${isInInitialList}`);
      })
    );
    assert.deepEqual(told, ["a true", "b false"]);
  });
});
