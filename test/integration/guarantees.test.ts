import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import type { Fault } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";
import type { ResourceEventHandler } from "../../src/informer/resource-event-handler.js";
import { eventually, podNamed, runEmbedded, type EmbeddedRun } from "../support/embedded.js";

const watch = { verb: "watch", resource: "pods" } as const;
const list = { verb: "list", resource: "pods" } as const;

/** Gives the pod its nth state. */
function setStep({ server }: EmbeddedRun, name: string, step: number): void {
  server.objects.patch(
    "pods",
    `default/${name}`,
    { metadata: { labels: { step: String(step) } } },
    { contentType: "application/merge-patch+json" },
  );
}

function stepOf(pod: Pod | undefined): number {
  return Number(pod?.metadata?.labels?.["step"] ?? 0);
}

/** What a handler knows by what it was told alone; a call that cannot follow the calls before it is a fault. */
class Believer implements ResourceEventHandler<Pod> {
  readonly pods = new Map<string, Pod>();
  readonly faults: string[] = [];

  onAdd(pod: Pod): void {
    const name = pod.metadata?.name ?? "";
    this.#expect(!this.pods.has(name), `${name} is told as new again`);
    this.pods.set(name, pod);
  }

  onUpdate(old: Pod, pod: Pod): void {
    const name = pod.metadata?.name ?? "";
    this.#expect(
      stepOf(this.pods.get(name)) === stepOf(old),
      `${name}: there is a gap before ${stepOf(pod)}`,
    );
    this.#expect(stepOf(old) <= stepOf(pod), `${name} goes back from ${stepOf(old)} to ${stepOf(pod)}`);
    this.pods.set(name, pod);
  }

  onDelete({ key }: { readonly key: string }): void {
    const name = key.slice(key.indexOf("/") + 1);
    this.#expect(this.pods.delete(name), `${name} goes without having been there`);
  }

  #expect(holds: boolean, fault: string): void {
    if (!holds) {
      this.faults.push(fault);
    }
  }
}

describe("guarantees", () => {
  it("tells the states of an object in the server's order, through broken watches and new lists (CT-2, G1)", async (t) => {
    const run = await runEmbedded(t);
    const told: number[] = [];
    run.informer.addEventHandler({
      onAdd: (pod) => void told.push(stepOf(pod)),
      onUpdate: (_, pod) => void told.push(stepOf(pod)),
    });
    run.server.objects.create("pods", podNamed("web"));
    run.server.faults.add({ match: watch, times: 4, do: { type: "end", afterEvents: 3 } });
    run.server.faults.add({
      match: { ...watch, nth: 3 },
      do: { type: "http", code: 410, reason: "Expired" },
    });
    await run.start();
    for (let step = 1; step <= 40; step += 1) {
      setStep(run, "web", step);
      await systemClock.sleep(step % 5 === 0 ? 20 : 0);
    }
    await eventually(() => assert.equal(told.at(-1), 40));
    assert.deepEqual(
      told,
      [...new Set(told)].sort((left, right) => left - right),
      "each state once at most, none after a later one",
    );
    assert.ok(
      run.reports.some(({ kind }) => kind === "expired"),
      "it has listed again",
    );
  });

  it("tells handlers that come while changes go on the present, then each change: no gap, no double (CT-3, G6)", async (t) => {
    const run = await runEmbedded(t);
    for (const name of ["a", "b", "c"]) {
      run.server.objects.create("pods", podNamed(name));
    }
    run.server.faults.add({ match: watch, times: 3, do: { type: "end", afterEvents: 7 } });
    await run.start();
    const believers: Believer[] = [];
    for (let step = 1; step <= 60; step += 1) {
      setStep(run, ["a", "b", "c"][step % 3] ?? "a", step);
      if (step % 4 === 0) {
        believers.push(new Believer());
        run.informer.addEventHandler(believers.at(-1) ?? {});
      }
      if (step === 30) {
        run.server.objects.delete("pods", "default/c", { gracePeriodSeconds: 0 });
        run.server.objects.create("pods", podNamed("c"));
      }
      await systemClock.sleep(step % 10 === 0 ? 15 : 0);
    }
    await run.converges();
    await eventually(() => {
      for (const { pods, faults } of believers) {
        assert.deepEqual(faults, []);
        assert.deepEqual(new Set(pods.values()), new Set(run.informer.lister.list()));
      }
    });
  });
});

interface UnsyncedRun {
  readonly run: EmbeddedRun;
  /** Does not wait for the first list. */
  readonly start: () => void;
  /** Resolves with the end of the informer; the test does the same when it ends. */
  readonly stop: () => Promise<void>;
}

async function prepareUnsynced(t: TestContext): Promise<UnsyncedRun> {
  const controller = new AbortController();
  let running: Promise<void> | undefined;
  async function stop(): Promise<void> {
    controller.abort();
    await running;
  }
  // Hooks run in their order, and the server of the next one waits for its clients.
  t.after(stop);
  const run = await runEmbedded(t);
  return {
    run,
    start: () => {
      running = run.informer.run(controller.signal);
    },
    stop,
  };
}

describe("an informer that is told to stop", () => {
  const states: readonly (readonly [string, readonly Fault[], string])[] = [
    ["a list gets no answer", [{ match: list, do: { type: "hang" } }], "listing"],
    ["the server refuses lists", [{ match: list, times: 1_000, do: { type: "refuse" } }], "backingOff"],
    ["a watch gets no answer", [{ match: watch, do: { type: "hang" } }], "connecting"],
    ["it watches", [], "watching"],
    [
      "the server sends it away for a minute",
      [{ match: watch, times: 1_000, do: { type: "http", code: 429, retryAfterSeconds: 60 } }],
      "backingOff",
    ],
  ];
  for (const [when, faults, state] of states) {
    it(`leaves no socket, timer or listener when ${when} (G7)`, async (t) => {
      // Both sides are looked at when the test ends: the server waits for its last connection.
      const { run, start, stop } = await prepareUnsynced(t);
      for (const fault of faults) {
        run.server.faults.add(fault);
      }
      start();
      await eventually(() => assert.equal(run.informer.state.kind, state));
      await stop();
      assert.equal(run.informer.state.kind, "stopped");
    });
  }

  it("waits for the call of a handler that is under way, and makes no other (G2, G7)", async (t) => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    t.after(() => finish());
    const { run, start, stop } = await prepareUnsynced(t);
    const calls: string[] = [];
    run.informer.addEventHandler({
      onAdd: async (pod) => {
        calls.push(`begins with ${pod.metadata?.name}`);
        await finished;
        calls.push(`is done with ${pod.metadata?.name}`);
      },
    });
    run.server.objects.create("pods", podNamed("a"));
    run.server.objects.create("pods", podNamed("b"));
    start();
    await eventually(() => assert.equal(calls.length, 1));
    let ended = false;
    const stopped = stop().then(() => {
      ended = true;
    });
    await systemClock.sleep(20);
    assert.equal(ended, false);
    finish();
    await stopped;
    assert.deepEqual(calls, ["begins with a", "is done with a"]);
  });
});
