import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  CONNECTING,
  WATCHING,
  DOUBTING,
  RESET,
  DROPPED,
  NO_CONNECTION,
  CLOSED,
  EXPIRED,
  startHealthy,
} from "../support/run-reporter.js";

describe("Reporter, while a watch that ended gives way to the next one", () => {
  it("keeps quiet about a watch that broke and is followed by another one soon", async () => {
    const { reporter, clock, lines } = await startHealthy();
    for (let ended = 0; ended < 10; ended += 1) {
      reporter.ended(DROPPED);
      reporter.entered(CONNECTING);
      await clock.advance(2_000);
      reporter.entered(WATCHING);
      await clock.advance(2_000);
    }
    assert.deepEqual(lines, []);
    assert.equal(clock.pendingTimers, 0);
  });

  it("says after some seconds that a watch broke when the next one gets no answer", async () => {
    const { reporter, clock, lines } = await startHealthy();
    reporter.ended(DROPPED);
    reporter.entered(CONNECTING);
    await clock.advance(2_499);
    assert.deepEqual(lines, []);
    await clock.advance(1);
    assert.deepEqual(lines, [
      "warn: lost the watch on pods: the connection was reset; the server has not responded to the next request for 2.5s",
    ]);
    await clock.advance(1_500);
    reporter.entered(WATCHING);
    await clock.advance(1_000);
    assert.deepEqual(lines.slice(1), ["info: watching pods again after 4.0s, from where it left off"]);
    assert.equal(clock.pendingTimers, 0);
  });

  it("says the same of a watch that the server ended in its time", async () => {
    const { reporter, clock, lines } = await startHealthy();
    reporter.ended(CLOSED);
    reporter.entered(CONNECTING);
    await clock.advance(10_000);
    assert.deepEqual(lines, [
      "warn: lost the watch on pods: the server closed the stream; the server has not responded to the next request for 2.5s",
    ]);
  });

  it("counts the time from when the watch broke, not from when the next one failed", async () => {
    const { reporter, clock, lines, watch } = await startHealthy();
    await clock.advance(60_000);
    reporter.ended(DROPPED);
    reporter.entered(CONNECTING);
    await clock.advance(30_000);
    reporter.ended(NO_CONNECTION);
    await clock.advance(800);
    watch();
    await clock.advance(1_000);
    assert.deepEqual(lines.slice(1), [
      "warn: lost the watch on pods: cannot connect to https://h: no connection within 30s; watching again in 0.8s",
      "info: watching pods again after 30.8s, from where it left off",
    ]);
  });

  it("counts the time from when the watch broke, though the next one failed soon", async () => {
    const { reporter, clock, lines } = await startHealthy();
    reporter.ended(DROPPED);
    reporter.entered(CONNECTING);
    await clock.advance(2_000);
    reporter.ended(NO_CONNECTION);
    await clock.advance(1_000);
    reporter.entered(WATCHING);
    await clock.advance(1_000);
    assert.equal(lines.at(-1), "info: watching pods again after 3.0s, from where it left off");
    assert.equal(lines.length, 2);
  });

  it("counts the time from when the watch broke, though a next one was accepted and ended at once", async () => {
    const { reporter, clock, lines, listAndWatch } = await startHealthy();
    reporter.ended(DROPPED);
    reporter.entered(CONNECTING);
    await clock.advance(1_000);
    reporter.entered(WATCHING);
    await clock.advance(400);
    reporter.ended(EXPIRED);
    await clock.advance(900);
    listAndWatch();
    await clock.advance(0);
    assert.match(lines.at(-1) ?? "", /^info: watching pods again after 2\.3s, relisted/);
  });

  it("counts the time from the next failure once a watch has lived in between", async () => {
    const { reporter, clock, lines, watch } = await startHealthy();
    reporter.ended(DROPPED);
    watch();
    await clock.advance(5_000);
    reporter.ended(RESET);
    await clock.advance(800);
    reporter.entered(WATCHING);
    await clock.advance(1_000);
    assert.equal(lines.at(-1), "info: watching pods again after 0.8s, from where it left off");
  });

  it("counts the time of a watch that is doubted from when the one before it broke", async () => {
    const { reporter, clock, lines, store } = await startHealthy();
    store.lastReceivedMs = 50_000;
    reporter.ended(DROPPED);
    reporter.entered(CONNECTING);
    await clock.advance(2_000);
    reporter.entered({ ...DOUBTING, of: "connecting" });
    await clock.advance(4_000);
    reporter.entered(WATCHING);
    await clock.advance(1_000);
    assert.deepEqual(lines, [
      "warn: the server does not respond to the request to watch pods: no response within 6s; asking again",
      "info: watching pods again after 6.0s, from where it left off",
    ]);
  });

  for (const [when, states] of [
    ["while it waits for the next watch", [CONNECTING]],
    ["while it waits whether the next watch lives", [CONNECTING, WATCHING]],
  ] as const) {
    it(`leaves no timer behind ${when}`, async () => {
      const { reporter, clock, lines } = await startHealthy();
      reporter.ended(DROPPED);
      for (const state of states) {
        reporter.entered(state);
      }
      reporter.dispose();
      assert.equal(clock.pendingTimers, 0);
      await clock.advance(60_000);
      assert.deepEqual(lines, []);
    });
  }
});
