import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runScenario, type ScenarioOptions } from "../../../src/apiserver/scenario/scenario.js";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { CountingDriver } from "./counting-driver.js";
import { play, ScenarioCluster, shownOf } from "./scenario-cluster.js";

/** Returns the writes of the given time, one line for each. */
async function transcript(seconds: number, options: Partial<ScenarioOptions>): Promise<string[]> {
  const { cluster, pass, stop } = play(options);
  await pass(seconds);
  await stop();
  return cluster.writes.map(
    ({ atMs, verb, resource, key }) => `${Math.round(atMs)} ${verb} ${resource} ${key}`,
  );
}

describe("runScenario", () => {
  it("furnishes the cluster before the first pod", async () => {
    const { cluster, pass, stop } = play();
    await pass(0);
    assert.deepEqual(
      cluster.objects.list("namespaces").map(({ metadata }) => metadata.name),
      ["batch", "demo", "shop", "staging"],
    );
    assert.equal(cluster.objects.list("nodes").length, 5);
    await stop();
  });

  it("shows a rollout and every urgent kind of trouble within 30 seconds", async () => {
    const { cluster, logged, pass, stop } = play();
    await pass(30);
    await stop();
    const words = new Set(
      cluster
        .writesTo("pods")
        .map(({ object }) => (object === undefined ? "gone" : shownOf(object)).split(" ")[0]),
    );
    for (const word of ["Running", "CrashLoopBackOff", "ErrImagePull", "ImagePullBackOff", "OOMKilled"]) {
      assert(words.has(word), word);
    }
    const [first] = cluster.podNames("web");
    assert.equal(cluster.shown(first ?? "").at(-1), "gone");
    assert(cluster.told("trainer").includes("Pod FailedScheduling"));
    assert(cluster.writes.some(({ verb }) => verb === "evict"));
    assert.deepEqual(logged, []);
  });

  it("plays the same for the same seed, with the same names of pods and events", async () => {
    const first = await transcript(40, { seed: 3 });
    assert(first.length > 500);
    assert.deepEqual(await transcript(40, { seed: 3 }), first);
    assert.notDeepEqual(await transcript(40, { seed: 4 }), first);
  });

  it("plays a scenario alone as it plays it among all others", async () => {
    const among = await transcript(40, { seed: 3 });
    const alone = await transcript(40, { seed: 3, scenarios: ["crashloop"] });
    const names = (lines: string[]): string[] =>
      lines.filter((line) => line.includes("/api")).map((line) => line.replace(/^\d+ /, ""));
    assert.deepEqual(names(among).slice(0, 30), names(alone).slice(0, 30));
  });

  it("plays the same faster", async () => {
    const slow = await transcript(40, { seed: 3 });
    const fast = await transcript(4, { seed: 3, speed: 10 });
    const withoutTimes = (lines: string[]): string[] => lines.map((line) => line.replace(/^\d+ /, "")).sort();
    assert.deepEqual(withoutTimes(fast), withoutTimes(slow));
  });

  it("ends with its signal and leaves no timer", async () => {
    const { clock, cluster, pass, stop } = play();
    await pass(10);
    await stop();
    const written = cluster.writes.length;
    await pass(60);
    assert.equal(clock.pendingTimers, 0);
    assert.equal(cluster.writes.length, written);
  });

  it("starts a life anew whose pod was taken away, and removes what is left of it", async () => {
    const { cluster, logged, pass, stop } = play({ scenarios: ["crashloop"] });
    await pass(4);
    const [name = ""] = cluster.podNames("api");
    cluster.objects.delete("pods", `demo/${name}`, { gracePeriodSeconds: 0 });
    await pass(4);
    assert.deepEqual(logged, [`crashloop: pods "${name}" not found`]);
    assert.deepEqual(cluster.objects.list("deployments.apps"), []);
    await pass(10);
    assert.equal(cluster.podNames("api").length, 2);
    await stop();
  });

  it("rejects when the cluster cannot be furnished", async () => {
    const { clock, driver } = new ScenarioCluster();
    const failing = { ...driver, ensure: async () => Promise.reject(new Error("forbidden")) };
    await assert.rejects(runScenario(failing, { clock, signal: new AbortController().signal }), /forbidden/);
    assert.equal(clock.pendingTimers, 0);
  });

  it("refuses a speed that is none", async () => {
    const { clock, driver } = new ScenarioCluster();
    const options = { clock, signal: new AbortController().signal, speed: 0 };
    await assert.rejects(runScenario(driver, options), RangeError);
  });
});

