import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { onWakeUp } from "../../src/reflector/wake-up.js";
import { FakeClock } from "../support/fake-clock.js";

describe("onWakeUp", () => {
  it("calls back once for each sleep, within 5 s of its end", async () => {
    const clock = new FakeClock();
    let calls = 0;
    const forget = onWakeUp(clock, () => void (calls += 1));
    await clock.advance(60_000);
    assert.equal(calls, 0);
    for (const expected of [1, 2]) {
      clock.sleepMachine(11_000);
      await clock.advance(5_000);
      assert.equal(calls, expected);
      await clock.advance(60_000);
      assert.equal(calls, expected);
    }
    forget();
  });

  it("does not take a clock that is corrected again and again for a sleep", async () => {
    const clock = new FakeClock();
    let calls = 0;
    const forget = onWakeUp(clock, () => void (calls += 1));
    for (let minute = 0; minute < 60; minute += 1) {
      clock.sleepMachine(1_000);
      await clock.advance(60_000);
    }
    assert.equal(calls, 0);
    forget();
  });

  it("has one timer for a thousand callbacks, and none after the last is taken back", async () => {
    const clock = new FakeClock();
    let calls = 0;
    const forgets = Array.from({ length: 1_000 }, () => onWakeUp(clock, () => void (calls += 1)));
    assert.equal(clock.pendingTimers, 1);
    forgets.pop()?.();
    clock.sleepMachine(3_600_000);
    await clock.advance(5_000);
    assert.equal(calls, 999);
    for (const forget of forgets) {
      forget();
      forget();
    }
    assert.equal(clock.pendingTimers, 0);
    const forget = onWakeUp(clock, () => void (calls += 1));
    assert.equal(clock.pendingTimers, 1);
    forget();
  });
});
