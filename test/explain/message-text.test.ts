import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { messageText } from "../../src/explain/message-text.js";

describe("what a line shows of a message", () => {
  it("leaves out that an Event stands for several", () => {
    const why = 'Error creating: pods "web-x" is forbidden: exceeded quota: team';
    assert.equal(messageText(`(combined from similar events): ${why}`), why);
  });

  it("leaves out what the scheduler says about preemption, in the words of each version", () => {
    const why =
      "0/4 nodes are available: 1 Insufficient cpu, 3 node(s) didn't match Pod's node affinity/selector.";
    const preemption = "preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.";
    assert.equal(messageText(why), why);
    assert.equal(messageText(`${why} ${preemption}`), why);
    assert.equal(messageText(`${why} no new claims to deallocate, ${preemption}`), why);
    assert.equal(
      messageText(`${why} no new claims to deallocate, and no more`),
      `${why} no new claims to deallocate, and no more`,
    );
  });
});
