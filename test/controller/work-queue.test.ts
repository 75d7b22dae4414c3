import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { exponentialRateLimiter } from "../../src/controller/exponential-rate-limiter.js";
import { WorkQueue } from "../../src/controller/work-queue.js";
import { FakeClock, settle } from "../support/fake-clock.js";

/** Takes an item that must be there already. */
async function take(queue: WorkQueue): Promise<string | undefined> {
  assert.notEqual(queue.length, 0, "no item is ready");
  return queue.get();
}

/** Reports whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await settle();
  return settled;
}

describe("WorkQueue", () => {
  it("gives each item to one of many workers, in the order of adding (TestBasic)", async () => {
    const queue = new WorkQueue<number>();
    const taken: number[] = [];
    const workers = Array.from({ length: 10 }, async () => {
      for (let item = await queue.get(); item !== undefined; item = await queue.get()) {
        taken.push(item);
        await Promise.resolve();
        queue.done(item);
      }
    });
    for (let item = 0; item < 50; item += 1) {
      queue.add(item);
    }
    await settle();
    queue.shutDown();
    queue.add(99);
    await Promise.all(workers);
    assert.deepEqual(
      taken,
      Array.from({ length: 50 }, (_, item) => item),
    );
  });

  it("gives an item that is added while it is handled out again once it is done (TestAddWhileProcessing)", async () => {
    const queue = new WorkQueue();
    queue.add("foo");
    assert.equal(await take(queue), "foo");
    queue.add("foo");
    queue.add("foo");
    assert.equal(queue.length, 0);
    queue.done("foo");
    assert.equal(await take(queue), "foo");
    queue.done("foo");
    assert.equal(queue.length, 0);
  });

  it("counts an item that is added twice as one (TestLen, TestCollapse)", async () => {
    const queue = new WorkQueue();
    queue.add("foo");
    queue.add("bar");
    queue.add("foo");
    assert.equal(queue.length, 2);
    assert.equal(await take(queue), "foo");
    queue.done("foo");
    assert.equal(queue.length, 1);
  });

  it("takes an item again that was done (TestReinsert)", async () => {
    const queue = new WorkQueue();
    for (let round = 0; round < 3; round += 1) {
      queue.add("foo");
      assert.equal(await take(queue), "foo");
      queue.done("foo");
    }
    assert.deepEqual(queue.status(), {
      length: 0,
      delayed: 0,
      processing: 0,
      unfinishedMs: 0,
      longestMs: 0,
    });
  });

  it("keeps a worker waiting for an item that another one handles (TestCollapseWhileProcessing)", async () => {
    const queue = new WorkQueue();
    queue.add("foo");
    await take(queue);
    queue.add("foo");
    queue.add("foo");
    const other = queue.get();
    assert.equal(await isSettled(other), false);
    queue.done("foo");
    assert.equal(await other, "foo");
    queue.done("foo");
    assert.equal(queue.length, 0);
  });

  it("ignores that an item is done which is not handled", async () => {
    const queue = new WorkQueue();
    queue.add("foo");
    queue.done("foo");
    queue.done("bar");
    assert.equal(await take(queue), "foo");
    assert.equal(queue.length, 0);
  });

  it("wakes as many waiting workers as there are items", async () => {
    const queue = new WorkQueue();
    const taken: (string | undefined)[] = [];
    const workers = ["first", "second", "third"].map(async () => taken.push(await queue.get()));
    await settle();
    queue.add("a");
    queue.add("b");
    // A worker that does not wait may be faster than those that were woken. They wait again.
    assert.equal(await queue.get(), "a");
    await settle();
    assert.deepEqual(taken, ["b"]);
    queue.shutDown();
    await Promise.all(workers);
    assert.deepEqual(taken, ["b", undefined, undefined]);
  });

  it("holds nothing of an item that is done (TestGarbageCollection)", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const queue = new WorkQueue<object>({ rateLimiter: exponentialRateLimiter(), clock: new FakeClock() });
    const held = await handledItem(queue);
    await settle();
    collect();
    assert.equal(held.deref(), undefined);
    assert.equal(queue.length, 0);
  });
});

/** Has a queue handle an item in every way. Returns a reference that does not keep the item alive. */
async function handledItem(queue: WorkQueue<object>): Promise<WeakRef<object>> {
  const item = { data: "hello" };
  queue.add(item);
  await queue.get();
  queue.addRateLimited(item);
  queue.add(item);
  queue.done(item);
  await queue.get();
  queue.forget(item);
  queue.done(item);
  queue.shutDown();
  return new WeakRef(item);
}

