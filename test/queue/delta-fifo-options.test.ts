import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DeltaFIFO } from "../../src/queue/delta-fifo.js";
import type { DeltaFIFOOptions } from "../../src/queue/delta-fifo-options.js";
import { settle } from "../support/fake-clock.js";
import { popped, written } from "./written-objects.js";

function newQueue(options: Partial<DeltaFIFOOptions<string>> = {}): DeltaFIFO<string> {
  return new DeltaFIFO<string>({ identity: written, ...options });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "?";
}

describe("DeltaFIFO, transform", () => {
  it("is applied once to each object, never to a tombstone or a Sync (D-17, TestDeltaFIFO_transformer)", () => {
    const store = new Map([
      ["x", "x@1!"],
      ["y", "y@1!"],
    ]);
    const seen: string[] = [];
    const queue = newQueue({
      knownObjects: store,
      transform: (object) => {
        seen.push(object);
        return `${object}!`;
      },
    });
    queue.resync();
    queue.add("a@2");
    queue.update("a@3");
    queue.delete("a@4");
    queue.replace(["b@5"], "5");
    assert.deepEqual(popped(queue), [
      "x: Sync x@1!",
      "y: Sync y@1!",
      "a: Added a@2!, Updated a@3!, Deleted a@4!",
      "b: Replaced b@5!",
      "x: Deleted (last seen x@1!)",
      "y: Deleted (last seen y@1!)",
    ]);
    assert.deepEqual(seen, ["a@2", "a@3", "a@4", "b@5"]);
  });

  it("names the object by its result (F-3)", () => {
    const queue = newQueue({ transform: (object) => `prefix-${object}` });
    queue.add("a@1");
    assert.deepEqual(popped(queue), ["prefix-a: Added prefix-a@1"]);
  });

  it("that throws leaves the object as it came, once, reports it and blocks no sync (D-17, L-13)", () => {
    let calls = 0;
    const reports: string[] = [];
    const queue = newQueue({
      transform: (object) => {
        calls += 1;
        if (object.startsWith("b")) {
          throw new Error("no b");
        }
        return `${object}!`;
      },
      onTransformError: (error, object) => {
        reports.push(`${object}: ${messageOf(error)}`);
      },
      onError: () => assert.fail("the object has a key"),
    });
    queue.replace(["a@1", "b@1", "c@1"], "1");
    assert.deepEqual(popped(queue), ["a: Replaced a@1!", "b: Replaced b@1", "c: Replaced c@1!"]);
    assert.deepEqual(reports, ["b@1: no b"]);
    assert.equal(calls, 3);
    assert.equal(queue.hasSynced, true);
  });

  it("that takes the name away, or returns nothing, leaves the object as it came", () => {
    const reports: string[] = [];
    const queue = newQueue({
      transform: (object) => (object.startsWith("a") ? "" : (undefined as unknown as string)),
      onTransformError: (_, object) => {
        reports.push(object);
      },
    });
    queue.add("a@1");
    queue.add("b@1");
    assert.deepEqual(popped(queue), ["a: Added a@1", "b: Added b@1"]);
    assert.deepEqual(reports, ["a@1", "b@1"]);
  });

  it("reports to onError where there is no other", () => {
    const reports: string[] = [];
    const queue = newQueue({
      transform: () => {
        throw new Error("never");
      },
      onError: (error, object) => {
        reports.push(`${object}: ${messageOf(error)}`);
      },
    });
    queue.add("a@1");
    assert.deepEqual(reports, ["a@1: never"]);
  });
});

describe("DeltaFIFO, an object without a key", () => {
  it("is left out and reported, and the rest goes on", () => {
    const reports: string[] = [];
    const queue = newQueue({
      onError: (error, object) => {
        reports.push(`${object}: ${messageOf(error)}`);
      },
    });
    queue.replace(["a@1", "@1", "b@1"], "1");
    queue.add("@2");
    queue.update("@3");
    queue.delete("@4");
    assert.deepEqual(popped(queue), ["a: Replaced a@1", "b: Replaced b@1"]);
    assert.equal(queue.hasSynced, true);
    assert.deepEqual(
      reports,
      ["@1", "@2", "@3", "@4"].map((object) => `${object}: Cannot make an object key: found no name`),
    );
  });
});

