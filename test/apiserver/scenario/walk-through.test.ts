import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../../src/api/pod.js";
import { podStatus } from "../../../src/api/pod-status.js";
import { embeddedDriver } from "../../../src/apiserver/embedded-driver.js";
import { runScenario } from "../../../src/apiserver/scenario/scenario.js";
import type { ScenarioDriver } from "../../../src/apiserver/scenario/cluster/driver.js";
import { playWalkThrough, walkThrough } from "../../../src/apiserver/scenario/walk-through.js";
import { FakeClock } from "../../support/fake-clock.js";
import { useServer } from "../server-fixture.js";
import { restDriver } from "./rest-driver.js";

const server = useServer();

function overHttp(): ScenarioDriver {
  return restDriver(async (method, path, body, contentType = "application/json") => {
    const { code, json } = await server.client.send(path, { method, body, contentType });
    return { status: code, body: json };
  });
}

const DRIVERS: readonly (readonly [title: string, driver: () => ScenarioDriver])[] = [
  ["in the process", () => embeddedDriver(server.server.objects)],
  ["over HTTP", overHttp],
];

for (const [title, driverOf] of DRIVERS) {
  describe(`walkThrough on the embedded server, ${title}`, () => {
    it("does in each step what the step says, and nothing else", async () => {
      const driver = driverOf();
      await driver.ensure("namespaces", { metadata: { name: "demo" } });
      const watch = await server.client.watch("/api/v1/namespaces/demo/pods?watch=1&resourceVersion=0");
      const { signal } = new AbortController();
      for (const step of walkThrough(driver, { clock: new FakeClock(), signal, node: "node-2" })) {
        await step.run();
        const events = (await watch.take(step.events.length)) as unknown as { type: string; object: Pod }[];
        assert.deepEqual(
          events.map(({ type }) => type),
          step.events,
          step.name,
        );
        const last = events.at(-1)?.object ?? {};
        const [name, ...others] = new Set(events.map(({ object }) => object.metadata?.name));
        assert.deepEqual([name, others], ["web", []]);
        if (step.status !== "") {
          assert.equal(podStatus(last).status, step.status, step.name);
        }
      }
      assert.equal(watch.pendingText, "");
      watch.close();
    });

    it("can be played again, at its own pace", async () => {
      const clock = new FakeClock();
      const driver = driverOf();
      await driver.ensure("namespaces", { metadata: { name: "demo" } });
      const { signal } = new AbortController();
      const over = playWalkThrough(driver, { clock, signal, name: "again" });
      // Requests take real turns of the event loop, so the fake clock is advanced as long as the pod exists.
      const isGone = (): boolean => server.server.objects.get("pods", "demo/again") === undefined;
      await clock.advance(0);
      for (let second = 0; second < 1000 && (second < 10 || !isGone()); second += 1) {
        await clock.advance(1000);
      }
      await over;
      assert.equal(server.server.objects.get("pods", "demo/again"), undefined);
    });
  });
}

describe("runScenario on the embedded server", () => {
  it("plays three minutes without a refusal", async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const logged: string[] = [];
    const run = runScenario(embeddedDriver(server.server.objects), {
      clock,
      signal: controller.signal,
      log: (message) => void logged.push(message),
    });
    await clock.advance(180_000);
    controller.abort();
    await run;
    assert.deepEqual(logged, []);
    assert(server.server.objects.list("pods").length >= 5);
    const { length } = server.server.objects.list("events");
    assert(length > 500 && length <= 1000, `${length} events`);
    assert.equal(server.server.objects.list("nodes").length, 5);
  });
});
