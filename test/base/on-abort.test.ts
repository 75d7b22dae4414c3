import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import { onAbort } from "../../src/base/abort.js";
import { settle } from "../support/fake-clock.js";
import { warningsDuring } from "../support/warnings.js";

function listenersOf(signal: AbortSignal): number {
  return getEventListeners(signal, "abort").length;
}

describe("onAbort", () => {
  it("calls a thousand callbacks in their order by one listener, without a warning", async () => {
    const { signal, abort } = stoppable();
    const called: number[] = [];
    const warnings = await warningsDuring(async () => {
      for (let index = 0; index < 1_000; index += 1) {
        onAbort(signal, () => void called.push(index));
      }
      assert.equal(listenersOf(signal), 1);
      abort();
      await settle();
    });
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      called,
      Array.from({ length: 1_000 }, (_, index) => index),
    );
  });

  it("leaves no listener after the last callback is taken back, in any order", () => {
    const { signal, abort } = stoppable();
    const called: string[] = [];
    const forgetOne = onAbort(signal, () => void called.push("one"));
    const forgetOther = onAbort(signal, () => void called.push("other"));
    forgetOne();
    assert.equal(listenersOf(signal), 1);
    forgetOther();
    forgetOther();
    assert.equal(listenersOf(signal), 0);
    onAbort(signal, () => void called.push("later"));
    forgetOne();
    assert.equal(listenersOf(signal), 1);
    abort();
    assert.deepEqual(called, ["later"]);
  });

  it("does not call what a callback before it takes back, nor anything twice", () => {
    const { signal, abort } = stoppable();
    const called: string[] = [];
    let forget = (): void => undefined;
    onAbort(signal, () => {
      called.push("first");
      forget();
    });
    forget = onAbort(signal, () => void called.push("second"));
    abort();
    assert.deepEqual(called, ["first"]);
  });

  it("calls nothing for a signal that has aborted already", () => {
    onAbort(AbortSignal.abort(), () => assert.fail("called"))();
  });
});

function stoppable(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
