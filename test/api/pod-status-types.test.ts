import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { podStatus } from "../../src/api/pod-status.js";
import { FORGED, jsonOf, MISSHAPEN_PODS } from "../support/misshapen-pods.js";

describe("podStatus of a pod whose members have other types", () => {
  for (const { what, pod } of MISSHAPEN_PODS) {
    it(`has its own types for ${what}`, () => {
      const { status, ready, total, restarts, lastRestartAt } = podStatus(JSON.parse(jsonOf(pod)) as Pod);
      assert.ok(!status.includes(FORGED));
      assert.equal(typeof status, "string");
      assert.ok([ready, total, restarts].every(Number.isInteger));
      assert.ok(lastRestartAt === undefined || typeof lastRestartAt === "string");
    });
  }

  it("counts such members as absent", () => {
    const pod = {
      metadata: { deletionTimestamp: {} },
      spec: { containers: { length: 9 }, initContainers: "i" },
      status: {
        phase: "Running",
        reason: ["Evicted"],
        conditions: {},
        containerStatuses: ["c", { ready: "yes", restartCount: "7", state: { running: {}, terminated: 1 } }],
        initContainerStatuses: 5,
      },
    };
    assert.deepEqual(podStatus(pod as unknown as Pod), {
      status: "Running",
      ready: 0,
      total: 0,
      restarts: 0,
      lastRestartAt: undefined,
    });
  });
});
