import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startCliCluster } from "../support/cli-cluster.js";

describe("k8s-informer in many namespaces", () => {
  it("says nothing that Node says of leaks", async (t) => {
    const cluster = await startCliCluster();
    t.after(async () => cluster.close());
    const namespaces = Array.from({ length: 12 }, (_, number) => `ns-${number}`);
    for (const name of namespaces) {
      cluster.server.objects.create("namespaces", { metadata: { name } });
    }
    const run = cluster.start(["-n", namespaces.join(","), "--no-summary"]);
    await run.until(({ stderr }) => stderr.match(/: 0 found\n/g)?.length === namespaces.length);
    const { stderr } = await run.stop();
    assert.deepEqual(
      stderr
        .split("\n")
        .slice(0, -1)
        .map((line) => line.slice("2026/11/23 11:32:05 ".length))
        .sort(),
      [
        "Received termination, signaling shutdown",
        ...namespaces.map((name) => `watching pods in the namespace "${name}": 0 found`),
        ...namespaces.map((name) => `no pods yet in the namespace "${name}"`),
      ].sort(),
    );
  });
});
