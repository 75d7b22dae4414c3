import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hasCaughtUp } from "../../src/cli/watching/reported-store.js";

/** Whether a store that has `applied` of what was `received` has caught up with `target`. */
function caughtUp(applied: string, target: string, received: string, waitedMs = 0): boolean {
  const store = { size: 1, lastReceivedMs: 0, appliedResourceVersion: applied, resourceVersion: received };
  return hasCaughtUp(store, target, waitedMs);
}

describe("a store", () => {
  it("has caught up once it is as far as what was there when the watch began", () => {
    assert.ok(!caughtUp("99", "100", "100"));
    assert.ok(caughtUp("100", "100", "100"));
  });

  it("has caught up though more has come since", () => {
    assert.ok(caughtUp("100", "100", "2000"));
    assert.ok(caughtUp("1500", "100", "2000"));
  });

  it("has not caught up before it has anything, however long that takes", () => {
    assert.ok(!caughtUp("", "100", "100", 3_600_000));
    assert.ok(!caughtUp("", "rv-b", "rv-b", 3_600_000));
  });

  it("has not caught up with a list that goes back in time while it is ahead of it", () => {
    assert.ok(!caughtUp("900", "50", "60"));
    assert.ok(caughtUp("50", "50", "60"));
    assert.ok(caughtUp("55", "50", "60"));
  });

  it("has caught up where versions have no order when they are the same, or when it was waited for long", () => {
    assert.ok(caughtUp("rv-b", "rv-b", "rv-c"));
    assert.ok(caughtUp("rv-c", "rv-b", "rv-c"));
    assert.ok(!caughtUp("rv-a", "rv-b", "rv-c", 9_999));
    assert.ok(caughtUp("rv-a", "rv-b", "rv-c", 10_000));
  });
});
