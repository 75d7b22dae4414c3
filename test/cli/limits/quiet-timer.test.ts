import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { QuietTimer, type QuietTimerOptions } from "../../../src/cli/limits/quiet-timer.js";
import { FakeClock, settle } from "../../support/fake-clock.js";

function quietTimer(options: Partial<QuietTimerOptions> = {}): {
  clock: FakeClock;
  timer: QuietTimer;
  calls: () => number;
} {
  const clock = new FakeClock();
  let calls = 0;
  const timer = new QuietTimer({
    clock,
    quietMs: 10_000,
    settled: async () => Promise.resolve(),
    isInterrupted: () => false,
    onQuiet: () => {
      calls += 1;
    },
    ...options,
  });
  return { clock, timer, calls: () => calls };
}

async function pass(clock: FakeClock, ms: number): Promise<void> {
  await clock.advance(ms);
  await settle();
}

describe("QuietTimer", () => {
  it("does not begin by itself, and begins once", async () => {
    const { clock, timer, calls } = quietTimer();
    timer.note();
    assert.equal(clock.pendingTimers, 0);
    timer.begin();
    await pass(clock, 5_000);
    timer.begin();
    assert.equal(clock.pendingTimers, 1);
    await pass(clock, 5_000);
    assert.equal(calls(), 1);
    assert.equal(clock.pendingTimers, 0);
  });

  it("counts from what was noted last", async () => {
    const { clock, timer, calls } = quietTimer();
    timer.begin();
    await pass(clock, 9_000);
    timer.note();
    await pass(clock, 9_999);
    assert.equal(calls(), 0);
    await pass(clock, 1);
    assert.equal(calls(), 1);
  });

  it("waits for what is still to be printed, and counts from there if it was", async () => {
    let written = (): void => undefined;
    const { clock, timer, calls } = quietTimer({
      settled: async () => new Promise((resolve) => void (written = resolve)),
    });
    timer.begin();
    await pass(clock, 60_000);
    assert.equal(calls(), 0);
    timer.note();
    written();
    await settle();
    assert.equal(calls(), 0);
    await pass(clock, 10_000);
    written();
    await settle();
    assert.equal(calls(), 1);
  });

  it("begins again while a watch is interrupted", async () => {
    let isInterrupted = true;
    const { clock, timer, calls } = quietTimer({ isInterrupted: () => isInterrupted });
    timer.begin();
    await pass(clock, 10_000);
    isInterrupted = false;
    await pass(clock, 9_999);
    assert.equal(calls(), 0);
    await pass(clock, 1);
    assert.equal(calls(), 1);
  });

  it("leaves no timer behind when it is disposed", async () => {
    const { clock, timer, calls } = quietTimer();
    timer.begin();
    timer.dispose();
    await pass(clock, 60_000);
    assert.deepEqual([calls(), clock.pendingTimers], [0, 0]);
  });
});
