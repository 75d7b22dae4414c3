import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, ending, RUNNING } from "./cluster.js";

/** A run that does not end fails its test. */
const LIMIT = { timeout: 60_000 };

/** How the first lists are printed. Held events are observed when they are printed. */
const WAYS: readonly (readonly string[])[] = [
  ["--once"],
  ["--once", "--sort-by=.metadata.name"],
  ["--once", "-o", "table"],
  ["--timeout=0"],
  ["--timeout=0", "--sort-by=.metadata.name"],
  ["--sort-by=.metadata.name", "-o", "wide"],
  ["--sort-by=.metadata.name"],
  [],
];

describe("conditions and the first lists", () => {
  for (const way of WAYS) {
    it(
      `are judged when the pods of a workload have been observed, with ${way.join(" ") || "no flag"}`,
      LIMIT,
      async (t) => {
        const on = await cluster(t);
        on.deploy("web", 2);
        on.podOf("web", 1, "web-1", RUNNING);
        on.podOf("web", 1, "web-2", RUNNING);
        on.observed("web", { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 });
        const done = await on.run(["deploy/web", "--for=rollout", "--for=ready", ...way]).result;
        assert.deepEqual(ending(done), [0, "done: 1 of 1 deployments rolled out, 2 of 2 pods ready after T"]);
        // What has been judged has been printed.
        assert.match(done.stdout, /web-1.*\n(.*\n)*.*web-2/);
      },
    );
  }
});
