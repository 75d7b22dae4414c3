import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HeldEvents } from "../../../src/cli/first-list/held-events.js";
import { inOrder } from "../../../src/cli/first-list/list-order.js";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { RecordingLogger } from "../../support/recording-logger.js";

interface Gathered {
  readonly events: HeldEvents;
  readonly printed: string[];
  readonly errors: unknown[];
  readonly logger: RecordingLogger;
  readonly end: AbortController;
  /** Holds an object. Returns whether it is held. */
  readonly hold: (key: string, print?: () => void | Promise<void>) => boolean;
}

function gathered(): Gathered {
  const logger = new RecordingLogger();
  const end = new AbortController();
  const printed: string[] = [];
  const errors: unknown[] = [];
  const events = new HeldEvents({
    clock: new FakeClock(),
    logger,
    signal: end.signal,
    order: inOrder,
    onError: (error) => void errors.push(error),
  });
  const hold: Gathered["hold"] = (key, print = () => void printed.push(key)) =>
    events.hold({ key, type: "pods", object: {}, print, place: 0 });
  return { events, printed, errors, logger, end, hold };
}

describe("HeldEvents", () => {
  it("are printed in their order, and none is held after that", async () => {
    const { events, printed, hold } = gathered();
    hold("shop/b");
    hold("shop/a");
    hold("cart/z");
    await settle();
    assert.deepEqual([printed, events.isReleased], [[], false]);
    await events.print();
    assert.deepEqual([printed, events.isReleased], [["cart/z", "shop/a", "shop/b"], true]);
    assert.equal(hold("shop/late"), false);
  });

  it("wait for a reader of stdout that is behind", async () => {
    const { events, printed, hold } = gathered();
    let go = (): void => undefined;
    hold("a/a", async () => new Promise((resolve) => void (go = resolve)));
    hold("a/b");
    const released = events.print();
    await settle();
    assert.deepEqual([printed, events.isReleased], [[], false]);
    go();
    await released;
    assert.deepEqual(printed, ["a/b"]);
  });

  it("are not printed when the run ends before, and it is said how many they are", async () => {
    const { events, printed, hold, end, logger } = gathered();
    hold("a/a");
    hold("a/b");
    end.abort();
    await events.released;
    assert.deepEqual(printed, []);
    assert.deepEqual(logger.lines, [
      "info: not everything has been listed, so the 2 objects that were found are not printed",
    ]);
  });

  it("stop in the middle when the run ends, and report what printing throws", async () => {
    const { events, printed, hold, end, errors } = gathered();
    hold("a/a", () => end.abort());
    hold("a/b");
    await events.print();
    assert.deepEqual(printed, []);

    const failing = gathered();
    failing.hold("a/a", () => {
      throw new Error("no");
    });
    await failing.events.print();
    assert.deepEqual([errors.length, failing.errors.length], [0, 1]);
  });
});
