import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import type { Ending } from "../../src/reflector/ending.js";
import { Retries } from "../../src/reflector/retries.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { FakeClock } from "../support/fake-clock.js";

function newRetries(): Retries {
  return new Retries(exponentialBackoff(), new FakeClock(), () => 0);
}

const listExpired: Ending = { phase: "list", kind: "expired" };
const streamExpired: Ending = { phase: "stream", kind: "expired" };

describe("Retries", () => {
  it("counts endings of the same phase and kind in a row, until an event is accepted", () => {
    const retries = newRetries();
    const repeats = (ending: Ending): number => retries.after(ending).repeats;
    assert.deepEqual([repeats(listExpired), repeats(listExpired), repeats(streamExpired)], [1, 2, 1]);
    assert.equal(repeats(streamExpired), 2);
    retries.eventAccepted();
    assert.equal(repeats(streamExpired), 1);
  });

  it("waits at the latest after four lists without a wait, although no ending repeats the one before", () => {
    const retries = newRetries();
    const delays = Array.from(
      { length: 10 },
      (_, turn) => retries.after(turn % 2 === 0 ? streamExpired : listExpired).delayMs,
    );
    assert.deepEqual(delays, [0, 0, 0, 0, 800, 0, 0, 0, 0, 1_600]);
  });

  it("spreads many watches that lost a common connection over 10 ms for each, and lets a few return at once", () => {
    const retries = new Retries(exponentialBackoff(), new FakeClock(), () => 0.5);
    const spreadAfter = (lostWatches: number): number => {
      retries.eventAccepted();
      const error = new TransportError("ERR_RESET", "reset", { lostWatches });
      const { delayMs, spreadMs } = retries.after({
        phase: "watch",
        kind: "dropped",
        error,
        livedMs: 60_000,
      });
      assert.equal(delayMs, 0);
      return spreadMs;
    };
    assert.deepEqual([90, 11, 10, 1].map(spreadAfter), [450, 55, 0, 0]);
  });

  it("does not count a list without a wait once a list has succeeded", () => {
    const retries = newRetries();
    for (let turn = 0; turn < 10; turn += 1) {
      assert.equal(retries.after(turn % 2 === 0 ? streamExpired : listExpired).delayMs, 0);
      retries.listSucceeded();
    }
  });
});
