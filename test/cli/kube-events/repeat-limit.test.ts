import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RepeatLimit } from "../../../src/cli/kube-events/repeat-limit.js";
import { FakeClock } from "../../support/fake-clock.js";

describe("RepeatLimit", () => {
  it("tells repeats at most every ten seconds, the latest of them, and none twice", async () => {
    const clock = new FakeClock();
    const limit = new RepeatLimit(clock);
    const told: string[] = [];
    for (let second = 0; second <= 25; second += 1) {
      limit.note(
        "web BackOff",
        "back-off",
        second > 0,
        () => void told.push(`${second} told at ${clock.now() / 1_000}`),
      );
      await clock.advance(1_000);
    }
    await clock.advance(60_000);
    assert.deepEqual(told, ["0 told at 0", "9 told at 10", "19 told at 20", "25 told at 30"]);
    assert.equal(clock.pendingTimers, 0);
  });

  it("tells another text of the same reason at once, and the same text of a new Event later", async () => {
    const clock = new FakeClock();
    const limit = new RepeatLimit(clock);
    const told: string[] = [];
    limit.note("web Unhealthy", "readiness", false, () => void told.push("readiness"));
    limit.note("web Unhealthy", "liveness", false, () => void told.push("liveness"));
    limit.note("web Unhealthy", "liveness", false, () => void told.push("liveness again"));
    assert.deepEqual(told, ["readiness", "liveness"]);
    await clock.advance(10_000);
    assert.deepEqual(told, ["readiness", "liveness", "liveness again"]);
  });

  it("tells what waits of the oldest reason when there are too many reasons, and forgets all when it is disposed of", () => {
    const clock = new FakeClock();
    const limit = new RepeatLimit(clock);
    const told: string[] = [];
    limit.note("first", "text", false, () => void told.push("first"));
    limit.note("first", "text", true, () => void told.push("first again"));
    for (let number = 1; number <= 10_000; number += 1) {
      limit.note(`other ${number}`, "text", false, () => undefined);
    }
    assert.deepEqual(told, ["first", "first again"]);
    limit.note("other 5", "text", true, () => void told.push("never"));
    assert.equal(clock.pendingTimers, 1);
    limit.dispose();
    assert.equal(clock.pendingTimers, 0);
  });
});
