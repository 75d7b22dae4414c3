import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DeletedFinalStateUnknown } from "../../src/queue/deleted-final-state-unknown.js";
import { DeltaFIFO } from "../../src/queue/delta-fifo.js";
import type { DeltaFIFOOptions } from "../../src/queue/delta-fifo-options.js";
import type { Deltas } from "../../src/queue/delta.js";
import { known, popped, written } from "./written-objects.js";

function newQueue(options: Partial<DeltaFIFOOptions<string>> = {}): DeltaFIFO<string> {
  return new DeltaFIFO<string>({ identity: written, ...options });
}

describe("DeltaFIFO", () => {
  it("keeps the order of two producers that write in turn (D-10, TestDeltaFIFO_basic)", () => {
    const queue = newQueue();
    for (let round = 0; round < 1_000; round += 1) {
      queue.add(`first-${round}@1`);
      queue.update(`second-${round}@1`);
    }
    const keys = popped(queue).map((line) => line.split(":")[0]);
    assert.deepEqual(
      keys,
      Array.from({ length: 1_000 }, (_, round) => [`first-${round}`, `second-${round}`]).flat(),
    );
  });

  it("pops add, update and delete of one object together when nothing came between them (D-10, TestDeltaFIFO_addUpdate)", () => {
    const queue = newQueue();
    queue.add("a@1");
    queue.update("a@2");
    queue.delete("a@3");
    assert.equal(queue.size, 1);
    assert.deepEqual(popped(queue), ["a: Added a@1, Updated a@2, Deleted a@3"]);
    assert.equal(queue.size, 0);
  });

  it("pops an object that was added and then listed once, the newest state last (TestDeltaFIFO_addReplace)", () => {
    const queue = newQueue();
    queue.add("a@1");
    queue.replace(["a@2"], "2");
    assert.deepEqual(popped(queue), ["a: Added a@1, Replaced a@2"]);
  });

  it("pops the changes of two objects in the order in which they were written (D-10)", () => {
    const queue = newQueue();
    queue.add("db-0@1");
    queue.add("web@2");
    queue.update("db-0@3");
    assert.equal(queue.size, 2);
    assert.deepEqual(popped(queue), ["db-0: Added db-0@1", "web: Added web@2", "db-0: Updated db-0@3"]);
    assert.equal(queue.size, 0);
  });

  it("pops only the changes that came before the next change of another object (D-10)", () => {
    const queue = newQueue();
    for (const object of ["a@1", "a@2", "b@3", "b@4", "a@5", "c@6", "a@7", "a@8"]) {
      queue.update(object);
    }
    assert.deepEqual(popped(queue), [
      "a: Updated a@1, Updated a@2",
      "b: Updated b@3, Updated b@4",
      "a: Updated a@5",
      "c: Updated c@6",
      "a: Updated a@7, Updated a@8",
    ]);
  });

  it("queues an object that is written again behind what came meanwhile (D-10, TestDeltaFIFO_detectLineJumpers)", () => {
    const queue = newQueue();
    queue.add("a@1");
    queue.add("b@2");
    queue.add("a@3");
    queue.add("c@4");
    queue.add("b@5");
    assert.deepEqual(popped(queue, 1), ["a: Added a@1"]);
    queue.add("a@6");
    assert.deepEqual(popped(queue), [
      "b: Added b@2",
      "a: Added a@3",
      "c: Added c@4",
      "b: Added b@5",
      "a: Added a@6",
    ]);
  });

  it("stays in order while a long line moves on", () => {
    const queue = newQueue();
    const order: string[] = [];
    for (let next = 0; next < 30_000; next += 1) {
      queue.add(`o${next}@1`);
      if (next % 3 !== 0) {
        queue.pop((key) => {
          order.push(key);
        });
      }
    }
    while (
      queue.pop((key) => {
        order.push(key);
      })
    );
    assert.deepEqual(
      order,
      Array.from({ length: 30_000 }, (_, next) => `o${next}`),
    );
  });

  it("tells what replace found as Replaced (D-13, TestDeltaFIFO_ReplaceDeltaType)", () => {
    const queue = newQueue({ knownObjects: known("a@1") });
    queue.replace(["a@1", "b@2"], "2");
    assert.deepEqual(popped(queue), ["a: Replaced a@1", "b: Replaced b@2"]);
  });

  it("hands over the key, whatever the deltas hold (D-2, TestDeltaFIFO_KeyOf)", () => {
    const queue = newQueue({ knownObjects: known("b@1") });
    queue.add("a@1");
    queue.replace([], "2");
    const keys: string[] = [];
    let tombstone: unknown;
    while (
      queue.pop((key, deltas) => {
        keys.push(key);
        tombstone = deltas.at(-1)?.object;
      })
    );
    assert.deepEqual(keys, ["a", "b"]);
    assert.ok(tombstone instanceof DeletedFinalStateUnknown);
    assert.equal(tombstone.key, "b");
    assert.equal(tombstone.object, "b@1");
  });

  it("removes an entry before it is processed, and counts it even when processing throws (D-16)", () => {
    const queue = newQueue();
    queue.replace(["a@1"], "1");
    assert.throws(
      () =>
        queue.pop(() => {
          assert.equal(queue.size, 0);
          throw new Error("handler");
        }),
      /^Error: handler$/,
    );
    assert.equal(queue.hasSynced, true);
    assert.equal(
      queue.pop(() => assert.fail("nothing is left")),
      false,
    );
  });

  it("queues what is written while an entry is processed behind it (D-16)", () => {
    const queue = newQueue();
    queue.add("a@1");
    queue.pop(() => queue.update("a@2"));
    assert.deepEqual(popped(queue), ["a: Updated a@2"]);
  });

  it("never changes deltas that were handed over", () => {
    const queue = newQueue();
    const taken: Deltas<string>[] = [];
    queue.add("a@1");
    queue.update("a@2");
    queue.pop((_, deltas) => {
      taken.push(deltas);
    });
    queue.update("a@3");
    assert.deepEqual(taken, [
      [
        { type: "Added", object: "a@1" },
        { type: "Updated", object: "a@2" },
      ],
    ]);
  });
});

