import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runScenario, type ScenarioOptions } from "../../../src/apiserver/scenario/scenario.js";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { RecordingDriver } from "./recording-driver.js";

interface Play {
  readonly clock: FakeClock;
  readonly driver: RecordingDriver;
  readonly logged: string[];
  /** Aborts the scenario and waits for its end. */
  readonly stop: () => Promise<void>;
}

function play(options: Partial<ScenarioOptions> = {}, prepare?: (driver: RecordingDriver) => void): Play {
  const clock = new FakeClock();
  const driver = new RecordingDriver(clock);
  prepare?.(driver);
  const controller = new AbortController();
  const logged: string[] = [];
  const run = runScenario(driver, {
    clock,
    signal: controller.signal,
    log: (message) => void logged.push(message),
    ...options,
  });
  return {
    clock,
    driver,
    logged,
    stop: async () => {
      controller.abort(new Error("over"));
      await run;
    },
  };
}

/** Returns the writes of the given time, one line for each. */
async function transcript(seconds: number, options: Partial<ScenarioOptions>): Promise<string[]> {
  const { clock, driver, stop } = play(options);
  await clock.advance(seconds * 1000);
  await stop();
  return driver.writes.map(({ atMs, verb, pod, shows }) => `${Math.round(atMs)} ${verb} ${pod} ${shows}`);
}

describe("runScenario", () => {
  it("furnishes the cluster before the first pod", async () => {
    const { driver, clock, stop } = play();
    await clock.advance(0);
    assert.deepEqual(driver.namespaces, ["demo", "shop", "batch"]);
    assert.deepEqual(driver.nodes, ["node-1", "node-2", "node-3"]);
    await stop();
  });

  it("shows every kind of trouble within three minutes, and the walk-through again and again", async () => {
    const { driver, clock, logged, stop } = play();
    await clock.advance(180_000);
    await stop();
    const words = new Set(driver.writes.map(({ shows }) => shows.split(" ")[0]));
    for (const word of [
      "Pending",
      "ContainerCreating",
      "Running",
      "Terminating",
      "Error",
      "CrashLoopBackOff",
      "ErrImagePull",
      "ImagePullBackOff",
      "OOMKilled",
      "Completed",
      "PodInitializing",
      "Init:0/3",
      "Init:Error",
    ]) {
      assert(words.has(word), word);
    }
    const walks = driver.writes.filter(({ verb, pod }) => verb === "remove" && pod === "demo/web");
    assert(walks.length >= 4, `${walks.length} walk-throughs`);
    assert.deepEqual(logged, []);
  });

  it("plays the same for the same seed", async () => {
    const first = await transcript(60, { seed: 3 });
    assert(first.length > 50);
    assert.deepEqual(await transcript(60, { seed: 3 }), first);
    assert.notDeepEqual(await transcript(60, { seed: 4 }), first);
  });

  it("plays the same faster", async () => {
    const slow = await transcript(60, { seed: 3 });
    const fast = await transcript(6, { seed: 3, speed: 10 });
    const withoutTimes = (lines: string[]): string[] => lines.map((line) => line.replace(/^\d+ /, "")).sort();
    assert.deepEqual(withoutTimes(fast), withoutTimes(slow));
  });

  it("ends with its signal and leaves no timer", async () => {
    const { clock, driver, stop } = play();
    await clock.advance(10_000);
    await stop();
    const written = driver.writes.length;
    await clock.advance(60_000);
    assert.equal(clock.pendingTimers, 0);
    assert.equal(driver.writes.length, written);
  });

  it("starts a life anew whose pod was taken away, and says so", async () => {
    const { clock, driver, logged, stop } = play();
    await clock.advance(2000);
    assert(driver.pods.has("demo/web"));
    driver.pods.delete("demo/web");
    await clock.advance(30_000);
    assert.deepEqual(logged, ['walk-through: pods "web" not found']);
    const created = driver.writes.filter(({ verb, pod }) => verb === "create" && pod === "demo/web");
    assert(created.length >= 2);
    await stop();
  });

  it("rejects when the cluster cannot be furnished", async () => {
    const clock = new FakeClock();
    const driver = new RecordingDriver(clock);
    driver.createNode = async () => Promise.reject(new Error("forbidden"));
    await assert.rejects(runScenario(driver, { clock, signal: new AbortController().signal }), /forbidden/);
    assert.equal(clock.pendingTimers, 0);
  });

  it("refuses a speed that is none", async () => {
    const clock = new FakeClock();
    const options = { clock, signal: new AbortController().signal, speed: 0 };
    await assert.rejects(runScenario(new RecordingDriver(clock), options), RangeError);
  });
});

describe("runScenario, guests", () => {
  function withGuests(): Play {
    return play({}, (driver) => {
      Object.assign(driver, { listPods: async () => Promise.resolve([...driver.pods.values()]) });
    });
  }

  const GUEST = { namespace: "demo", name: "guest" };
  const MANIFEST = { metadata: GUEST, spec: { containers: [{ name: "c", image: "c" }] } };

  it("runs a pod that another client creates, and removes it when it is deleted", async () => {
    const { clock, driver, logged, stop } = withGuests();
    await clock.advance(5000);
    await driver.createPod(MANIFEST);
    await clock.advance(6000);
    assert.equal(driver.shown("guest").at(-1), "Running 1/1 0");
    await driver.deletePod(GUEST);
    await clock.advance(4000);
    assert.deepEqual(driver.shown("guest").slice(-3), ["Terminating 1/1 0", "Terminating 0/1 0", "gone"]);
    assert.deepEqual(logged, []);
    await stop();
  });

  it("removes a pod of the demo that another client deletes", async () => {
    const { clock, driver, logged, stop } = withGuests();
    await clock.advance(5000);
    await driver.deletePod({ namespace: "demo", name: "web" });
    await clock.advance(2500);
    assert.equal(driver.shown("web").at(-1), "gone");
    await clock.advance(30_000);
    assert.deepEqual(logged, ['walk-through: pods "web" not found']);
    await stop();
  });

  it("leaves the pods of the demo to their lives", async () => {
    const { clock, driver, logged, stop } = withGuests();
    await clock.advance(180_000);
    assert.deepEqual(logged, []);
    const removals = driver.writes.filter(({ verb }) => verb === "remove").map(({ uid }) => uid);
    assert.equal(new Set(removals).size, removals.length);
    await stop();
    await settle();
    assert.equal(clock.pendingTimers, 0);
  });

  it("goes on after the pods could not be listed", async () => {
    const { clock, driver, logged, stop } = withGuests();
    const list = (driver as { listPods?: () => Promise<readonly object[]> }).listPods;
    Object.assign(driver, { listPods: async () => Promise.reject(new Error("no answer")) });
    await clock.advance(1000);
    Object.assign(driver, { listPods: list });
    await driver.createPod(MANIFEST);
    await clock.advance(6000);
    assert.equal(driver.shown("guest").at(-1), "Running 1/1 0");
    assert.deepEqual([...new Set(logged)], ["pods of other clients: no answer"]);
    await stop();
  });
});
