import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { Latch } from "../../src/base/latch.js";
import { Controller } from "../../src/controller/controller.js";
import type { ControllerOptions } from "../../src/controller/controller-options.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { prepareInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import { prepareController, runController, stopBoth } from "./controller-run.js";

describe("Controller", () => {
  it("reconciles what is there first, and then what is added, changed and deleted", async () => {
    const run = await runController([pod("a", "1"), pod("b", "2")]);
    assert.deepEqual(run.reconciled.splice(0), ["default/a", "default/b"]);
    run.pods.send("ADDED", pod("c", "11"));
    run.pods.send("MODIFIED", pod("a", "12"));
    run.pods.send("DELETED", pod("b", "13"));
    await settle();
    assert.deepEqual(run.reconciled, ["default/c", "default/a", "default/b"]);
    await stopBoth(run);
    assert.deepEqual(run.logger.lines, []);
  });

  it("makes one call of the events of a key that come while its workers are busy", async () => {
    const free = new Latch();
    const run = await runController([pod("busy", "1")], {
      reconcile: async (key) => (key === "default/busy" ? free.opened : undefined),
    });
    run.pods.send("ADDED", pod("a", "11"));
    run.pods.send("MODIFIED", pod("a", "12"), pod("a", "13"), pod("a", "14"));
    await settle();
    free.open();
    await settle();
    assert.deepEqual(run.reconciled, ["default/busy", "default/a"]);
    await stopBoth(run);
  });

  it("does not reconcile until all event handlers have processed the first objects", async () => {
    const run = prepareController([pod("a", "1")]);
    const late = prepareInformer(
      new ScriptedListWatch<Pod>()
        .refused()
        .list([pod("b", "1")], { at: "10" })
        .watch(),
    );
    run.controller.watches(run.pods.informer).watches(late.informer);
    await run.pods.start();
    await late.start();
    await run.start();
    assert.equal(run.controller.queue.length, 1);
    assert.deepEqual(run.reconciled, []);
    await late.clock.advance(1_000);
    assert.deepEqual(run.reconciled, ["default/a", "default/b"]);
    await late.stop();
    await stopBoth(run);
  });

  it("never calls reconcile for one key twice at once, and uses all its workers (MaxConcurrentReconciles)", async () => {
    const busy = new Map<string, Latch>();
    let most = 0;
    const run = await runController(
      ["a", "b", "c", "d"].map((name) => pod(name, "1")),
      {
        workers: 3,
        reconcile: async (key) => {
          assert.equal(busy.has(key), false, `${key} is reconciled twice`);
          const done = new Latch();
          busy.set(key, done);
          most = Math.max(most, busy.size);
          await done.opened;
          busy.delete(key);
        },
      },
    );
    assert.deepEqual([...busy.keys()], ["default/a", "default/b", "default/c"]);
    run.pods.send("MODIFIED", pod("a", "11"));
    await settle();
    assert.equal(busy.size, 3);
    busy.get("default/a")?.open();
    await settle();
    assert.deepEqual(run.reconciled, ["default/a", "default/b", "default/c", "default/d"]);
    busy.get("default/b")?.open();
    await settle();
    assert.deepEqual(run.reconciled.slice(4), ["default/a"]);
    assert.equal(most, 3);
    for (const done of busy.values()) {
      done.open();
    }
    await stopBoth(run);
  });

  it("tries a failure again after waits that grow, and reports each (Reconciler error)", async () => {
    const failures: string[] = [];
    let isBroken = true;
    const run = await runController([pod("a", "1")], {
      reconcile: () => {
        if (isBroken) {
          throw new Error("boom");
        }
      },
      onReconcileError: (failure) => {
        const { controller, key, error, failures: count } = failure;
        failures.push(`${controller} ${key} ${String(error)} ${count}`);
      },
    });
    for (const ms of [5, 10, 20]) {
      assert.equal(run.controller.queue.status().delayed, 1);
      await run.pods.clock.advance(ms - 1);
      assert.equal(run.controller.queue.status().delayed, 1);
      await run.pods.clock.advance(1);
    }
    assert.deepEqual(
      failures,
      [1, 2, 3, 4].map((count) => `web default/a Error: boom ${count}`),
    );
    isBroken = false;
    await run.pods.clock.advance(40);
    assert.equal(run.reconciled.length, 5);
    assert.equal(run.controller.queue.numRequeues("default/a"), 0);
    assert.deepEqual(run.logger.lines, []);
    await stopBoth(run);
  });

  it("logs failures: each reason at once, and repeats as a number", async () => {
    const run = await runController([pod("a", "1"), pod("b", "1")], {
      reconcile: async (key) => Promise.reject(new Error(key === "default/a" ? "boom" : "bang")),
    });
    await run.pods.clock.advance(100);
    assert.deepEqual(
      run.logger.lines,
      ["boom", "bang"].map(() => "error: a reconciliation failed and will be tried again"),
    );
    const [first] = run.logger.fields as [{ err: Error; key: string; controller: string; failures: number }];
    assert.deepEqual(
      [first.err.message, first.key, first.controller, first.failures],
      ["boom", "default/a", "web", 1],
    );
    await stopBoth(run);
    assert.match(run.logger.lines.join("\n"), /\(and \d+ more\)/);
  });

  it("reconciles again after requeueAfterMs, and forgets the failures (RequeueAfter)", async () => {
    const run = await runController([pod("a", "1")], {
      reconcile: () => {
        if (run.reconciled.length === 1) {
          throw new Error("boom");
        }
        return run.reconciled.length === 2 ? { requeueAfterMs: 60_000 } : { requeueAfterMs: 0 };
      },
    });
    await run.pods.clock.advance(5);
    assert.equal(run.reconciled.length, 2);
    assert.equal(run.controller.queue.numRequeues("default/a"), 0);
    await run.pods.clock.advance(59_999);
    assert.equal(run.reconciled.length, 2);
    await run.pods.clock.advance(1);
    assert.equal(run.reconciled.length, 3);
    await run.pods.clock.advance(600_000);
    assert.equal(run.reconciled.length, 3);
    await stopBoth(run);
  });

  it("lets the process read its sockets every 10 ms, however many keys wait", async () => {
    const run = prepareController(
      ["a", "b", "c", "d"].map((name) => pod(name, "1")),
      {
        reconcile: () => run.pods.clock.jump(6),
      },
    );
    run.controller.watches(run.pods.informer);
    await run.pods.start();
    const turns: number[] = [];
    run.pods.clock.nextTurn = async () => {
      turns.push(run.reconciled.length);
      return Promise.resolve();
    };
    await run.start();
    assert.deepEqual(turns, [2, 4]);
    await stopBoth(run);
  });

  it("reconciles keys that another source adds", async () => {
    const run = await runController([]);
    run.controller.queue.add("default/from-a-webhook");
    await settle();
    assert.deepEqual(run.reconciled, ["default/from-a-webhook"]);
    await stopBoth(run);
  });

  it("tells how each reconciliation ended, and how its queue does", async () => {
    const told: string[] = [];
    const run = await runController([pod("a", "1")], {
      reconcile: () => {
        if (run.reconciled.length === 1) {
          throw new Error("boom");
        }
        return run.reconciled.length === 2 ? { requeueAfterMs: 10 } : undefined;
      },
      metrics: {
        onReconciled: ({ controller, result, tookMs }) =>
          void told.push(`${controller} ${result} in ${tookMs}`),
        onTaken: () => {
          throw new Error("a gauge is broken");
        },
        onDelayed: ({ queue, delayMs }) => void told.push(`${queue} waits ${delayMs}`),
      },
    });
    await run.pods.clock.advance(5);
    await run.pods.clock.advance(10);
    assert.deepEqual(told, [
      "web waits 5",
      "web error in 0",
      "web waits 10",
      "web requeueAfter in 0",
      "web success in 0",
    ]);
    assert.match(run.logger.lines.join("\n"), /metrics\.onTaken failed/);
    await stopBoth(run);
  });
});

describe("Controller that is used wrongly", () => {
  it("refuses to run with an informer that was not started", async () => {
    const run = prepareController([]);
    run.controller.watches(run.pods.informer);
    await assert.rejects(run.controller.run(new AbortController().signal), {
      name: "TypeError",
      message:
        'Cannot run the controller "web": found 1 of 1 informers not started, call start of their factory first',
    });
  });

  it("refuses to run twice, and to watch once it was run (started more than once)", async () => {
    const run = await runController([]);
    const again = 'Cannot run the controller "web": it is running, and a controller runs only once';
    await assert.rejects(run.controller.run(new AbortController().signal), { message: again });
    assert.throws(() => run.controller.watches(run.pods.informer), {
      message: 'Cannot watch an informer: the controller "web" was run already',
    });
    await stopBoth(run);
  });

  it("refuses a number of workers that makes no sense, and to hide its failures", () => {
    for (const workers of [0, 1.5, Number.NaN]) {
      assert.throws(() => prepareController([], { workers }), RangeError);
    }
    assert.throws(
      () => new Controller({ name: "web", reconcile: () => undefined } as unknown as ControllerOptions),
      { message: /^Cannot make the controller "web": found no logger/ },
    );
  });
});
