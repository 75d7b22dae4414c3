import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WatchStream } from "../../src/listwatch/list-watch.js";
import { StreamLimit } from "../../src/reflector/stream-limit.js";
import { FakeClock } from "../support/fake-clock.js";

/** A stream that counts how often it is closed. */
class ClosedStream implements WatchStream<never> {
  closed = 0;

  async next(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  close(): void {
    this.closed += 1;
  }
}

describe("StreamLimit", () => {
  it("closes the stream when its time has come", async () => {
    const clock = new FakeClock();
    const stream = new ClosedStream();
    const limit = new StreamLimit(stream, clock);
    limit.set(1_000);
    await clock.advance(999);
    assert.equal(limit.reached, false);
    await clock.advance(1);
    assert.equal(limit.reached, true);
    assert.equal(stream.closed, 1);
  });

  it("is not reached as long as its check returns false", async () => {
    const clock = new FakeClock();
    const stream = new ClosedStream();
    const answers = [false, true];
    const limit = new StreamLimit(stream, clock, () => {
      limit.set(1_000);
      return answers.shift() === true;
    });
    limit.set(1_000);
    await clock.advance(1_000);
    assert.equal(limit.reached, false);
    await clock.advance(1_000);
    assert.equal(limit.reached, true);
    limit.dispose();
    assert.equal(clock.pendingTimers, 0);
  });
});
