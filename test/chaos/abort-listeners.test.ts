import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countAbortListeners } from "./abort-listeners.js";

describe("countAbortListeners", () => {
  it("tells listeners that pile up from those that are taken off", (t) => {
    const count = countAbortListeners();
    t.after(() => count.stop());
    const parent = new AbortController();
    const listeners = Array.from({ length: 20 }, () => () => undefined);
    for (const listener of listeners) {
      parent.signal.addEventListener("abort", listener);
      parent.signal.removeEventListener("abort", listener);
    }
    assert.equal(count.takePeak(), 1);
    for (const listener of listeners) {
      parent.signal.addEventListener("abort", listener);
    }
    assert.equal(count.takePeak(), 20);
  });

  it("leaves signals as they were", () => {
    const before = Reflect.get(AbortSignal.prototype, "addEventListener") as unknown;
    countAbortListeners().stop();
    assert.equal(Reflect.get(AbortSignal.prototype, "addEventListener"), before);
    const controller = new AbortController();
    let heard = 0;
    controller.signal.addEventListener("abort", () => {
      heard += 1;
    });
    controller.abort();
    assert.equal(heard, 1);
  });
});
