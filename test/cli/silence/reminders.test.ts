import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Host } from "../../../src/cli/host.js";
import { remindMsOf } from "../../../src/cli/summary/run-memory.js";
import { LookedAt, runningPod } from "../../support/looked-at.js";

const MINUTE = 60_000;

describe("reminders", () => {
  it("tell of a pod that is not ready after the time, and after twice and four times as long", async () => {
    const { clock, logger, ...looked } = using();
    looked.add(runningPod("web", { ready: false }));
    await clock.advance(MINUTE - 1);
    assert.deepEqual(logger.lines, []);
    await clock.advance(4 * MINUTE);
    const state = "shop/web status=Running ready=0/1 unready=app";
    assert.deepEqual(logger.lines, [
      `info: not ready for 1m: ${state}`,
      `info: not ready for 2m: ${state}`,
      `info: not ready for 4m: ${state}`,
    ]);
  });

  it("tell nothing of a pod that is ready in time, done, or gone, and leave no timer behind", async () => {
    const { clock, logger, ...looked } = using();
    for (const name of ["recovers", "completes", "fails", "goes"]) {
      looked.add(runningPod(name, { ready: false }));
    }
    await clock.advance(MINUTE / 2);
    looked.update(runningPod("recovers"));
    looked.update(runningPod("completes", { ready: false, phase: "Succeeded" }));
    looked.update(runningPod("fails", { ready: false, phase: "Failed" }));
    looked.delete(runningPod("goes", { ready: false }));
    await clock.advance(10 * MINUTE);
    assert.deepEqual(logger.lines, []);
    assert.equal(clock.pendingTimers, 0);
  });

  it("begin anew when a pod that was ready is not any more", async () => {
    const { clock, logger, ...looked } = using();
    looked.add(runningPod("web", { ready: false }));
    await clock.advance(MINUTE);
    looked.update(runningPod("web"));
    looked.update(runningPod("web", { ready: false }));
    await clock.advance(MINUTE);
    assert.equal(logger.lines.filter((line) => line.includes("not ready for 1m:")).length, 2);
  });

  it("know a pod whose containers are all ready and whose Ready condition is false", async () => {
    const { clock, logger, ...looked } = using();
    looked.add(runningPod("gated", { conditions: [{ type: "Ready", status: "False" }] }));
    await clock.advance(MINUTE);
    assert.deepEqual(logger.lines, ["info: not ready for 1m: shop/gated status=Running ready=1/1"]);
  });

  it("say since when a pod has not been ready that was so at the start", async () => {
    const { clock, logger, ...looked } = using();
    const lastTransitionTime = "2026-11-29T13:00:00Z";
    const conditions = [{ type: "Ready", status: "False", lastTransitionTime }];
    looked.add(runningPod("old", { ready: false, conditions }), "initial");
    await clock.advance(MINUTE);
    assert.match(logger.lines.join("\n"), /^info: not ready for 1h1m: shop\/old /);
  });

  it("tell of a pod that is being deleted only past its grace period, with what may hold it", async () => {
    const { clock, logger, ...looked } = using(4.5 * MINUTE);
    const deletion = { deletionTimestamp: "2026-11-29T14:00:30Z", deletionGracePeriodSeconds: 30 };
    looked.update(runningPod("web", { metadata: { ...deletion, finalizers: ["example.com/hold"] } }));
    looked.update(runningPod("lost", { metadata: deletion, nodeName: "node-3" }));
    await clock.advance(5 * MINUTE - 1);
    assert.deepEqual(logger.lines, []);
    await clock.advance(1);
    assert.deepEqual(logger.lines, [
      "info: terminating for 5m, 4m30s past its grace: shop/web finalizers=example.com/hold",
      "info: terminating for 5m, 4m30s past its grace: shop/lost node=node-3",
    ]);
  });

  it("tell of ten pods at a time, those that wait longest, and count the others", async () => {
    const { clock, logger, ...looked } = using();
    for (let number = 0; number < 13; number += 1) {
      looked.add(runningPod(`web-${number}`, { ready: false }));
      await clock.advance(10);
    }
    await clock.advance(MINUTE);
    assert.equal(logger.lines.length, 10);
    assert.match(logger.lines[0] ?? "", /shop\/web-0 /);
    assert.match(logger.lines[9] ?? "", /shop\/web-9 .*; 3 others$/);
  });

  it("tell nothing of a pod that a filter hides, and begin when it enters", async () => {
    const looked = new LookedAt(MINUTE);
    const { clock, logger } = looked;
    looked.told = "nothing";
    looked.add(runningPod("hidden", { ready: false }), "initial");
    await clock.advance(10 * MINUTE);
    assert.deepEqual(logger.lines, []);
    const lastTransitionTime = "2026-11-29T14:00:00Z";
    const conditions = [{ type: "Ready", status: "False", lastTransitionTime }];
    looked.told = "entered";
    looked.update(runningPod("hidden", { ready: false, conditions }));
    await clock.advance(MINUTE);
    assert.deepEqual(logger.lines, [
      "info: not ready for 11m: shop/hidden status=Running ready=0/1 unready=app",
    ]);
    looked.told = "left";
    looked.update(runningPod("hidden", { ready: false }));
    await clock.advance(10 * MINUTE);
    assert.equal(logger.lines.length, 1);
    assert.deepEqual([looked.onlooker.unready().length, clock.pendingTimers], [0, 0]);
  });

  it("know what took a pod long that leaves --not-ready because it is ready", async () => {
    const looked = new LookedAt(0);
    looked.add(runningPod("web", { ready: false }));
    await looked.clock.advance(5_000);
    looked.told = "left";
    looked.update(runningPod("web"));
    assert.equal(looked.onlooker.findings.slowest?.ms, 5_000);
  });

  it("name the context if there are several, and say nothing while its watch is interrupted", async () => {
    const looked = new LookedAt(MINUTE, "prod");
    const { clock, logger } = looked;
    looked.add(runningPod("web", { ready: false }));
    await clock.advance(MINUTE);
    looked.isInterrupted = true;
    await clock.advance(MINUTE);
    looked.isInterrupted = false;
    await clock.advance(2 * MINUTE);
    const state = "shop/web status=Running ready=0/1 unready=app context=prod";
    assert.deepEqual(logger.lines, [`info: not ready for 1m: ${state}`, `info: not ready for 4m: ${state}`]);
  });

  it("forget pods that are not watched any more", async () => {
    const looked = new LookedAt(MINUTE);
    looked.add(runningPod("web", { ready: false }));
    looked.looking.forget();
    await looked.clock.advance(10 * MINUTE);
    assert.deepEqual(looked.logger.lines, []);
  });

  it("remember nothing of 100 000 pods that are ready", () => {
    const { onlooker, clock, ...looked } = using();
    const pod = runningPod("quiet");
    for (let number = 0; number < 100_000; number += 1) {
      looked.add(pod, "initial");
    }
    assert.equal(onlooker.unready().length, 0);
    assert.equal(clock.pendingTimers, 0);
  });

  it("end when the run ends", async () => {
    const { clock, logger, onlooker, ...looked } = using();
    looked.add(runningPod("web", { ready: false }));
    onlooker.dispose();
    looked.add(runningPod("db", { ready: false }));
    await clock.advance(10 * MINUTE);
    assert.deepEqual(logger.lines, []);
    assert.equal(clock.pendingTimers, 0);
  });
});

describe("remindMsOf", () => {
  const flags = {};
  const terminal = { streams: { errIsTerminal: true } } as Host;
  const pipe = { streams: { errIsTerminal: false } } as Host;

  it("is a minute where a person reads stderr, and off elsewhere, unless the flag says something else", () => {
    assert.equal(remindMsOf(terminal, flags), MINUTE);
    assert.equal(remindMsOf(pipe, flags), 0);
    assert.equal(remindMsOf(terminal, { ...flags, remind: "0" }), 0);
    assert.equal(remindMsOf(pipe, { ...flags, remind: "90s" }), 1.5 * MINUTE);
    assert.equal(remindMsOf(terminal, { ...flags, quiet: true }), 0);
  });
});

function using(remindMs = MINUTE) {
  const looked = new LookedAt(remindMs);
  return {
    clock: looked.clock,
    logger: looked.logger,
    onlooker: looked.onlooker,
    add: looked.add.bind(looked),
    update: looked.update.bind(looked),
    delete: looked.delete.bind(looked),
  };
}
