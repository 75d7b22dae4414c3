import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { defaultRateLimiter } from "../../src/controller/default-rate-limiter.js";
import { exponentialRateLimiter } from "../../src/controller/exponential-rate-limiter.js";
import { maxOfRateLimiter } from "../../src/controller/max-of-rate-limiter.js";
import type { RateLimiter } from "../../src/controller/rate-limiter.js";
import { tokenBucketRateLimiter } from "../../src/controller/token-bucket-rate-limiter.js";
import { WorkQueue } from "../../src/controller/work-queue.js";
import { FakeClock } from "../support/fake-clock.js";

/** Returns the waits of the next tries of one item. */
function waits(limiter: RateLimiter<string>, item: string, count: number): number[] {
  return Array.from({ length: count }, () => limiter.delayMs(item));
}

describe("exponentialRateLimiter", () => {
  it("doubles the wait of each item, up to a limit, until it is forgotten (TestItemExponentialFailureRateLimiter)", () => {
    const limiter = exponentialRateLimiter<string>({ initialMs: 1, maxMs: 10 });
    assert.deepEqual(waits(limiter, "one", 6), [1, 2, 4, 8, 10, 10]);
    assert.equal(limiter.numRequeues("one"), 6);
    assert.deepEqual(waits(limiter, "two", 2), [1, 2]);
    assert.equal(limiter.numRequeues("two"), 2);
    limiter.forget("one");
    assert.equal(limiter.numRequeues("one"), 0);
    assert.deepEqual(waits(limiter, "one", 1), [1]);
  });

  it("stays at its limit after any number of failures (TestItemExponentialFailureRateLimiterOverFlow)", () => {
    const limiter = exponentialRateLimiter<string>();
    const all = waits(limiter, "one", 2_000);
    assert.deepEqual([all[0], all[17], all[18], all.at(-1)], [5, 655_360, 1_000_000, 1_000_000]);
  });

  it("refuses times that make no sense", () => {
    for (const options of [{ initialMs: 0 }, { initialMs: 5, maxMs: 4 }, { initialMs: Number.NaN }]) {
      assert.throws(() => exponentialRateLimiter(options), RangeError);
    }
  });
});

describe("tokenBucketRateLimiter", () => {
  it("allows a burst, then so many tries a second for all items together (TypedBucketRateLimiter)", async () => {
    const clock = new FakeClock();
    const limiter = tokenBucketRateLimiter<string>({ perSecond: 10, burst: 2, clock });
    assert.deepEqual([...waits(limiter, "one", 2), ...waits(limiter, "two", 3)], [0, 0, 100, 200, 300]);
    assert.equal(limiter.numRequeues("one"), 0);
    await clock.advance(300);
    assert.deepEqual(waits(limiter, "one", 1), [100]);
    await clock.advance(60_000);
    assert.deepEqual(waits(limiter, "one", 3), [0, 0, 100]);
  });

  it("refuses numbers that make no sense", () => {
    for (const options of [{ perSecond: 0 }, { burst: 0 }, { burst: Number.NaN }]) {
      assert.throws(() => tokenBucketRateLimiter(options), RangeError);
    }
  });
});

describe("maxOfRateLimiter", () => {
  it("takes the longest wait, and has each limiter count (TestMaxOfRateLimiter)", () => {
    const clock = new FakeClock();
    const limiter = maxOfRateLimiter(
      exponentialRateLimiter<string>({ initialMs: 1, maxMs: 16 }),
      tokenBucketRateLimiter<string>({ perSecond: 200, burst: 4, clock }),
    );
    assert.deepEqual(waits(limiter, "one", 6), [1, 2, 4, 8, 16, 16]);
    assert.deepEqual(waits(limiter, "two", 1), [15]);
    assert.equal(limiter.numRequeues("one"), 6);
    limiter.forget("one");
    assert.equal(limiter.numRequeues("one"), 0);
    assert.deepEqual(waits(maxOfRateLimiter<string>(), "one", 1), [0]);
  });
});

describe("defaultRateLimiter", () => {
  it("has the numbers of client-go (DefaultTypedControllerRateLimiter)", () => {
    const limiter = defaultRateLimiter<string>(new FakeClock());
    assert.deepEqual(waits(limiter, "one", 3), [5, 10, 20]);
    const others = Array.from({ length: 98 }, (_, number) => limiter.delayMs(`other-${number}`));
    assert.equal(Math.max(...others.slice(0, 97)), 5);
    assert.equal(others[97], 100);
  });
});

describe("a queue", () => {
  it("takes any limiter (TestItemFastSlowRateLimiter, TestWithMaxWaitRateLimiter)", async () => {
    const clock = new FakeClock();
    const tries = exponentialRateLimiter<string>();
    const fastThenSlow: RateLimiter<string> = {
      ...tries,
      delayMs: (item) => {
        tries.delayMs(item);
        return tries.numRequeues(item) <= 2 ? 5 : 10_000;
      },
    };
    const queue = new WorkQueue({
      clock,
      rateLimiter: { ...fastThenSlow, delayMs: (item) => Math.min(fastThenSlow.delayMs(item), 3_000) },
    });
    for (const ms of [5, 5, 3_000]) {
      queue.addRateLimited("one");
      assert.equal(clock.nextTimerInMs, ms);
      await clock.advance(ms);
      queue.done((await queue.get()) ?? "");
    }
    queue.forget("one");
    assert.equal(queue.numRequeues("one"), 0);
  });
});