describe("DeltaFIFO, waiting for something to pop", () => {
  it("resolves when something is written", async () => {
    const queue = newQueue();
    let resolved: boolean | undefined;
    void queue.whenPoppable().then((value) => (resolved = value));
    await settle();
    assert.equal(resolved, undefined);
    queue.add("a@1");
    await settle();
    assert.equal(resolved, true);
  });

  it("ends all ten waits when it is closed (D-16, TestDeltaFIFO_PopShouldUnblockWhenClosed)", async () => {
    const queue = newQueue();
    const waiting = Array.from({ length: 10 }, async () => queue.whenPoppable());
    queue.close();
    assert.deepEqual(
      await Promise.all(waiting),
      Array.from({ length: 10 }, () => false),
    );
  });

  it("hands out what is left after it was closed, and refuses no writer (D-16, Q-14)", async () => {
    const queue = newQueue();
    queue.add("a@1");
    queue.close();
    queue.add("b@2");
    assert.equal(await queue.whenPoppable(), true);
    assert.deepEqual(popped(queue), ["a: Added a@1", "b: Added b@2"]);
    assert.equal(await queue.whenPoppable(), false);
  });
});

describe("DeltaFIFO, back-pressure", () => {
  /** Asks to write. Returns a function that says whether the writer is `open`, `held` or `released`. */
  function watchWriter(queue: DeltaFIFO<string>): () => Promise<string> {
    const writable = queue.whenWritable();
    let state = writable === undefined ? "open" : "held";
    void writable?.then(() => (state = "released"));
    return async () => {
      await settle();
      return state;
    };
  }

  it("holds the writer from the high water on until half of it is gone", async () => {
    const queue = newQueue({ highWater: 4 });
    queue.replace(["a@1", "b@1", "c@1"], "1");
    assert.equal(await watchWriter(queue)(), "open");
    queue.add("d@2");
    const writer = watchWriter(queue);
    assert.equal(await writer(), "held");
    popped(queue, 1);
    assert.equal(await writer(), "held", "three of four");
    popped(queue, 1);
    assert.equal(await writer(), "released", "two of four");
    assert.equal(await watchWriter(queue)(), "open");
  });

  it("holds a writer that changes one object over and over", async () => {
    const queue = newQueue({ highWater: 4 });
    for (let version = 1; version <= 4; version += 1) {
      queue.update(`a@${version}`);
    }
    const writer = watchWriter(queue);
    assert.equal(queue.size, 1);
    assert.equal(await writer(), "held");
    popped(queue);
    assert.equal(await writer(), "released");
  });

  it("does not release the writer before the entry has been processed", async () => {
    const queue = newQueue({ highWater: 1 });
    queue.add("a@1");
    const writer = watchWriter(queue);
    queue.pop(() => {
      assert.notEqual(queue.whenWritable(), undefined);
    });
    assert.equal(await writer(), "released");
  });

  it("gives all waiting writers the same promise, and releases them when it is closed", async () => {
    const queue = newQueue({ highWater: 1 });
    queue.add("a@1");
    const first = queue.whenWritable();
    assert.notEqual(first, undefined);
    assert.equal(queue.whenWritable(), first);
    queue.close();
    await first;
    assert.equal(queue.whenWritable(), undefined);
  });

  it("has no limit unless told", () => {
    const queue = newQueue();
    for (let next = 0; next < 10_000; next += 1) {
      queue.add(`o${next}@1`);
    }
    assert.equal(queue.whenWritable(), undefined);
  });

  for (const highWater of [0, -1, Number.NaN]) {
    it(`refuses a high water of ${highWater}, at which no write would be possible`, () => {
      assert.throws(() => newQueue({ highWater }), {
        name: "RangeError",
        message: `Cannot bound the queue: highWater is ${highWater}, expected at least 1`,
      });
    });
  }
});

