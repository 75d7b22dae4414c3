import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  LISTING,
  CONNECTING,
  WATCHING,
  DOUBTING,
  REFUSED,
  RESET,
  CLOSED,
  EXPIRED,
  BEHIND,
  CAUGHT_UP,
  start,
  startHealthy,
  HEARTBEAT,
} from "../support/run-reporter.js";

describe("Reporter, at the start", () => {
  it("says once that it watches, and how many there are", async () => {
    const { clock, lines, listAndWatch } = start();
    listAndWatch();
    await clock.advance(1_000);
    assert.deepEqual(lines, ["info: watching pods: 42 found"]);
    assert.equal(clock.pendingTimers, HEARTBEAT);
  });

  it("says once that the server is down, however often it tries", async () => {
    const { reporter, clock, lines, watch } = start();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      reporter.entered(LISTING);
      reporter.ended(REFUSED);
      await clock.advance(2_000);
    }
    assert.deepEqual(lines, [
      "warn: cannot list pods: cannot connect to https://h: connection refused; listing again in 1.2s",
    ]);
    watch();
    await clock.advance(0);
    assert.deepEqual(lines.slice(1), ["info: watching pods after 10.0s: 42 found"]);
  });

  it("says how many there are once it has the first list, though changes come without a pause", async () => {
    const { clock, lines, store, listAndWatch } = start();
    store.appliedResourceVersion = "";
    listAndWatch();
    for (let change = 1; change <= 20; change += 1) {
      store.resourceVersion = `${100 + change}`;
      await clock.advance(50);
    }
    assert.deepEqual(lines, []);
    store.appliedResourceVersion = "8";
    await clock.advance(50);
    assert.deepEqual(lines, ["info: watching pods: 42 found"]);
  });

  it("says each way of failing once, also when they alternate", () => {
    const { reporter, lines } = start();
    for (let attempt = 0; attempt < 4; attempt += 1) {
      reporter.ended(REFUSED);
      reporter.ended({ ...REFUSED, kind: "serverError", error: new Error("503") });
    }
    assert.equal(lines.length, 2);
  });

  it("knows that a list has succeeded as soon as a watch is asked for", () => {
    const { reporter } = start();
    reporter.entered(LISTING);
    assert.ok(!reporter.hasListed);
    reporter.entered(CONNECTING);
    assert.ok(reporter.hasListed);
  });
});

