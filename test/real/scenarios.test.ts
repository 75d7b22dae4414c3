import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runScenario } from "../../src/apiserver/scenario/scenario.js";
import { systemClock } from "../../src/base/clock.js";
import { restDriver } from "../apiserver/scenario/rest-driver.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";

/** Two minutes of the demo, in which every scenario has come to its point. */
const DEMO_SECONDS = 120;
const SPEED = 8;

describe("the scenarios of the demo on a real cluster", { skip: realClusterMissing() }, () => {
  let real: RealCluster | undefined;
  before(
    async () => {
      real = await startRealCluster();
    },
    { timeout: 120_000 },
  );
  after(async () => real?.close());

  it("makes no write that kube-apiserver refuses", { timeout: 60_000 }, async () => {
    const driver = restDriver(async (method, path, body, contentType = "application/json") => {
      assert(real !== undefined);
      return real.request(method, path, body, { contentType });
    });
    const controller = new AbortController();
    const logged: string[] = [];
    const run = runScenario(driver, {
      clock: systemClock,
      signal: controller.signal,
      speed: SPEED,
      log: (message) => void logged.push(message),
    });
    await systemClock.sleep((DEMO_SECONDS / SPEED) * 1000);
    const deployments = await driver.list("deployments.apps");
    controller.abort();
    await run;
    assert.deepEqual(logged, []);
    assert(deployments.length >= 8, `${deployments.length} Deployments`);
  });
});
