import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Alarm, alarmAfter } from "../../src/base/alarm.js";
import type { Clock } from "../../src/base/clock.js";
import { FakeClock, settle } from "../support/fake-clock.js";

describe("Alarm", () => {
  it("rings once, at the deadline set last, earlier or later than the one before", async () => {
    const clock = new FakeClock();
    const rung: number[] = [];
    const alarm = new Alarm(clock, () => void rung.push(clock.now()));
    alarm.set(100);
    await clock.advance(60);
    alarm.set(100);
    await clock.advance(200);
    assert.deepEqual(rung, [160]);
    alarm.set(1_000);
    alarm.set(10);
    await clock.advance(2_000);
    assert.deepEqual(rung, [160, 270]);
    assert.equal(clock.pendingTimers, 0);
  });

  it("keeps one timer, however often it is set", async () => {
    const clock = new FakeClock();
    let started = 0;
    const counting: Pick<Clock, "now" | "timer" | "nextTurn"> = {
      now: () => clock.now(),
      nextTurn: async () => clock.nextTurn(),
      timer: (ms, callback) => {
        started += 1;
        return clock.timer(ms, callback);
      },
    };
    const alarm = new Alarm(counting, () => undefined);
    for (let step = 0; step < 50; step += 1) {
      alarm.set(1_000);
      await clock.advance(1);
      assert.equal(clock.pendingTimers, 1);
    }
    assert.equal(started, 1);
    alarm.dispose();
    assert.equal(clock.pendingTimers, 0);
  });

  it("does not ring once it is unset or disposed of", async () => {
    const clock = new FakeClock();
    let rung = 0;
    const alarm = new Alarm(clock, () => void (rung += 1));
    alarm.set(10);
    alarm.unset();
    await clock.advance(100);
    alarm.set(10);
    alarm.dispose();
    await clock.advance(100);
    assert.equal(rung, 0);
    assert.equal(clock.pendingTimers, 0);
  });

  for (const [change, make] of [
    ["set anew", (alarm: Alarm): void => alarm.set(1_000)],
    ["unset", (alarm: Alarm): void => alarm.unset()],
    ["disposed of", (alarm: Alarm): void => alarm.dispose()],
  ] as const) {
    it(`does not ring when it is ${change} for what is read after its time, but had come before (IP-32)`, async () => {
      const clock = new FakeClock();
      let rung = 0;
      const alarm = new Alarm(clock, () => void (rung += 1));
      alarm.set(1_000);
      clock.jump(1_500);
      setImmediate(() => make(alarm));
      await settle();
      assert.equal(rung, 0);
      await clock.advance(999);
      assert.equal(rung, 0);
      alarm.dispose();
    });
  }
});

describe("alarmAfter", () => {
  it("resolves after its time, once pending I/O has been read (IP-32)", async () => {
    const clock = new FakeClock();
    let rung = false;
    const sleep = alarmAfter(clock, 1_000, new AbortController().signal).then(() => {
      rung = true;
    });
    await clock.advance(999);
    assert.equal(rung, false);
    clock.jump(1);
    setImmediate(() => assert.equal(rung, false, "this read was pending when the time had come"));
    await sleep;
    assert.equal(clock.pendingTimers, 0);
  });

  it("rejects with the reason of the signal, also while pending I/O is read, and leaves no timer", async () => {
    const clock = new FakeClock();
    for (const passedMs of [0, 500, 1_000]) {
      const caller = new AbortController();
      const sleep = alarmAfter(clock, 1_000, caller.signal);
      clock.jump(passedMs);
      const reason = new Error("the stream has spoken");
      caller.abort(reason);
      await assert.rejects(sleep, reason);
      assert.equal(clock.pendingTimers, 0);
    }
  });
});
