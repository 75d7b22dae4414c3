import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expiredAfterMs, probeDelayMs } from "../../src/reflector/probe-schedule.js";

const guards = {
  unguarded: { pinged: false, sendsBookmarks: true },
  bookmarks: { pinged: true, sendsBookmarks: true },
  pinged: { pinged: true, sendsBookmarks: false },
};

describe("probeDelayMs", () => {
  it("is 20 s for each probe of a watch that nothing else guards", () => {
    assert.deepEqual(
      [0, 1, 5].map((fruitless) => probeDelayMs(undefined, guards.unguarded, fruitless)),
      [20_000, 20_000, 20_000],
    );
  });

  it("is longer than two bookmarks over HTTP/2, or nearly five minutes without any, and doubles while probes find nothing", () => {
    for (const [guard, first] of [
      [guards.bookmarks, 130_000],
      [guards.pinged, 290_000],
    ] as const) {
      assert.deepEqual(
        [0, 1, 2].map((fruitless) => probeDelayMs(undefined, guard, fruitless)),
        [first, 2 * first, 4 * first],
      );
    }
  });

  it("is what the user has set for every watch, and never for 0", () => {
    for (const guard of Object.values(guards)) {
      assert.equal(probeDelayMs(7_000, guard, 3), 7_000);
      assert.equal(probeDelayMs(0, guard, 0), Infinity);
    }
  });
});

describe("expiredAfterMs", () => {
  it("is 90 s where bookmarks are known, and longer or never where none are", () => {
    assert.deepEqual(
      [
        expiredAfterMs(guards.unguarded),
        expiredAfterMs(guards.bookmarks),
        expiredAfterMs(guards.pinged),
        expiredAfterMs({ pinged: false, sendsBookmarks: false }),
      ],
      [90_000, 90_000, 290_000, undefined],
    );
  });
});