describe("DeltaFIFO, deletions", () => {
  it("ignores the deletion of an unknown object (D-12, TestDeltaFIFO_enqueueingNoLister)", () => {
    const queue = newQueue();
    queue.add("a@1");
    queue.delete("b@2");
    assert.deepEqual(popped(queue), ["a: Added a@1"]);
    queue.delete("a@3");
    assert.deepEqual(popped(queue), [], "the entry was popped, and there are no known objects");
  });

  it("takes the deletion of an object the consumer knows (D-12, TestDeltaFIFO_enqueueingWithLister)", () => {
    const queue = newQueue({ knownObjects: known("a@1") });
    queue.delete("a@2");
    queue.delete("b@3");
    assert.deepEqual(popped(queue), ["a: Deleted a@2"]);
  });

  it("keeps a deletion behind a queued add that the consumer has not seen (D-12, TestDeltaFIFO_DeleteExistingNonPropagated)", () => {
    const queue = newQueue({ knownObjects: known() });
    queue.add("a@1");
    queue.delete("a@2");
    assert.deepEqual(popped(queue), ["a: Added a@1, Deleted a@2"]);
  });

  it("makes two real deletions in a row one, the first (D-11)", () => {
    const queue = newQueue({ knownObjects: known("a@1") });
    queue.delete("a@2");
    queue.delete("a@3");
    assert.deepEqual(popped(queue), ["a: Deleted a@2"]);
  });

  it("prefers a deletion that was seen to a tombstone before it (D-11)", () => {
    const queue = newQueue({ knownObjects: known("a@1") });
    queue.replace([], "5");
    queue.delete("a@4");
    assert.deepEqual(popped(queue), ["a: Deleted a@4"]);
  });

  it("prefers a deletion that was seen to a tombstone after it (D-11)", () => {
    const queue = newQueue();
    queue.add("a@1");
    queue.delete("a@2");
    queue.replace([], "5");
    assert.deepEqual(popped(queue), ["a: Added a@1, Deleted a@2"]);
  });

  it("merges two deletions in a row at the place of the first, whatever came between them (D-11)", () => {
    const queue = newQueue({ knownObjects: known("a@1", "b@1", "c@1") });
    queue.delete("a@2");
    queue.replace(["c@3"], "3");
    queue.delete("a@4");
    queue.delete("b@5");
    queue.update("c@6");
    assert.deepEqual(popped(queue), [
      "a: Deleted a@2",
      "c: Replaced c@3",
      "b: Deleted b@5",
      "c: Updated c@6",
    ]);
  });

  it("keeps deletions that are not next to each other (D-11)", () => {
    const queue = newQueue({ knownObjects: known("a@1") });
    queue.delete("a@2");
    queue.add("a@3");
    queue.delete("a@4");
    assert.deepEqual(popped(queue), ["a: Deleted a@2, Added a@3, Deleted a@4"]);
  });

  it("keeps both a queued deletion and the list that has the object again (TestDeltaFIFO_replaceWithDeleteDeltaIn, kubernetes#83810)", () => {
    const queue = newQueue({ knownObjects: known("a@1") });
    queue.delete("a@2");
    queue.replace(["a@3"], "3");
    assert.deepEqual(popped(queue), ["a: Deleted a@2, Replaced a@3"]);
  });
});

