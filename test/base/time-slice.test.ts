import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TimeSlice } from "../../src/base/time-slice.js";
import { FakeClock } from "../support/fake-clock.js";

/** A clock on which a turn of the event loop takes 3 ms. */
class TurningClock extends FakeClock {
  turns = 0;

  override async nextTurn(): Promise<void> {
    this.turns += 1;
    await this.advance(3);
  }
}

describe("TimeSlice", () => {
  it("is over after 10 ms", async () => {
    const clock = new FakeClock();
    await clock.advance(500);
    const slice = new TimeSlice(clock);
    assert.equal(slice.startedAt, 500);
    assert.equal(slice.isOver(509), false);
    assert.equal(slice.isOver(510), true);
  });

  it("starts again after a turn of the event loop", async () => {
    const clock = new TurningClock();
    const slice = new TimeSlice(clock);
    await clock.advance(10);
    await slice.next();
    assert.equal(clock.turns, 1);
    assert.equal(slice.startedAt, 13);
    assert.equal(slice.isOver(22), false);
    assert.equal(slice.isOver(23), true);
  });
});
