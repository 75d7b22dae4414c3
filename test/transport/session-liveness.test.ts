import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SessionLiveness } from "../../src/transport/http2/session-liveness.js";
import { FakeClock } from "../support/fake-clock.js";

/** A session with a stream, on a path that can die. */
class Path {
  readonly clock = new FakeClock();
  readonly liveness: SessionLiveness;
  readonly pingedAt: number[] = [];
  diedAt: number | undefined;
  answersPings = true;
  #bytes = 0;
  readonly #startedAt = this.clock.now();

  constructor() {
    const session = {
      bytesRead: () => this.#bytes,
      ping: (answered: () => void) => {
        this.pingedAt.push(this.now);
        if (this.answersPings) {
          this.brings(17);
          answered();
        }
      },
      onDead: () => {
        this.diedAt = this.now;
        this.liveness.stop();
      },
    };
    this.liveness = new SessionLiveness(session, this.clock);
    this.liveness.start();
  }

  get now(): number {
    return this.clock.now() - this.#startedAt;
  }

  brings(bytes: number): void {
    this.#bytes += bytes;
  }
}

describe("the liveness of a session", () => {
  it("is not asked for while bytes come", async () => {
    const path = new Path();
    for (let second = 0; second < 600; second += 10) {
      path.brings(1);
      await path.clock.advance(10_000);
    }
    assert.deepEqual([path.pingedAt, path.diedAt], [[], undefined]);
  });

  it("is asked for each 15 s while none come, and the answer is enough", async () => {
    const path = new Path();
    await path.clock.advance(60_000);
    assert.deepEqual(path.pingedAt, [15_000, 30_000, 45_000, 60_000]);
    assert.equal(path.diedAt, undefined);
  });

  for (const lastByteAt of [100, 7_500, 14_900]) {
    it(`ends within 40 s of the last byte, which came after ${lastByteAt} ms`, async () => {
      const path = new Path();
      path.answersPings = false;
      await path.clock.advance(lastByteAt);
      path.brings(1);
      await path.clock.advance(60_000);
      assert.equal(path.pingedAt.length, 1, "there is never more than one PING under way");
      assert.ok(path.diedAt !== undefined && path.diedAt - lastByteAt <= 40_000, `${path.diedAt}`);
      assert.equal(path.clock.pendingTimers, 0);
    });
  }

  it("does not end while bytes come, though the answer to the PING waits behind them", async () => {
    const path = new Path();
    path.answersPings = false;
    await path.clock.advance(15_000);
    for (let second = 0; second < 60; second += 5) {
      path.brings(1);
      await path.clock.advance(5_000);
    }
    assert.deepEqual([path.pingedAt, path.diedAt], [[15_000], undefined]);
  });

  it("is not asked for without a stream, and anew with the next one", async () => {
    const path = new Path();
    path.liveness.stop();
    await path.clock.advance(600_000);
    assert.deepEqual([path.pingedAt, path.clock.pendingTimers], [[], 0]);
    path.liveness.start();
    await path.clock.advance(15_000);
    assert.deepEqual(path.pingedAt, [615_000]);
  });
});
