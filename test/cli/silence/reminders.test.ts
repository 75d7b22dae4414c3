import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Host } from "../../../src/cli/host.js";
import { remindMsOf } from "../../../src/cli/summary/run-memory.js";
import { Onlooker } from "../../../src/cli/summary/onlooker.js";
import { pod, STATES, UNREADY, waiting } from "../../explain/states.js";
import { FakeClock } from "../../support/fake-clock.js";
import { RecordingLogger } from "../../support/recording-logger.js";
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
    assert.deepEqual(logger.lines, [
      "info: not ready for 1m: shop/gated status=Running ready=1/1 cond=Ready:False",
    ]);
  });

  for (const [state, expected] of [
    ["node-lost", "Running ready=1/1 cond=Ready:False reason=NodeNotReady"],
    [
      "readiness-gate",
      'Running ready=1/1 cond=Ready:False reason=ReadinessGatesNotReady msg="corresponding condition is false"',
    ],
    [
      "unschedulable",
      'Pending ready=0/1 reason=Unschedulable msg="0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 2 Insufficient cpu."',
    ],
    ["image-pull-back-off", 'ImagePullBackOff ready=0/1 unready=app c=app image=app:1 msg="not found"'],
    [
      "crash-loop",
      'CrashLoopBackOff ready=0/1 unready=app c=app last=Error exit=1 backoff=1m20s msg="no DB_URL"',
    ],
  ] as const) {
    it(`say why the pod of the state "${state}" is not ready, as its Added line does`, async () => {
      const { clock, logger, ...looked } = using();
      looked.add(pod(STATES[state]?.[1]));
      await clock.advance(MINUTE);
      assert.deepEqual(logger.lines, [`info: not ready for 1m: shop/web status=${expected}`]);
    });
  }

  it("say why a container waits that STATUS is not about, and tell of the containers of -c alone", async () => {
    const told = async (tells?: (label: string) => boolean): Promise<RecordingLogger> => {
      const looked = new LookedAt(MINUTE, undefined, tells);
      const containers = [
        waiting("app", "CrashLoopBackOff"),
        waiting("cache", "CreateContainerConfigError", 'secret "tls" not found'),
      ];
      looked.add(pod({ containers, conditions: UNREADY }));
      await looked.clock.advance(MINUTE);
      return looked.logger;
    };
    const why = 'c=cache waiting=CreateContainerConfigError msg="secret \\"tls\\" not found"';
    const state = "info: not ready for 1m: shop/web status=CrashLoopBackOff ready=0/2";
    const all = await told();
    assert.deepEqual(all.lines, [`${state} unready=app,cache ${why}`]);
    const troubles = [
      { container: "cache", waiting: "CreateContainerConfigError", msg: 'secret "tls" not found' },
    ];
    assert.deepEqual(
      all.fields.map((fields) => (fields as { troubles?: unknown }).troubles),
      [troubles],
    );
    assert.deepEqual((await told((label) => label === "app")).lines, [`${state} unready=app`]);
  });

  it("load what writes them when the first one is due, and say so if that fails", async () => {
    const clock = new FakeClock();
    const logger = new RecordingLogger();
    let loads = 0;
    const onlooker = new Onlooker({
      clock,
      logger,
      remindMs: MINUTE,
      loadText: async () => {
        loads += 1;
        return Promise.reject(new Error("too many open files"));
      },
    });
    const observe = onlooker.forTarget({ context: undefined, isInterrupted: () => false });
    const object = runningPod("web", { ready: false });
    const event = { type: "add", object, cause: "watch" } as const;
    observe({ event, read: event, why: undefined, omission: undefined, told: "event" });
    await clock.advance(MINUTE - 1);
    assert.equal(loads, 0);
    await clock.advance(1);
    assert.deepEqual(logger.lines, [
      "warn: cannot write reminders of pods that are not ready: too many open files",
    ]);
    onlooker.dispose();
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

  it("tell one time of a pod whose grace period is over, as kube-apiserver leaves it to a finalizer", async () => {
    const { clock, logger, ...looked } = using(MINUTE);
    const deletion = { deletionTimestamp: "2026-11-29T14:00:00Z", deletionGracePeriodSeconds: 0 };
    looked.update(runningPod("web", { metadata: { ...deletion, finalizers: ["example.com/hold"] } }));
    await clock.advance(MINUTE);
    assert.deepEqual(logger.lines, ["info: terminating for 1m: shop/web finalizers=example.com/hold"]);
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
