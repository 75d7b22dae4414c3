import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { systemClock, type Timer } from "../../src/base/clock.js";
import { FakeClock } from "../support/fake-clock.js";

/** The longest delay of a Node timer, 2^31 - 1 ms. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Fakes for Node's timers and for `performance.now()`, which a test moves independently of each other. */
function machine(t: TestContext): { pass: (onTimersMs: number, onClockMs: number) => Promise<void> } {
  const timers = new FakeClock();
  let now = 1_000.25;
  t.mock.method(performance, "now", () => now);
  t.mock.method(globalThis, "setTimeout", ((callback: () => void, ms: number) =>
    timers.timer(Math.max(1, Math.trunc(ms)), callback)) as never);
  t.mock.method(globalThis, "clearTimeout", ((timer: Timer) => timer.cancel()) as never);
  return {
    pass: async (onTimersMs, onClockMs) => {
      now += onClockMs;
      await timers.advance(onTimersMs);
    },
  };
}

describe("the system clock", () => {
  it("calls back once, after at least the time asked for, though Node's timer fires early", async (t) => {
    const { pass } = machine(t);
    let calls = 0;
    systemClock.timer(10, () => {
      calls += 1;
    });
    await pass(10, 9.6);
    assert.equal(calls, 0, "0.4 ms are left");
    await pass(1, 0.9);
    assert.equal(calls, 1);
    await pass(100, 100);
    assert.equal(calls, 1);
  });

  it("does not call back once cancelled, also while it waits for the rest", async (t) => {
    const { pass } = machine(t);
    let calls = 0;
    const early = systemClock.timer(10, () => {
      calls += 1;
    });
    const rest = systemClock.timer(10, () => {
      calls += 1;
    });
    early.cancel();
    await pass(10, 9.6);
    rest.cancel();
    rest.cancel();
    await pass(100, 100);
    assert.equal(calls, 0);
  });

  it("waits for longer than a timer of Node's can", async (t) => {
    const { pass } = machine(t);
    let calls = 0;
    systemClock.timer(LONGEST_TIMER_MS + 1_000, () => {
      calls += 1;
    });
    await pass(LONGEST_TIMER_MS, LONGEST_TIMER_MS);
    assert.equal(calls, 0);
    await pass(1_000, 1_000);
    assert.equal(calls, 1);
  });

  // This is the only unit test that waits for real time, 12 ms, because it tests the real timers.
  it("keeps that with the timers and the clock of this machine", async () => {
    const askedMs = Array.from({ length: 100 }, (_, index) => 2 + index / 10);
    const tookMs = await Promise.all(
      askedMs.map(async (ms) => {
        const from = systemClock.now();
        await systemClock.sleep(ms);
        return systemClock.now() - from;
      }),
    );
    const early = tookMs.filter((took, index) => took < (askedMs[index] ?? 0));
    assert.deepEqual(early, []);
  });
});
