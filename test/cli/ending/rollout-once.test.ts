import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Cluster, cluster, CRASHING, ending, RUNNING, STARTING } from "./cluster.js";

/** A run that does not end fails its test. */
const LIMIT = { timeout: 60_000 };

/** How one look is asked for, alone and with the first list in an order. */
const LOOKS: readonly (readonly string[])[] = [
  ["--once"],
  ["--once", "-o", "table"],
  ["--timeout=0"],
  ["--timeout=0", "--sort-by=.metadata.name"],
];

/** Creates a Deployment of two pods, and says how many of them are available. */
function deployed(on: Cluster, available: number): void {
  on.deploy("web", 2);
  on.observed("web", {
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: available,
    availableReplicas: available,
  });
  on.podOf("web", 1, "web-1", RUNNING);
  on.podOf("web", 1, "web-2", available === 2 ? RUNNING : STARTING);
}

describe("one look at a Deployment and its pods", () => {
  for (const look of LOOKS) {
    const run = async (on: Cluster, ...args: readonly string[]): Promise<readonly [number, string]> =>
      ending(await on.run(["deploy/web", ...args, ...look, "--no-summary"]).result);

    it(`ends with 0 if the rollout is complete: ${look.join(" ")}`, LIMIT, async (t) => {
      const on = await cluster(t);
      deployed(on, 2);
      assert.deepEqual(await run(on, "--for=rollout", "--for=ready", "--fail-on=any"), [
        0,
        "done: 1 of 1 deployments rolled out, 2 of 2 pods ready after T",
      ]);
    });

    it(`ends with 4 if the rollout is not complete: ${look.join(" ")}`, LIMIT, async (t) => {
      const on = await cluster(t);
      deployed(on, 1);
      assert.deepEqual(await run(on, "--for=rollout"), [
        4,
        "not met: 0 of 1 deployments rolled out; waiting for deployment default/web " +
          "(1 of 2 updated pods are available)",
      ]);
      assert.deepEqual(await run(on, "--for=ready"), [
        4,
        "not met: 1 of 2 pods ready; waiting for default/web-2 status=ContainerCreating ready=0/1",
      ]);
    });

    it(`ends with 3 if a pod is in trouble: ${look.join(" ")}`, LIMIT, async (t) => {
      const on = await cluster(t);
      deployed(on, 1);
      on.status("pods", "web-2", CRASHING);
      const [code, last] = await run(on, "--fail-on=crashloop");
      assert.equal(code, 3, last);
      assert.match(
        last,
        /^failed: default\/web-2 status=CrashLoopBackOff .* \(--fail-on crashloop\); after T$/,
      );
    });

    it(`prints all of the list before it ends: ${look.join(" ")}`, LIMIT, async (t) => {
      const on = await cluster(t);
      deployed(on, 2);
      const { stdout, code } = await on.run(["deploy/web", "--for=ready", ...look]).result;
      assert.equal(code, 0);
      const names = [...stdout.matchAll(/\b(web-[12])\b/g)].map(([, name]) => name);
      assert.deepEqual([...new Set(names)].sort(), ["web-1", "web-2"]);
    });
  }

  it("waits with --sort-by for pods that are ready later", LIMIT, async (t) => {
    const on = await cluster(t);
    deployed(on, 1);
    const cli = on.run(["deploy/web", "--for=ready", "--sort-by=.metadata.name"]);
    await cli.untilShown("stdout", /web-2/);
    on.status("pods", "web-2", RUNNING);
    assert.deepEqual(ending(await cli.result), [0, "done: 2 of 2 pods ready after T"]);
  });
});
