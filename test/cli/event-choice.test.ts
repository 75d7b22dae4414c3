import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventChoice, omissionBecause, omissionOf } from "../../src/cli/watching/event-choice.js";
import type { Explanation, Significance } from "../../src/explain/change.js";

function because(significance: Significance): Explanation {
  return { shown: undefined, significance, changes: [] };
}

describe("the choice of events", () => {
  it("leaves out nothing by itself", () => {
    const choice = eventChoice({ show: "all" });
    assert.equal(omissionOf(choice, { type: "add", cause: "initial" }), undefined);
    assert.equal(omissionOf(choice, { type: "update", cause: "resync" }), undefined);
    assert.equal(omissionBecause(choice, because("nothing")), undefined);
  });

  it("leaves out the pods that are there already with --watch-only", () => {
    const choice = eventChoice({ show: "all", watchOnly: true });
    assert.equal(omissionOf(choice, { type: "add", cause: "initial" }), "initial");
    assert.equal(omissionOf(choice, { type: "add", cause: "watch" }), undefined);
    assert.equal(omissionOf(choice, { type: "add", cause: "relist" }), undefined);
  });

  it("leaves out the types that --only does not name", () => {
    const choice = eventChoice({ show: "all", only: "delete, add" });
    assert.equal(omissionOf(choice, { type: "update", cause: "watch" }), "only");
    assert.equal(omissionOf(choice, { type: "delete", cause: "watch" }), undefined);
  });

  it("leaves out resyncs and what changes nothing with --show changes", () => {
    const choice = eventChoice({ show: "changes" });
    assert.equal(omissionOf(choice, { type: "update", cause: "resync" }), "resync");
    assert.equal(omissionBecause(choice, because("nothing")), "unchanged");
    assert.equal(omissionBecause(choice, because("change")), undefined);
  });

  it("leaves out what rarely matters with --show significant", () => {
    const choice = eventChoice({ show: "significant" });
    assert.equal(omissionBecause(choice, because("change")), "insignificant");
    assert.equal(omissionBecause(choice, because("significant")), undefined);
  });

  it("refuses words that --only does not have", () => {
    for (const only of ["", "add,", "Add", "added", "add;delete"]) {
      assert.throws(() => eventChoice({ show: "all", only }), {
        name: "UsageError",
        message: /^Cannot use --only "/,
      });
    }
  });
});
