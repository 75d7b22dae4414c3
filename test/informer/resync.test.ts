import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import type { Timer } from "../../src/base/clock.js";
import { ResyncSchedule } from "../../src/informer/resync-schedule.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { podServer, prepareInformer, recordInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function resyncsIn(handler: RecordingHandler): string[] {
  return handler.lines.filter((line) => line.endsWith("resync"));
}

describe("resync", () => {
  it("redelivers everything in the store, each period, without asking the server (Y-1, Y-4, TestReflectorResyncChan)", async () => {
    const server = podServer(pod("a", "1"), pod("b", "2"));
    const { run, handler } = await recordInformer(server, { resyncMs: 60_000 });
    await run.clock.advance(59_999);
    assert.deepEqual(resyncsIn(handler), []);
    await run.clock.advance(1);
    assert.deepEqual(resyncsIn(handler), ["update a@1->a@1 resync", "update b@2->b@2 resync"]);
    await run.clock.advance(60_000);
    assert.equal(resyncsIn(handler).length, 4);
    assert.equal(server.requests.length, 2);
    await run.stop();
  });

  it("goes only to the handlers that are due (B-4, TestListenerResyncPeriods)", async () => {
    const run = prepareInformer(podServer(pod("a", "1")), { resyncMs: 1_000 });
    const never = new RecordingHandler();
    const two = new RecordingHandler();
    const three = new RecordingHandler();
    run.informer.addEventHandler(never, { resyncMs: 0 });
    run.informer.addEventHandler(two, { resyncMs: 2_000 });
    run.informer.addEventHandler(three, { resyncMs: 3_000 });
    await run.start();
    const counts: number[][] = [];
    for (let second = 1; second <= 6; second += 1) {
      await run.clock.advance(1_000);
      counts.push([never, two, three].map((handler) => resyncsIn(handler).length));
    }
    assert.deepEqual(counts, [
      [0, 0, 0],
      [0, 1, 0],
      [0, 1, 1],
      [0, 2, 1],
      [0, 2, 1],
      [0, 3, 2],
    ]);
    await run.stop();
  });

  it("comes each period though the clock's timers fire half a millisecond early (Z-4, Z-5)", async () => {
    const clock = new HastyClock();
    const run = prepareInformer(podServer(pod("a", "1")), { resyncMs: 60_000, clock });
    const each = new RecordingHandler();
    const third = new RecordingHandler();
    run.informer.addEventHandler(each);
    run.informer.addEventHandler(third, { resyncMs: 180_000 });
    await run.start();
    const counts: number[][] = [];
    for (let minute = 1; minute <= 6; minute += 1) {
      await clock.advance(60_000);
      counts.push([each, third].map((handler) => resyncsIn(handler).length));
    }
    assert.deepEqual(counts, [
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 1],
      [6, 2],
    ]);
    await run.stop();
  });

  it("is not set back by relists (Y-3)", async () => {
    const server = new ScriptedListWatch<Pod>().list([pod("a", "1")], { at: "10" });
    for (let relist = 0; relist < 5; relist += 1) {
      server
        .watch()
        .bookmark("11")
        .error({ code: 410 })
        .list([pod("a", "1")], { at: "11" });
    }
    server.watch();
    const { run, handler } = await recordInformer(server, { resyncMs: 10_000 });
    await run.clock.advance(10_000);
    assert.ok(run.reports.length >= 3, "there were relists in between");
    assert.deepEqual(resyncsIn(handler), ["update a@1->a@1 resync"]);
    await run.stop();
  });

  it("has a warning about its period logged once, with its handlers' (Z-1)", async () => {
    const logger = new RecordingLogger();
    const run = prepareInformer(new ScriptedListWatch<Pod>(), { resyncMs: 500, logger });
    run.informer.addEventHandler(new RecordingHandler());
    await run.stop();
    assert.deepEqual(logger.lines, ["warn: a resync period of 500ms was raised to 1s"]);
  });

  it("does not pile up behind a handler that holds", async () => {
    const server = podServer(pod("a", "1"), pod("b", "2"));
    for (const queue of [{ kind: "unbounded" }, { kind: "bounded", limit: 1 }] as const) {
      server.list([pod("a", "1"), pod("b", "2")], { at: "10" }).watch();
      const { run, handler, registration } = await recordInformer(server, { resyncMs: 1_000 }, { queue });
      handler.hold = new Promise((resolve) => {
        run.clock.timer(60_000, resolve);
      });
      await run.clock.advance(59_000);
      assert.ok(registration.queueLength <= 2, `${registration.queueLength} wait`);
      handler.hold = undefined;
      await run.clock.advance(2_000);
      await settle();
      assert.ok(resyncsIn(handler).length <= 6, `${resyncsIn(handler).length} resyncs told`);
      await run.stop();
    }
  });

  it("does not redeliver an old state behind a delete that is queued (D-14)", async () => {
    const { run, handler } = await recordInformer(podServer(pod("a", "1")), { resyncMs: 1_000 });
    run.send("DELETED", pod("a", "11"));
    await run.clock.advance(1_000);
    assert.deepEqual(handler.lines, ["add a@1 initial", "delete a@11 watch"]);
    await run.stop();
  });
});

