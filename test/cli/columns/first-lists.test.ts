import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FirstLists } from "../../../src/cli/columns/first-lists.js";
import { FakeClock } from "../../support/fake-clock.js";

interface Watched {
  readonly clock: FakeClock;
  readonly lists: FirstLists;
  /** How often it was told that the first lists are complete. */
  readonly told: () => number;
}

function watched(): Watched {
  const clock = new FakeClock();
  let count = 0;
  const lists = new FirstLists({
    clock,
    onListed: () => {
      count += 1;
    },
  });
  return { clock, lists, told: () => count };
}

describe("FirstLists", () => {
  it("are complete when the last target is listed", () => {
    const { lists, told, clock } = watched();
    const [first, second] = [lists.begin(), lists.begin()];
    first();
    first();
    assert.equal(told(), 0);
    second();
    assert.equal(told(), 1);
    assert.equal(clock.pendingTimers, 0);
  });

  it("wait for a target that follows from a list", () => {
    const { lists, told } = watched();
    const workload = lists.begin();
    const pods = lists.begin();
    workload();
    assert.equal(told(), 0);
    pods();
    assert.equal(told(), 1);
  });

  it("wait some seconds for a target that cannot be listed, and are told once", async () => {
    const { lists, told, clock } = watched();
    const [first, second] = [lists.begin(), lists.begin()];
    await clock.advance(60_000);
    assert.equal(told(), 0);
    first();
    await clock.advance(2_999);
    assert.equal(told(), 0);
    await clock.advance(1);
    assert.equal(told(), 1);
    second();
    lists.begin()();
    assert.equal(told(), 1);
  });

  it("tell nothing and leave no timer when the run has ended", () => {
    const { lists, told, clock } = watched();
    const [first, second] = [lists.begin(), lists.begin()];
    first();
    lists.dispose();
    second();
    assert.equal(clock.pendingTimers, 0);
    assert.equal(told(), 0);
  });
});
