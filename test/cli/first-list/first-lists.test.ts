import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FirstLists, type FirstListsOptions } from "../../../src/cli/first-list/first-lists.js";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { RecordingLogger } from "../../support/recording-logger.js";

interface Watched {
  readonly clock: FakeClock;
  readonly lists: FirstLists;
  readonly logger: RecordingLogger;
  /** What was told, in order. */
  readonly told: readonly string[];
}

function watched(options: Partial<FirstListsOptions> = {}): Watched {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const told: string[] = [];
  const lists = new FirstLists({
    clock,
    patienceMs: 3_000,
    print: async () => Promise.resolve(void told.push("print")),
    onAwaited: () => void told.push("awaited"),
    onComplete: () => void told.push("complete"),
    ...options,
  });
  return { clock, lists, logger, told };
}

describe("FirstLists", () => {
  it("are printed and then complete when the list of the last target is complete", async () => {
    const { lists, told, clock } = watched();
    const [first, second] = [lists.begin(), lists.begin()];
    first.complete();
    first.complete();
    await settle();
    assert.deepEqual(told, ["awaited"]);
    await second.handedOver();
    await settle();
    assert.deepEqual(told, ["awaited", "print", "complete"]);
    assert.equal(clock.pendingTimers, 0);
  });

  it("wait for the parts of a list, which hold what they print in its place", async () => {
    const places: number[] = [];
    const held = {
      hold: ({ place }: { place: number }): boolean => places.push(place) > 0,
      released: Promise.resolve(),
    };
    const { lists, told } = watched({ held });
    const [services, workload] = [lists.begin(), lists.begin()];
    services.complete();
    const pods = workload.part();
    void workload.handedOver();
    await pods.handedOver();
    await settle();
    assert.deepEqual(told, ["awaited"]);
    const event = { key: "a/a", type: "pods", object: {}, print: (): void => undefined };
    assert.deepEqual([workload.hold(event), pods.hold(event), places], [true, true, [1, 1]]);
    pods.complete();
    await settle();
    assert.deepEqual(told, ["awaited", "print", "complete"]);
  });

  it("are printed after some seconds if one of them does not come, and complete when it has come", async () => {
    const { lists, told, clock } = watched();
    const [first, second] = [lists.begin(), lists.begin()];
    await clock.advance(60_000);
    first.complete();
    await clock.advance(2_999);
    assert.deepEqual(told, ["awaited"]);
    await clock.advance(1);
    await settle();
    assert.deepEqual(told, ["awaited", "print"]);
    second.complete();
    await settle();
    assert.deepEqual(told, ["awaited", "print", "complete"]);
  });

  it("say how many lists are missing if they are to be in an order", async () => {
    const logger = new RecordingLogger();
    const { lists, clock } = watched({ patienceMs: 30_000, logger });
    const [first] = [lists.begin(), lists.begin()];
    first.complete();
    await clock.advance(30_000);
    assert.deepEqual(logger.lines, [
      "warn: 1 of 2 lists have not arrived after 30s; printing the others in order, and these when they arrive",
    ]);
  });

  it("wait without a limit if the patience has none", () => {
    const { lists, clock } = watched({ patienceMs: Infinity });
    lists.begin();
    lists.begin().complete();
    assert.equal(clock.pendingTimers, 0);
  });

  it("are awaited and complete once more when a later list follows, but not printed", async () => {
    const { lists, told } = watched();
    const workload = lists.begin();
    workload.complete();
    await settle();
    workload.part().complete();
    await settle();
    assert.deepEqual(told, ["awaited", "print", "complete", "awaited", "complete"]);
  });

  it("count a list that begins while the others are printed", async () => {
    let go = (): void => undefined;
    const { lists, told } = watched({
      print: async () => new Promise((resolve) => void (go = resolve)),
    });
    const workload = lists.begin();
    workload.complete();
    const part = workload.part();
    go();
    await settle();
    assert.deepEqual(told, ["awaited"]);
    part.complete();
    await settle();
    assert.deepEqual(told, ["awaited", "complete"]);
  });

  it("tell nothing and leave no timer when the run has ended", async () => {
    const { lists, told, clock } = watched();
    const [first, second] = [lists.begin(), lists.begin()];
    first.complete();
    lists.dispose();
    second.complete();
    await settle();
    assert.equal(clock.pendingTimers, 0);
    assert.deepEqual(told, ["awaited"]);
  });
});
