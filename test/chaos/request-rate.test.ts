import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeClock } from "../support/fake-clock.js";
import { ScriptedTransport } from "../support/scripted-transport.js";
import { RequestRate } from "./request-rate.js";

const LIMITS = { initialMs: 800, maxMs: 30_000 };

describe("RequestRate", () => {
  it("finds more requests in ten seconds than are promised (G9)", async () => {
    const clock = new FakeClock();
    const rate = new RequestRate("x", LIMITS, clock);
    for (let count = 0; count < 100; count += 1) {
      rate.requested();
      await clock.advance(500);
    }
    assert.deepEqual(rate.takeViolations(), []);
    for (let count = 0; count < 23; count += 1) {
      rate.requested();
    }
    assert.match(rate.takeViolations().join("\n"), /^G9: x: \d+ requests in ten seconds/);
    assert.deepEqual(rate.takeViolations(), []);
  });

  it("counts the requests of a transport, without the pages after the first (G9)", async () => {
    const answers = Array.from({ length: 60 }, () => ({}));
    const transport = new ScriptedTransport(...answers);
    const rate = new RequestRate("x", LIMITS, new FakeClock());
    const counting = rate.counting(transport);
    for (let count = 0; count < 30; count += 1) {
      await counting.request({ path: `/api/v1/pods?limit=1&continue=${count}` });
    }
    assert.deepEqual(rate.takeViolations(), []);
    for (let count = 0; count < 23; count += 1) {
      await counting.request({ path: "/api/v1/pods?limit=1" });
    }
    assert.equal(rate.takeViolations().length, 1);
    await counting.close();
  });
});