describe("runScenario, an hour", () => {
  it("goes on, keeps the number of objects within bounds, and has nothing to log", async () => {
    const clock = new FakeClock();
    const driver = new CountingDriver();
    const controller = new AbortController();
    const logged: string[] = [];
    const { signal } = controller;
    const run = runScenario(driver, { clock, signal, log: (message) => void logged.push(message) });
    const pods: number[] = [];
    for (let minute = 0; minute < 60; minute += 1) {
      const before = driver.writes;
      await clock.advance(60_000);
      assert(driver.writes - before > 100, `minute ${minute}: ${driver.writes - before} writes`);
      pods.push(driver.count("pods"));
    }
    assert(Math.min(...pods) >= 20 && Math.max(...pods) <= 45, pods.join(" "));
    const workloads = [
      "deployments.apps",
      "replicasets.apps",
      "statefulsets.apps",
      "daemonsets.apps",
      "jobs.batch",
      "cronjobs.batch",
    ];
    assert(workloads.reduce((sum, resource) => sum + driver.count(resource), 0) <= 45);
    assert.deepEqual(logged, []);
    controller.abort();
    await run;
    assert.equal(clock.pendingTimers, 0);
  });
});

describe("runScenario, guests", () => {
  const GUEST = { namespace: "demo", name: "guest" };
  const MANIFEST = { metadata: GUEST, spec: { containers: [{ name: "c", image: "c" }] } };

  it("runs a pod that another client creates, and removes it when it is deleted", async () => {
    const { cluster, logged, pass, stop } = play({ scenarios: ["job"] });
    await pass(5);
    cluster.objects.create("pods", MANIFEST);
    await pass(7);
    assert.equal(cluster.shown("guest").at(-1), "Running 1/1 0");
    cluster.objects.delete("pods", "demo/guest");
    await pass(5);
    assert.deepEqual(cluster.shown("guest").slice(-2), ["Completed 0/1 0", "gone"]);
    assert.deepEqual(logged, []);
    await stop();
  });

  it("replaces a pod of a Deployment that another client deletes", async () => {
    const { cluster, logged, pass, stop } = play({ scenarios: ["probe-flap"] });
    await pass(8);
    const [first = "", second = ""] = cluster.podNames("report");
    cluster.objects.delete("pods", `demo/${second}`);
    await pass(12);
    assert.equal(cluster.shown(second).at(-1), "gone");
    const [, , third = ""] = cluster.podNames("report");
    assert.equal(cluster.shown(third).at(-1), "Running 1/1 0");
    assert.notEqual(cluster.objects.get("pods", `demo/${first}`), undefined);
    assert.deepEqual(logged, []);
    await stop();
  });

  it("leaves the pods of the demo to their lives", async () => {
    const { cluster, clock, logged, pass, stop } = play();
    await pass(120);
    assert.deepEqual(logged, []);
    await stop();
    await settle();
    assert.equal(clock.pendingTimers, 0);
    const created = cluster.writesTo("pods").filter(({ verb }) => verb === "create");
    assert.equal(
      new Set(created.map(({ object }) => JSON.stringify(object?.["metadata"]))).size,
      created.length,
    );
  });

  it("goes on after the pods could not be listed", async () => {
    const cluster = new ScenarioCluster();
    const driver = { ...cluster.driver };
    Object.assign(cluster.driver, { list: async () => Promise.reject(new Error("no answer")) });
    const { logged, pass, stop } = play({ scenarios: ["job"] }, cluster);
    await pass(1);
    Object.assign(cluster.driver, driver);
    cluster.objects.create("pods", MANIFEST);
    await pass(7);
    assert.equal(cluster.shown("guest").at(-1), "Running 1/1 0");
    assert.deepEqual([...new Set(logged)], ["pods of other clients: no answer"]);
    await stop();
  });
});
