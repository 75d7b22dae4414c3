import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ResyncHint } from "../../src/cli/watching/resync-hint.js";
import { FakeClock } from "../support/fake-clock.js";
import { RecordingLogger } from "../support/recording-logger.js";

function hintWith(): {
  clock: FakeClock;
  lines: readonly string[];
  hint: ResyncHint;
  tell: (pods: number) => Promise<void>;
} {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const hint = new ResyncHint({ clock, logger, resync: "1m" });
  const tell = async (pods: number): Promise<void> => {
    for (let told = 0; told < pods; told += 1) {
      hint.toldAgain();
    }
    await clock.advance(1_000);
  };
  return { clock, lines: logger.lines, hint, tell };
}

describe("ResyncHint", () => {
  it("says once which flag leaves resyncs out, after the first one of many pods", async () => {
    const { lines, tell, clock } = hintWith();
    await tell(19);
    assert.deepEqual(lines, []);
    await tell(42);
    await tell(42);
    assert.deepEqual(lines, ["info: printed 42 pods again (--resync 1m); --show changes leaves resyncs out"]);
    assert.equal(clock.pendingTimers, 0);
  });

  it("leaves no timer behind", () => {
    const { clock, hint } = hintWith();
    hint.toldAgain();
    hint.dispose();
    assert.equal(clock.pendingTimers, 0);
  });
});
