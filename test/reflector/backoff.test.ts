import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exponentialBackoff } from "../../src/reflector/backoff.js";

describe("exponentialBackoff", () => {
  it("doubles from 0.8 s up to 30 s (R-11)", () => {
    const delays: number[] = [];
    let backoff = exponentialBackoff();
    for (let step = 0; step < 8; step += 1) {
      delays.push(backoff.delayMs(0));
      backoff = backoff.next();
    }
    assert.deepEqual(delays, [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
  });

  it("spreads each wait over [base, 2 x base) (R-11)", () => {
    const backoff = exponentialBackoff();
    assert.equal(backoff.delayMs(0), 800);
    assert.equal(backoff.delayMs(0.5), 1200);
    assert.ok(backoff.delayMs(0.999_999) < 1600);
  });

  it("is a value: next() leaves it as it was", () => {
    const backoff = exponentialBackoff();
    backoff.next().next();
    assert.equal(backoff.delayMs(0), 800);
  });

  it("honours other numbers", () => {
    const backoff = exponentialBackoff({ initialMs: 10, maxMs: 25, factor: 2 });
    assert.deepEqual(
      [backoff, backoff.next(), backoff.next().next()].map((step) => step.delayMs(0)),
      [10, 20, 25],
    );
  });

  it("refuses numbers that make no backoff", () => {
    for (const options of [{ initialMs: 0 }, { initialMs: 10, maxMs: 5 }, { factor: 0.5 }]) {
      assert.throws(() => exponentialBackoff(options), RangeError);
    }
  });
});