describe("ResyncSchedule", () => {
  function schedule(periodMs: number): { resyncs: ResyncSchedule<string>; warnings: string[] } {
    const warnings: string[] = [];
    return {
      resyncs: new ResyncSchedule<string>(periodMs, (warning) => void warnings.push(warning)),
      warnings,
    };
  }

  it("checks as often as the most demanding handler asks (Z-2, TestResyncCheckPeriod)", () => {
    const { resyncs } = schedule(12 * 3_600_000);
    const periods: number[] = [];
    for (const asked of [0, 60_000, 55_000, 5_000, 30_000]) {
      resyncs.add(String(asked), asked, 0);
      periods.push(resyncs.checkPeriodMs);
    }
    assert.deepEqual(periods, [12 * 3_600_000, 60_000, 55_000, 5_000, 5_000]);
  });

  it("raises less than a second to a second, and says so (Z-1)", () => {
    const { resyncs, warnings } = schedule(10_000);
    resyncs.add("hasty", 10, 0);
    assert.equal(resyncs.checkPeriodMs, 1_000);
    assert.deepEqual(warnings, ["a resync period of 10ms was raised to 1s"]);
  });

  it("says once that the informer's period was raised, however many handlers have no other (Z-1)", () => {
    const { resyncs, warnings } = schedule(500);
    resyncs.add("one", undefined, 0);
    resyncs.add("two", undefined, 0);
    assert.deepEqual(warnings, ["a resync period of 500ms was raised to 1s"]);
    assert.deepEqual(resyncs.due(1_000), ["one", "two"]);
  });

  it("says in words for people how short a period was (Z-1)", () => {
    assert.deepEqual(schedule(1e-6).warnings, ["a resync period of less than 1ms was raised to 1s"]);
    assert.deepEqual(schedule(999.999).warnings, ["a resync period of 999ms was raised to 1s"]);
  });

  it("gives a handler that comes late the check period at least, and says so (Z-2)", () => {
    const { resyncs, warnings } = schedule(10_000);
    resyncs.start(0);
    resyncs.add("late", 2_000, 0);
    assert.equal(resyncs.checkPeriodMs, 10_000);
    assert.deepEqual(resyncs.due(9_900), []);
    assert.deepEqual(resyncs.due(10_000), ["late"]);
    assert.deepEqual(warnings, [
      "a handler requested a resync every 2s, but the running informer checks only every 10s",
    ]);
  });

  it("resyncs no handler if the informer was made without resyncs, and says so (Z-3)", () => {
    const { resyncs, warnings } = schedule(0);
    resyncs.add("asking", 5_000, 0);
    assert.equal(resyncs.checkPeriodMs, 0);
    assert.equal(warnings.length, 1);
  });

  it("rounds a period up to a multiple of the check period (Z-5)", () => {
    const { resyncs } = schedule(1_000);
    resyncs.add("uneven", 1_500, 0);
    resyncs.start(0);
    const due = [1, 2, 3, 4].map((tick) => resyncs.due(tick * 1_000));
    assert.deepEqual(due, [[], ["uneven"], [], ["uneven"]]);
  });

  it("refuses a period that is none", () => {
    assert.throws(() => schedule(-1), RangeError);
    assert.throws(() => schedule(Number.NaN), RangeError);
  });
});

/**
 * A clock whose timers fire half a millisecond early, as those of Node may. Timers of 1 ms or less do not,
 * because the rest of an early timer must take some time.
 */
class HastyClock extends FakeClock {
  override timer(ms: number, callback: () => void): Timer {
    return super.timer(ms > 1 ? ms - 0.5 : ms, callback);
  }
}
