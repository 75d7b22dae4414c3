import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { linkedAbortController } from "../../src/base/abort.js";

describe("linkedAbortController", () => {
  it("aborts with its parent, for its reason", () => {
    const parent = new AbortController();
    const child = linkedAbortController(parent.signal);
    parent.abort("enough");
    assert.equal(child.signal.reason, "enough");
  });

  it("is aborted from the start if its parent is", () => {
    assert.equal(linkedAbortController(AbortSignal.abort("late")).signal.reason, "late");
  });

  it("does not abort with a parent that it was taken off", () => {
    const parent = new AbortController();
    const child = linkedAbortController(parent.signal);
    child.dispose();
    parent.abort();
    assert.equal(child.signal.aborted, false);
  });
});
