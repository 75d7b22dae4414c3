import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RequestPace } from "../../src/reflector/request-pace.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { RecordingLogger } from "../support/recording-logger.js";

/** A pace, and the times of the turns that were taken from it. */
function start(): {
  pace: RequestPace;
  clock: FakeClock;
  turns: number[];
  logger: RecordingLogger;
  take: (count: number, signal?: AbortSignal) => void;
} {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const pace = new RequestPace(clock, logger);
  const turns: number[] = [];
  return {
    pace,
    clock,
    turns,
    logger,
    take: (count, signal = new AbortController().signal) => {
      for (let taken = 0; taken < count; taken += 1) {
        pace.turn(signal).then(
          () => turns.push(clock.now()),
          () => undefined,
        );
      }
    },
  };
}

describe("RequestPace", () => {
  it("lets ten requests through at once, and then one a second (G9)", async () => {
    const { clock, turns, take } = start();
    take(30);
    await clock.advance(10_000);
    assert.deepEqual(turns, [
      ...Array<number>(10).fill(0),
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((s) => s * 1_000),
    ]);
    await clock.advance(10_000);
    assert.equal(turns.length, 30);
    assert.equal(clock.pendingTimers, 0);
  });

  it("lets ten through again after ten quiet seconds, and not more after an hour", async () => {
    for (const quietMs of [10_000, 3_600_000]) {
      const { clock, turns, take } = start();
      take(10);
      await clock.advance(quietMs);
      take(12);
      await clock.advance(0);
      assert.equal(turns.length, 20);
      await clock.advance(2_000);
    }
  });

  it("does not count a request that is given back", async () => {
    const { pace, clock, turns, take } = start();
    for (let page = 0; page < 100; page += 1) {
      take(1);
      await settle(1);
      pace.giveBack();
    }
    assert.deepEqual([turns.length, clock.now()], [100, 0]);
    take(11);
    await clock.advance(0);
    assert.equal(turns.length, 110);
    await clock.advance(1_000);
  });

  it("ends a wait with the signal, and gives its turn to the next", async () => {
    const { clock, turns, take } = start();
    const controller = new AbortController();
    take(10);
    take(1, controller.signal);
    await settle(1);
    controller.abort(new Error("over"));
    await settle(1);
    assert.equal(clock.pendingTimers, 0);
    take(1);
    await clock.advance(1_000);
    assert.equal(turns.length, 11);
  });

  it("rejects with the reason of a signal that has aborted, and takes no turn", async () => {
    const { pace, turns, take, clock } = start();
    await assert.rejects(pace.turn(AbortSignal.abort("gone")), (reason) => reason === "gone");
    take(10);
    await clock.advance(0);
    assert.equal(turns.length, 10);
  });

  it("says once that it slows the requests down", async () => {
    const { clock, logger, take } = start();
    take(10);
    await clock.advance(0);
    assert.deepEqual(logger.lines, []);
    take(3);
    await clock.advance(60_000);
    take(12);
    await clock.advance(60_000);
    assert.deepEqual(logger.lines, [
      "warn: the answers of the server call for too many requests; sending one a second",
    ]);
  });
});