describe("DeltaFIFO, onApplied", () => {
  function positionsOf(act: (queue: DeltaFIFO<string>) => void): string[] {
    const positions: string[] = [];
    act(
      newQueue({
        knownObjects: new Map([["known", "known@0"]]),
        onApplied: (resourceVersion) => {
          positions.push(resourceVersion);
        },
      }),
    );
    return positions;
  }

  it("tells no position before the first list is popped to the end", () => {
    const positions = positionsOf((queue) => {
      queue.replace(["a@7", "known@3"], "9");
      popped(queue);
    });
    assert.deepEqual(positions, ["", "9"]);
  });

  it("tells what holds for all objects after each pop (N-2)", () => {
    const positions = positionsOf((queue) => {
      queue.bookmark("4");
      queue.add("a@5");
      queue.add("b@6");
      queue.update("a@7");
      queue.update("a@8");
      queue.bookmark("9");
      popped(queue);
    });
    assert.deepEqual(positions, ["4", "5", "6", "9"]);
  });

  it("tells the position of a list only when all of the list is popped, not that of its last object (N-2)", () => {
    const positions = positionsOf((queue) => {
      queue.bookmark("4");
      queue.replace(["a@7", "b@5", "known@6"], "8");
      popped(queue);
    });
    assert.deepEqual(positions, ["4", "4", "4", "8"]);
  });

  it("tells a bookmark at once when nothing is queued, else when all before it is popped", () => {
    const positions = positionsOf((queue) => {
      queue.bookmark("4");
      queue.add("a@5");
      queue.bookmark("9");
      popped(queue);
    });
    assert.deepEqual(positions, ["4", "9"]);
  });

  it("moves on with a deletion that is ignored, and with an object that is left out", () => {
    const positions = positionsOf((queue) => {
      queue.delete("never-seen@5");
      queue.add("@6");
    });
    assert.deepEqual(positions, ["5", "6"]);
  });

  it("keeps its position when an object has none", () => {
    const positions = positionsOf((queue) => {
      queue.bookmark("4");
      queue.add("a");
      popped(queue);
    });
    assert.deepEqual(positions, ["4", "4"]);
  });

  it("stays exact while a long line moves on", () => {
    const positions: string[] = [];
    const queue = newQueue({
      onApplied: (resourceVersion) => {
        positions.push(resourceVersion);
      },
    });
    const versions = Array.from({ length: 10_000 }, (_, version) => String(version + 1));
    for (const version of versions) {
      queue.add(`o${version}@${version}`);
    }
    popped(queue);
    assert.deepEqual(positions, versions);
  });

  it("reads the position before a transform takes it away", () => {
    const positions: string[] = [];
    const queue = newQueue({
      transform: (object) => written.keyOf(object),
      onApplied: (resourceVersion) => {
        positions.push(resourceVersion);
      },
    });
    queue.add("a@5");
    popped(queue);
    assert.deepEqual(positions, ["5"]);
  });
});

describe("DeltaFIFO, cost", () => {
  it("asks for the key of an object once, and for each known object once", () => {
    let keys = 0;
    let gets = 0;
    const store = new Map(Array.from({ length: 100 }, (_, next) => [`k${next}`, `k${next}@1`]));
    const queue = newQueue({
      identity: {
        ...written,
        keyOf: (object) => {
          keys += 1;
          return written.keyOf(object);
        },
      },
      knownObjects: {
        keys: () => store.keys(),
        get: (key) => {
          gets += 1;
          return store.get(key);
        },
      },
    });
    queue.replace(
      Array.from({ length: 1_000 }, (_, next) => `o${next}@1`),
      "1",
    );
    popped(queue);
    queue.resync();
    popped(queue);
    assert.deepEqual({ keys, gets }, { keys: 1_000, gets: 200 });
  });
});
