import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { WorkQueue } from "../../src/controller/work-queue.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { warningsDuring } from "../support/warnings.js";

function measuredQueue(): { queue: WorkQueue; clock: FakeClock; told: string[] } {
  const clock = new FakeClock();
  const told: string[] = [];
  const queue = new WorkQueue({
    name: "web",
    clock,
    metrics: {
      onAdded: ({ queue: name, length }) => void told.push(`${name}: added, ${length} wait`),
      onTaken: ({ waitedMs, length }) => void told.push(`taken after ${waitedMs}, ${length} wait`),
      onDone: ({ tookMs }) => void told.push(`done after ${tookMs}`),
      onDelayed: ({ delayMs }) => void told.push(`delayed by ${delayMs}`),
    },
  });
  return { queue, clock, told };
}

describe("WorkQueue, measured", () => {
  it("tells adds, waits, work and retries (TestMetrics)", async () => {
    const { queue, clock, told } = measuredQueue();
    queue.add("foo");
    await clock.advance(50);
    // It waits already, and has waited since it was added first.
    queue.add("foo");
    await queue.get();
    assert.deepEqual(told.splice(0), ["web: added, 1 wait", "taken after 50, 0 wait"]);
    // While it is handled, it is added again. It waits from then on.
    queue.add("foo");
    await clock.advance(25);
    queue.done("foo");
    await queue.get();
    assert.deepEqual(told.splice(0), ["web: added, 0 wait", "done after 25", "taken after 25, 0 wait"]);
    queue.done("foo");
    queue.addAfter("foo", 5);
    await clock.advance(5);
    assert.deepEqual(told.splice(0), ["done after 0", "delayed by 5", "web: added, 1 wait"]);
    queue.shutDown();
  });

  it("tells at any time how long its items have been handled (TestMetrics)", async () => {
    const { queue, clock } = measuredQueue();
    queue.add("foo");
    queue.add("bar");
    await queue.get();
    await clock.advance(30);
    await queue.get();
    await clock.advance(10);
    queue.addAfter("baz", 10);
    assert.deepEqual(queue.status(), {
      length: 0,
      delayed: 1,
      processing: 2,
      unfinishedMs: 50,
      longestMs: 40,
    });
    queue.done("foo");
    assert.deepEqual([queue.status().unfinishedMs, queue.status().longestMs], [10, 10]);
    queue.shutDown();
    assert.equal(clock.pendingTimers, 0, "a timer is left behind (TestMetricShutdown)");
  });

  it("is not disturbed by callbacks that throw, and tells of each once as a warning of the process", async () => {
    const clock = new FakeClock();
    const failing = (): never => {
      throw new Error("a gauge is broken");
    };
    const rejecting: () => unknown = async () => Promise.reject(new Error("a gauge is broken"));
    const queue = new WorkQueue({
      clock,
      metrics: {
        onAdded: failing,
        onTaken: failing,
        // eslint-disable-next-line @typescript-eslint/strict-void-return -- programs without a linter pass such functions
        onDone: rejecting,
        onDelayed: failing,
      },
    });
    const warnings = await warningsDuring(async () => {
      queue.add("foo");
      queue.addAfter("bar", 5);
      assert.equal(await queue.get(), "foo");
      queue.done("foo");
      await clock.advance(5);
      assert.equal(await queue.get(), "bar");
      queue.done("bar");
      await settle();
    });
    assert.deepEqual(
      warnings.sort(),
      ["onAdded", "onDelayed", "onDone", "onTaken"].map(
        (name) => `InformerWarning: metrics.${name} failed: a gauge is broken`,
      ),
    );
    assert.deepEqual([queue.length, queue.status().processing], [0, 0]);
    queue.add("baz");
    await queue.get();
    queue.done("baz");
    await queue.shutDownWithDrain();
  });

  it("calls the callbacks as methods of their object", async () => {
    class Gauges {
      taken = 0;
      onTaken(): void {
        this.taken += 1;
      }
    }
    const metrics = new Gauges();
    const queue = new WorkQueue({ metrics });
    queue.add("foo");
    await queue.get();
    assert.equal(metrics.taken, 1);
  });
});
