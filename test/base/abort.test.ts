import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import { sharedAbortController } from "../../src/base/abort.js";
import { settle } from "../support/fake-clock.js";
import { warningsDuring } from "../support/warnings.js";

describe("sharedAbortController", () => {
  it("may be followed by any number without a warning, has one listener on its parent, and none in the end", async () => {
    const parent = new AbortController();
    let aborted = 0;
    const warnings = await warningsDuring(async () => {
      const shared = sharedAbortController(parent.signal);
      for (let follower = 0; follower < 50; follower += 1) {
        shared.signal.addEventListener("abort", () => {
          aborted += 1;
        });
      }
      assert.equal(getEventListeners(parent.signal, "abort").length, 1);
      shared.abort();
      shared.dispose();
      await settle();
    });
    assert.deepEqual(warnings, []);
    assert.equal(aborted, 50);
    assert.equal(getEventListeners(parent.signal, "abort").length, 0);
  });

  it("aborts with its parent, for its reason", () => {
    const parent = new AbortController();
    const shared = sharedAbortController(parent.signal);
    parent.abort("enough");
    assert.equal(shared.signal.reason, "enough");
  });
});