describe("WorkQueue that is shut down", () => {
  it("still gives out what waits, and then tells its workers to end (TestNoQueueDrainageUsingShutDown)", async () => {
    const queue = new WorkQueue();
    queue.add("foo");
    queue.add("bar");
    await take(queue);
    queue.shutDown();
    queue.add("baz");
    assert.equal(queue.isShutDown, true);
    assert.equal(await take(queue), "bar");
    assert.equal(await queue.get(), undefined);
  });

  it("drains: waits for all items to be done (TestQueueDrainageUsingShutDownWithDrain)", async () => {
    const queue = new WorkQueue();
    queue.add("foo");
    queue.add("bar");
    await take(queue);
    const drained = queue.shutDownWithDrain();
    queue.done("foo");
    assert.equal(await isSettled(drained), false, "an item waits");
    await take(queue);
    assert.equal(await isSettled(drained), false, "an item is handled");
    assert.equal(await queue.get(), undefined);
    queue.done("bar");
    await drained;
  });

  it("stops draining when it is shut down again (TestForceQueueShutdownUsingShutDown)", async () => {
    const queue = new WorkQueue();
    queue.add("foo");
    await take(queue);
    const drained = queue.shutDownWithDrain();
    assert.equal(await isSettled(drained), false);
    queue.shutDown();
    await drained;
  });

  it("drains an item that was added while it was handled (TestQueueDrainageUsingShutDownWithDrainWithDirtyItem)", async () => {
    const queue = new WorkQueue();
    queue.add("foo");
    await take(queue);
    queue.add("foo");
    const drained = queue.shutDownWithDrain();
    assert.equal(await queue.get(), undefined);
    queue.done("foo");
    assert.equal(await isSettled(drained), false);
    assert.equal(await take(queue), "foo");
    queue.done("foo");
    assert.equal(await queue.get(), undefined);
    await drained;
  });

  it("drains at once if it is empty, and ends a worker that waits", async () => {
    const queue = new WorkQueue();
    const waiting = queue.get();
    await queue.shutDownWithDrain();
    assert.equal(await waiting, undefined);
  });
});

describe("WorkQueue with delays", () => {
  function delayed(): { queue: WorkQueue; clock: FakeClock } {
    const clock = new FakeClock();
    return { queue: new WorkQueue({ clock, rateLimiter: exponentialRateLimiter() }), clock };
  }

  it("adds an item when its time has come, not before (TestSimpleQueue)", async () => {
    const { queue, clock } = delayed();
    queue.addAfter("foo", 50);
    await clock.advance(49);
    assert.equal(queue.length, 0);
    await clock.advance(1);
    assert.equal(await take(queue), "foo");
    assert.equal(clock.pendingTimers, 0);
  });

  it("takes the earlier time of an item that is delayed twice (TestDeduping)", async () => {
    const { queue, clock } = delayed();
    queue.addAfter("foo", 50);
    queue.addAfter("foo", 70);
    await clock.advance(50);
    assert.equal(await take(queue), "foo");
    queue.done("foo");
    await clock.advance(100);
    assert.equal(queue.length, 0);
    queue.addAfter("foo", 50);
    queue.addAfter("foo", 30);
    await clock.advance(30);
    assert.equal(await take(queue), "foo");
    queue.done("foo");
    await clock.advance(100);
    assert.equal(queue.length, 0);
  });

  it("lets a later item with an earlier time go first (TestAddTwoFireEarly)", async () => {
    const { queue, clock } = delayed();
    queue.addAfter("second", 2_000);
    queue.addAfter("first", 1_000);
    await clock.advance(1_000);
    assert.equal(await take(queue), "first");
    await clock.advance(1_000);
    assert.equal(await take(queue), "second");
  });

  it("gives out in the order of their times (TestCopyShifting)", async () => {
    const { queue, clock } = delayed();
    for (const [item, ms] of [
      ["first", 1_000],
      ["third", 500],
      ["second", 700],
    ] as const) {
      queue.addAfter(item, ms);
    }
    await clock.advance(2_000);
    assert.deepEqual([await take(queue), await take(queue), await take(queue)], ["third", "second", "first"]);
  });

  it("has one timer for any number of delayed items", async () => {
    const { queue, clock } = delayed();
    for (let item = 0; item < 1_000; item += 1) {
      queue.addAfter(String(item), 1_000 - item);
    }
    assert.equal(clock.pendingTimers, 1);
    assert.equal(queue.status().delayed, 1_000);
    await clock.advance(1_000);
    assert.equal(queue.length, 1_000);
    assert.equal(await take(queue), "999");
  });

  it("adds at once without a delay, and leaves a longer delay as it is", async () => {
    const { queue, clock } = delayed();
    queue.addAfter("foo", 10);
    queue.addAfter("foo", 0);
    queue.addAfter("bar", -1);
    queue.addAfter("baz", Number.NaN);
    assert.deepEqual([await take(queue), await take(queue), await take(queue)], ["foo", "bar", "baz"]);
    queue.done("foo");
    await clock.advance(10);
    assert.equal(await take(queue), "foo");
  });

  it("doubles the delay of an item until it is forgotten (TestRateLimitingQueue)", async () => {
    const { queue, clock } = delayed();
    for (const ms of [5, 10, 20]) {
      queue.addRateLimited("one");
      assert.equal(clock.nextTimerInMs, ms);
      await clock.advance(ms);
      await take(queue);
      queue.done("one");
    }
    assert.equal(queue.numRequeues("one"), 3);
    queue.addRateLimited("two");
    assert.equal(clock.nextTimerInMs, 5);
    await clock.advance(5);
    queue.forget("one");
    assert.equal(queue.numRequeues("one"), 0);
    queue.addRateLimited("one");
    assert.equal(clock.nextTimerInMs, 5);
    queue.shutDown();
  });

  it("drops what is delayed when it is shut down, with its timer", async () => {
    const { queue, clock } = delayed();
    queue.addAfter("foo", 10);
    queue.shutDown();
    queue.addAfter("bar", 10);
    assert.equal(clock.pendingTimers, 0);
    assert.equal(await queue.get(), undefined);
  });
});
