import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { systemClock } from "../../src/base/clock.js";
import type { ResourceEventHandler } from "../../src/informer/resource-event-handler.js";
import { podNamed, runEmbedded, type EmbeddedRun } from "../support/embedded.js";
import { eventually } from "../support/eventually.js";

const watch = { verb: "watch", resource: "pods" } as const;

/** Sets the pod to its nth state. */
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

/** A handler that knows only its calls. A call that cannot follow the calls before it is a fault. */
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

describe("handlers, while connections break", () => {
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
