import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Backoff, exponentialBackoff } from "../../src/reflector/backoff.js";
import { RequestPace } from "../../src/reflector/request-pace.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { RecordingLogger } from "../support/recording-logger.js";

/** A pace, and the times of the turns that were taken from it. */
function start(backoff: Backoff = exponentialBackoff()): {
  pace: RequestPace;
  clock: FakeClock;
  turns: number[];
  logger: RecordingLogger;
  take: (count: number, signal?: AbortSignal) => void;
} {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const pace = new RequestPace({ clock, logger, backoff });
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
  it("lets eight requests through at once, then one each 0.8 s: at most 20 in any ten seconds (G9)", async () => {
    const { clock, turns, take } = start();
    take(30);
    await clock.advance(10_000);
    assert.equal(turns.length, 20);
    assert.deepEqual(turns.slice(7, 11), [0, 800, 1_600, 2_400]);
    await clock.advance(10_000);
    assert.equal(turns.length, 30);
    assert.equal(clock.pendingTimers, 0);
  });

  it("lets eight through again after a pause, and not more after an hour", async () => {
    for (const quietMs of [6_400, 3_600_000]) {
      const { clock, turns, take } = start();
      take(8);
      await clock.advance(quietMs);
      take(9);
      await clock.advance(0);
      assert.equal(turns.length, 16);
      await clock.advance(800);
    }
  });

  const refills: readonly (readonly [string, Backoff, number])[] = [
    ["as often as a shorter backoff waits", exponentialBackoff({ initialMs: 10, maxMs: 50 }), 10],
    ["each 0.8 s with a longer backoff", exponentialBackoff({ initialMs: 5_000 }), 800],
    ["each millisecond with less than that", exponentialBackoff({ initialMs: 0.1, maxMs: 0.1 }), 1],
    ["each millisecond with no wait", { delayMs: () => 0, next: () => exponentialBackoff() }, 1],
    ["each millisecond with no number", { delayMs: () => Number.NaN, next: () => exponentialBackoff() }, 1],
  ];
  for (const [what, backoff, everyMs] of refills) {
    it(`lets one more through ${what}`, async () => {
      const { clock, turns, take } = start(backoff);
      take(10);
      await clock.advance(2 * everyMs);
      assert.deepEqual(turns.slice(7), [0, everyMs, 2 * everyMs]);
    });
  }

  it("does not count a request that is given back", async () => {
    const { pace, clock, turns, take } = start();
    for (let page = 0; page < 100; page += 1) {
      take(1);
      await settle(1);
      pace.giveBack();
    }
    assert.deepEqual([turns.length, clock.now()], [100, 0]);
    take(9);
    await clock.advance(0);
    assert.equal(turns.length, 108);
    await clock.advance(800);
  });

  it("ends a wait with the signal, and gives its turn to the next", async () => {
    const { clock, turns, take } = start();
    const controller = new AbortController();
    take(8);
    take(1, controller.signal);
    await settle(1);
    controller.abort(new Error("over"));
    await settle(1);
    assert.equal(clock.pendingTimers, 0);
    take(1);
    await clock.advance(800);
    assert.equal(turns.length, 9);
  });

  it("rejects with the reason of a signal that has aborted, and takes no turn", async () => {
    const { pace, turns, take, clock } = start();
    await assert.rejects(pace.turn(AbortSignal.abort("gone")), (reason) => reason === "gone");
    take(8);
    await clock.advance(0);
    assert.equal(turns.length, 8);
  });

  it("says once that it slows the requests down", async () => {
    const { clock, logger, take } = start();
    take(8);
    await clock.advance(0);
    assert.deepEqual(logger.lines, []);
    take(3);
    await clock.advance(60_000);
    take(12);
    await clock.advance(60_000);
    assert.deepEqual(logger.lines, [
      "warn: the answers of the server call for too many requests; sending one each 800 ms",
    ]);
  });
});
