import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DROPPED, RESET, startHealthy } from "../support/run-reporter.js";

describe("the interruptions of a reporter", () => {
  it("are counted with their time and what was missed, also the one that goes on", async () => {
    const { reporter, clock, store, watch, listAndWatch } = await startHealthy();
    assert.deepEqual(reporter.interruptions.sum, { count: 0, ms: 0, missed: 0 });
    reporter.ended(RESET);
    await clock.advance(8_900);
    assert.deepEqual(reporter.interruptions.sum, { count: 1, ms: 8_900, missed: 0 });
    store.missed = { add: 1, update: 2, delete: 1 };
    listAndWatch();
    await clock.advance(1_000);
    assert.deepEqual(reporter.interruptions.sum, { count: 1, ms: 8_900, missed: 4 });
    reporter.ended(DROPPED);
    watch();
    await clock.advance(1_000);
    assert.equal(reporter.interruptions.sum.count, 1, "a watch that follows at once is no interruption");
  });
});
