import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FirstLists, type FirstListsOptions } from "../../../src/cli/first-list/first-lists.js";
import { inOrder } from "../../../src/cli/first-list/list-order.js";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { RecordingLogger } from "../../support/recording-logger.js";

interface Gathered {
  readonly lists: FirstLists;
  readonly printed: string[];
  readonly errors: unknown[];
  readonly clock: FakeClock;
  readonly logger: RecordingLogger;
  readonly end: AbortController;
  /** Holds an object of the target at a place. Returns whether it is held. */
  readonly hold: (key: string, place: number, print?: () => void | Promise<void>) => boolean;
}

function gathered(options: Partial<FirstListsOptions> = {}): Gathered {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const end = new AbortController();
  const printed: string[] = [];
  const errors: unknown[] = [];
  const lists = new FirstLists({
    clock,
    logger,
    signal: end.signal,
    order: inOrder,
    patienceMs: 30_000,
    onError: (error) => void errors.push(error),
    ...options,
  });
  const hold: Gathered["hold"] = (key, place, print = () => void printed.push(key)) =>
    lists.hold({ key, type: "pods", object: {}, print }, place);
  return { lists, printed, errors, clock, logger, end, hold };
}

describe("FirstLists", () => {
  it("prints nothing before every target has its list, then all in order", async () => {
    const { lists, printed, hold, clock } = gathered();
    const [one, two] = [lists.add(), lists.add()];
    hold("shop/b", one);
    void lists.listed();
    hold("cart/z", two);
    hold("shop/a", two);
    await settle();
    assert.deepEqual(printed, []);
    assert.equal(lists.isReleased, false);
    await lists.listed();
    assert.deepEqual(printed, ["cart/z", "shop/a", "shop/b"]);
    assert.equal(lists.isReleased, true);
    assert.equal(hold("shop/late", one), false);
    assert.equal(clock.pendingTimers, 0);
  });

  it("waits for a reader of stdout that is behind", async () => {
    const { lists, printed, hold } = gathered();
    const place = lists.add();
    let go = (): void => undefined;
    hold("a/a", place, async () => new Promise((resolve) => void (go = resolve)));
    hold("a/b", place);
    const listed = lists.listed();
    await settle();
    assert.deepEqual([printed, lists.isReleased], [[], false]);
    go();
    await listed;
    assert.deepEqual(printed, ["a/b"]);
  });

  it("prints what there is when other lists take too long, and says so", async () => {
    const { lists, printed, hold, clock, logger } = gathered();
    const [one, two] = [lists.add(), lists.add()];
    hold("a/a", one);
    void lists.listed();
    await clock.advance(29_999);
    await settle();
    assert.deepEqual(printed, []);
    await clock.advance(1);
    await settle();
    assert.deepEqual(printed, ["a/a"]);
    assert.equal(hold("b/b", two), false);
    assert.deepEqual(logger.lines, [
      "warn: 1 of 2 lists have not arrived after 30s; printing the others in order, and these when they arrive",
    ]);
    await lists.listed();
  });

  it("waits without a limit if the patience has none", () => {
    const { lists, clock } = gathered({ patienceMs: Infinity });
    lists.add();
    lists.add();
    void lists.listed();
    assert.equal(clock.pendingTimers, 0);
  });

  it("prints nothing of incomplete lists when the run ends, and says how much that is", async () => {
    const { lists, printed, hold, end, logger, clock } = gathered();
    const [one] = [lists.add(), lists.add()];
    hold("a/a", one);
    hold("a/b", one);
    void lists.listed();
    end.abort();
    await lists.released;
    assert.deepEqual(printed, []);
    assert.deepEqual(logger.lines, [
      "info: not everything has been listed, so the 2 objects that were found are not printed",
    ]);
    assert.equal(clock.pendingTimers, 0);
  });

  it("stops in the middle when the run ends, and reports what printing throws", async () => {
    const { lists, printed, hold, end, errors } = gathered();
    const place = lists.add();
    hold("a/a", place, () => end.abort());
    hold("a/b", place);
    await lists.listed();
    assert.deepEqual(printed, []);

    const failing = gathered();
    failing.hold("a/a", failing.lists.add(), () => {
      throw new Error("no");
    });
    await failing.lists.listed();
    assert.deepEqual([errors.length, failing.errors.length], [0, 1]);
  });
});
