import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";
import { Random } from "./random.js";
import { jitterViolations, WaitWatch } from "./waits.js";

const LIMITS = { initialMs: 800, maxMs: 30_000 };

function report(delayMs: number, changes: Partial<EndingReport> = {}): EndingReport {
  return { phase: "watch", kind: "interrupted", next: "rewatch", repeats: 1, delayMs, ...changes };
}

/** Creates a `WaitWatch` on a clock that the test sets. */
function watched(): { waits: WaitWatch; pass: (ms: number) => void } {
  let now = 0;
  return {
    waits: new WaitWatch("x", LIMITS, () => now),
    pass: (ms) => {
      now += ms;
    },
  };
}

describe("WaitWatch", () => {
  it("accepts waits between the first base and twice the cap, and what the server asks for (G9)", () => {
    const { waits } = watched();
    for (const delayMs of [800, 1_599, 30_000, 59_999]) {
      waits.reported(report(delayMs));
    }
    waits.reported(report(130_000, { retryAfterMs: 120_000 }));
    for (const delayMs of [270_000, 300_000]) {
      waits.reported(report(delayMs, { retryAfterMs: 86_400_000 }));
    }
    assert.deepEqual(waits.takeViolations(), []);
    assert.equal(waits.delays.length, 4);
  });

  const broken: readonly (readonly [string, EndingReport, RegExp])[] = [
    ["above its cap", report(60_001), /60001 ms is above its cap of 60000 ms/],
    ["below the first base", report(700), /700 ms is below the least, 800 ms/],
    ["of a day", report(86_400_000, { retryAfterMs: 86_400_000 }), /above its cap of 300000 ms/],
    ["shorter than the server asks for", report(900, { retryAfterMs: 2_000 }), /below the least, 2000 ms/],
  ];
  for (const [title, ending, expected] of broken) {
    it(`finds a wait ${title} (G9)`, () => {
      const { waits } = watched();
      waits.reported(ending);
      assert.match(waits.takeViolations().join("\n"), expected);
    });
  }

  it("finds a wait that was cut short (G9)", () => {
    const { waits, pass } = watched();
    const ending = report(1_000);
    waits.entered({ kind: "backingOff", ending, next: "rewatch", delayMs: 1_000 });
    pass(500);
    waits.entered({ kind: "connecting", resourceVersion: "1" });
    assert.match(waits.takeViolations().join("\n"), /waited 500 ms, having said 1000 ms/);
  });

  it("lets a stop cut a wait short", () => {
    const { waits } = watched();
    waits.entered({ kind: "backingOff", ending: report(1_000), next: "rewatch", delayMs: 1_000 });
    waits.entered({ kind: "stopped" });
    assert.deepEqual(waits.takeViolations(), []);
  });

  it("finds a hot loop, and none where time passes (G9)", () => {
    const { waits, pass } = watched();
    for (let count = 0; count < 10; count += 1) {
      waits.reported(report(0));
      pass(400);
    }
    assert.deepEqual(waits.takeViolations(), []);
    for (let count = 0; count < 10; count += 1) {
      waits.reported(report(0));
    }
    assert.match(waits.takeViolations().join("\n"), /attempts within a second and no wait/);
  });
});

describe("jitterViolations", () => {
  function delaysOf(fraction: () => number): number[] {
    let backoff = exponentialBackoff(LIMITS);
    return Array.from({ length: 60 }, (_, index) => {
      const delayMs = backoff.delayMs(fraction());
      backoff = index % 9 === 8 ? exponentialBackoff(LIMITS) : backoff.next();
      return delayMs;
    });
  }

  it("accepts waits spread over the whole of [base, 2 x base) (G9)", () => {
    const random = new Random(1);
    assert.deepEqual(
      jitterViolations(
        delaysOf(() => random.fraction()),
        LIMITS,
      ),
      [],
    );
  });

  it("finds waits without chance, or with too little of it (G9)", () => {
    const random = new Random(1);
    assert.equal(
      jitterViolations(
        delaysOf(() => 0),
        LIMITS,
      ).length,
      1,
    );
    assert.equal(
      jitterViolations(
        delaysOf(() => 0.3 * random.fraction()),
        LIMITS,
      ).length,
      1,
    );
  });

  it("says nothing about a handful of waits", () => {
    assert.deepEqual(jitterViolations([800, 800, 800], LIMITS), []);
  });
});