describe("Reporter, while watching", () => {
  it("keeps quiet about a watch that the server ended in its time", async () => {
    const { reporter, clock, lines, watch } = await startHealthy();
    for (let ended = 0; ended < 10; ended += 1) {
      reporter.ended(CLOSED);
      watch();
      await clock.advance(1_000);
    }
    assert.deepEqual(lines, []);
  });

  it("says what was lost, what is done about it, and when it is back where it left off", async () => {
    const { reporter, clock, lines, watch } = await startHealthy();
    reporter.ended(RESET);
    await clock.advance(8_900);
    watch();
    await clock.advance(1_000);
    assert.deepEqual(lines, [
      "warn: lost the watch on pods: connection reset; watching again in 0.8s",
      "info: watching pods again after 8.9s, from where it left off",
    ]);
  });

  it("does not believe a watch that is accepted and told at once that its position is too old", async () => {
    const { reporter, clock, lines, listAndWatch, watch } = await startHealthy();
    reporter.ended(RESET);
    await clock.advance(900);
    watch();
    await clock.advance(400);
    reporter.ended(EXPIRED);
    await clock.advance(1_000);
    listAndWatch();
    await clock.advance(0);
    assert.deepEqual(lines, [
      "warn: lost the watch on pods: connection reset; watching again in 0.8s",
      "warn: lost the watch on pods: the resource version expired; listing again in 0.9s",
      "info: watching pods again after 2.3s, relisted: 0 added, 0 updated, 0 deleted meanwhile",
    ]);
  });

  it("does not call a watch lost that the server never accepted", () => {
    const { reporter, lines } = start();
    reporter.entered(CONNECTING);
    reporter.ended(RESET);
    assert.deepEqual(lines, ["warn: cannot watch pods: connection reset; watching again in 0.8s"]);
  });

  it("counts the time from the first failure of several", async () => {
    const { reporter, clock, lines } = await startHealthy();
    reporter.ended(RESET);
    await clock.advance(3_000);
    reporter.ended({ ...REFUSED, phase: "watch", next: "rewatch" });
    await clock.advance(3_000);
    reporter.entered(WATCHING);
    await clock.advance(1_000);
    assert.equal(lines.at(-1), "info: watching pods again after 6.0s, from where it left off");
  });

  it("says a silent watch, though the next one follows at once", async () => {
    const { reporter, clock, lines } = await startHealthy();
    reporter.ended({ ...CLOSED, kind: "silent" });
    reporter.entered(WATCHING);
    await clock.advance(1_000);
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? "", /no more data arrived.*watching again now$/);
  });

  it("counts the time of a silent watch from when something was heard of it", async () => {
    const { reporter, clock, lines, store, watch } = await startHealthy();
    store.lastReceivedMs = 25_000;
    reporter.ended({ ...CLOSED, kind: "silent" });
    watch();
    await clock.advance(1_000);
    assert.deepEqual(lines, [
      "warn: lost the watch on pods: no more data arrived; watching again now",
      "info: watching pods again after 25.0s, from where it left off",
    ]);
  });

  it("says once that the quiet watch may be dead, and that it was alive", async () => {
    const { reporter, clock, lines, store } = await startHealthy();
    store.lastReceivedMs = 32_000;
    reporter.entered(DOUBTING);
    await clock.advance(10_000);
    reporter.entered(WATCHING);
    await clock.advance(1_000);
    assert.deepEqual(lines, [
      "warn: received nothing about pods for 32.0s, and the server does not respond: no response within 6s; keeping the watch and asking again",
      "info: watching pods again after 42.0s, the watch was still alive",
    ]);
  });

  it("says once that a new watch gets no answer", async () => {
    const { reporter, clock, lines, watch } = await startHealthy();
    reporter.ended(RESET);
    reporter.entered(CONNECTING);
    await clock.advance(32_000);
    reporter.entered({ ...DOUBTING, of: "connecting" });
    reporter.entered(CONNECTING);
    reporter.entered({ ...DOUBTING, of: "connecting" });
    watch();
    await clock.advance(1_000);
    assert.deepEqual(lines.slice(1), [
      "warn: the server does not respond to the request to watch pods: no response within 6s; asking again",
      "info: watching pods again after 32.0s, from where it left off",
    ]);
  });

  it("says that the watch it doubted was lost", async () => {
    const { reporter, clock, lines, store, watch } = await startHealthy();
    store.lastReceivedMs = 32_000;
    reporter.entered(DOUBTING);
    await clock.advance(10_000);
    reporter.ended({ ...CLOSED, kind: "silent" });
    watch();
    await clock.advance(1_000);
    assert.deepEqual(lines.slice(1), [
      "warn: lost the watch on pods: no more data arrived; watching again now",
      "info: watching pods again after 42.0s, from where it left off",
    ]);
  });

  it("counts what the new list found, once the store has it all", async () => {
    const { reporter, clock, lines, store, watch } = await startHealthy();
    reporter.ended(EXPIRED);
    await clock.advance(900);
    reporter.entered(LISTING);
    store.appliedResourceVersion = BEHIND;
    watch();
    store.missed = { add: 1, update: 0, delete: 0 };
    await clock.advance(100);
    assert.equal(lines.length, 1);
    store.missed = { add: 1, update: 2, delete: 1 };
    store.appliedResourceVersion = CAUGHT_UP;
    await clock.advance(50);
    assert.deepEqual(lines, [
      "warn: lost the watch on pods: the resource version expired; listing again in 0.9s",
      "info: watching pods again after 1.1s, relisted: 1 added, 2 updated, 1 deleted meanwhile",
    ]);
    assert.equal(clock.pendingTimers, HEARTBEAT);
  });

  it("says that it is back once the store has the new list, though changes come without a pause", async () => {
    const { reporter, clock, lines, store, listAndWatch } = await startHealthy();
    reporter.ended(EXPIRED);
    store.appliedResourceVersion = BEHIND;
    listAndWatch();
    for (let change = 1; change <= 20; change += 1) {
      store.resourceVersion = `${1_000 + change}`;
      await clock.advance(50);
    }
    assert.equal(lines.length, 1);
    store.missed = { add: 0, update: 1, delete: 0 };
    store.appliedResourceVersion = "8";
    await clock.advance(50);
    assert.match(lines[1] ?? "", /again after 1\.1s, relisted: 0 added, 1 updated, 0 deleted meanwhile$/);
    assert.equal(clock.pendingTimers, HEARTBEAT);
  });

  it("does not count what had been missed before all was well", async () => {
    const { reporter, clock, lines, store, listAndWatch } = await startHealthy();
    store.missed = { add: 1, update: 1, delete: 1 };
    reporter.ended(EXPIRED);
    listAndWatch();
    await clock.advance(0);
    assert.match(lines[1] ?? "", /0 added, 0 updated, 0 deleted meanwhile/);
  });

  it("says once that the server asks for a longer wait than it gets, after shorter waits, too", async () => {
    const { reporter, lines } = await startHealthy();
    const busy = {
      ...RESET,
      kind: "tooManyRequests",
      error: new Error("busy"),
      retryAfterMs: 2_000,
    } as const;
    const long = { ...busy, delayMs: 295_000, retryAfterMs: 86_400_000 };
    for (const report of [busy, busy, long, long, busy]) {
      reporter.ended(report);
    }
    reporter.dispose();
    assert.deepEqual(lines, [
      "warn: lost the watch on pods: busy; watching again in 0.8s",
      "warn: lost the watch on pods: busy; watching again in 295.0s, although the server asks for 86400.0s",
    ]);
  });

  for (const [retryAfterMs, said] of [
    [2_300_266_468_500, "26623 days"],
    [1e30, "more than a century"],
    [Number.MAX_VALUE, "more than a century"],
  ] as const) {
    it(`says of a server that asks for ${retryAfterMs}ms: ${said}`, async () => {
      const { reporter, lines } = await startHealthy();
      reporter.ended({
        ...RESET,
        kind: "tooManyRequests",
        error: new Error("busy"),
        delayMs: 295_000,
        retryAfterMs,
      });
      reporter.dispose();
      assert.match(
        lines[0] ?? "",
        new RegExp(`watching again in 295\\.0s, although the server asks for ${said}$`),
      );
    });
  }

  it("starts its counts anew for the next interruption", async () => {
    const { reporter, clock, lines, store, listAndWatch } = await startHealthy();
    for (let time = 1; time <= 2; time += 1) {
      reporter.ended(EXPIRED);
      listAndWatch();
      store.missed = { add: 0, update: 0, delete: time };
      await clock.advance(0);
    }
    assert.equal(lines.length, 4);
    assert.match(lines[3] ?? "", /0 added, 0 updated, 1 deleted meanwhile/);
  });

  it("does not say that it is back when it is lost again before the store has caught up", async () => {
    const { reporter, clock, lines, store } = await startHealthy();
    store.appliedResourceVersion = BEHIND;
    reporter.ended(RESET);
    reporter.entered(WATCHING);
    reporter.ended(RESET);
    store.appliedResourceVersion = CAUGHT_UP;
    await clock.advance(2_000);
    assert.equal(lines.length, 1);
  });

  it("leaves no timer behind", async () => {
    const { reporter, clock, store } = await startHealthy();
    store.appliedResourceVersion = BEHIND;
    reporter.ended(RESET);
    reporter.entered(WATCHING);
    reporter.dispose();
    assert.equal(clock.pendingTimers, 0);
  });
});