describe("DeltaFIFO, what a list does not have any more", () => {
  const scenarios: {
    name: string;
    store?: string[];
    before?: (queue: DeltaFIFO<string>) => void;
    list: string[];
    told: string[];
  }[] = [
    {
      name: "known: gets a tombstone, behind the listed ones",
      store: ["a@1", "b@2", "c@3"],
      before: (queue) => queue.delete("a@9"),
      list: ["a@5"],
      told: ["a: Deleted a@9, Replaced a@5", "b: Deleted (last seen b@2)", "c: Deleted (last seen c@3)"],
    },
    {
      name: "queued as added, not known: ends with one tombstone",
      store: ["a@1"],
      before: (queue) => queue.add("b@6"),
      list: ["a@5"],
      told: ["b: Added b@6", "a: Replaced a@5", "b: Deleted (last seen b@6)"],
    },
    {
      name: "queued and known: the queued state is the newer",
      store: ["a@1", "b@2"],
      before: (queue) => queue.update("b@7"),
      list: ["a@5"],
      told: ["b: Updated b@7", "a: Replaced a@5", "b: Deleted (last seen b@7)"],
    },
    {
      name: "queued as deleted: stays deleted once",
      store: ["a@1", "b@2"],
      before: (queue) => queue.delete("b@7"),
      list: ["a@5"],
      told: ["b: Deleted b@7", "a: Replaced a@5"],
    },
    {
      name: "without known objects: only what is queued can be missed",
      before: (queue) => queue.add("b@6"),
      list: ["a@5"],
      told: ["b: Added b@6", "a: Replaced a@5", "b: Deleted (last seen b@6)"],
    },
    {
      name: "all of it",
      store: ["a@1", "b@2"],
      before: (queue) => queue.update("c@3"),
      list: [],
      told: [
        "c: Updated c@3, Deleted (last seen c@3)",
        "a: Deleted (last seen a@1)",
        "b: Deleted (last seen b@2)",
      ],
    },
  ];
  for (const { name, store, before, list, told } of scenarios) {
    it(`${name} (D-13, TestDeltaFIFO_ReplaceMakesDeletions)`, () => {
      const queue = newQueue({ knownObjects: store === undefined ? undefined : known(...store) });
      before?.(queue);
      queue.replace(list, "10");
      assert.deepEqual(popped(queue), told);
    });
  }

  const onlyQueued: { name: string; write: (queue: DeltaFIFO<string>) => void; told: string }[] = [
    {
      name: "added",
      write: (queue) => queue.add("a@1"),
      told: "a: Added a@1, Deleted (last seen a@1)",
    },
    {
      name: "added and updated",
      write: (queue) => {
        queue.add("a@1");
        queue.update("a@2");
      },
      told: "a: Added a@1, Updated a@2, Deleted (last seen a@2)",
    },
    {
      name: "added and deleted",
      write: (queue) => {
        queue.add("a@1");
        queue.delete("a@2");
      },
      told: "a: Added a@1, Deleted a@2",
    },
    {
      name: "added, deleted and added",
      write: (queue) => {
        queue.add("a@1");
        queue.delete("a@2");
        queue.add("a@3");
      },
      told: "a: Added a@1, Deleted a@2, Added a@3, Deleted (last seen a@3)",
    },
    {
      name: "listed",
      write: (queue) => queue.replace(["a@1"], "1"),
      told: "a: Replaced a@1, Deleted (last seen a@1)",
    },
    {
      name: "listed and missed before",
      write: (queue) => {
        queue.replace(["a@1"], "1");
        queue.replace([], "2");
      },
      told: "a: Replaced a@1, Deleted (last seen a@1)",
    },
  ];
  for (const { name, write, told } of onlyQueued) {
    it(`${name}, in the queue only: ends with one deletion (D-13, TestDeltaFIFOW_ReplaceMakesDeletionsForObjectsOnlyInQueue)`, () => {
      const queue = newQueue({ knownObjects: known() });
      write(queue);
      queue.replace([], "10");
      assert.deepEqual(popped(queue), [told]);
    });
  }
});
