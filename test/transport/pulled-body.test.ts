import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { type BodyOutcome, PulledBody } from "../../src/transport/pulled-body.js";
import { FakeClock } from "../support/fake-clock.js";

describe("PulledBody", () => {
  it("fails at once where its signal had aborted before, as between the headers and the body", async () => {
    const reason = new Error("the user left");
    const clock = new FakeClock();
    const outcomes: BodyOutcome[] = [];
    const body = new PulledBody(
      { stream: new PassThrough(), whenOver: () => undefined },
      {
        clock,
        idleTimeoutMs: 7_000,
        signal: AbortSignal.abort(reason),
        errorFrom: (thrown) => thrown as Error,
        onSilence: () => undefined,
        onDone: (outcome) => void outcomes.push(outcome),
      },
    );
    await assert.rejects(body.next(), reason);
    assert.deepEqual(outcomes, ["failed"]);
    assert.equal(clock.pendingTimers, 0);
  });
});
