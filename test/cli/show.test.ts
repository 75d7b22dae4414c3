import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { podNamed } from "../support/embedded.js";

describe("k8s-informer, choosing events", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
  });
  after(async () => cluster.close());

  /** Runs the command line while pods change, and returns what it printed without the times. */
  async function printed(name: string, ...argv: readonly string[]): Promise<string[]> {
    const { objects } = cluster.server;
    objects.create("pods", podNamed(`${name}-there`, { test: name }));
    const run = cluster.start(["-l", `test=${name}`, "--resync", "0", ...argv]);
    await run.until(({ stderr }) => stderr.includes("1 found"));
    const pod = podNamed(name, { test: name });
    objects.create("pods", pod);
    const patch = (metadata: object): unknown =>
      objects.patch("pods", `default/${name}`, { metadata }, { contentType: "application/merge-patch+json" });
    patch({ annotations: { a: "1" } });
    patch({ labels: { a: "1" } });
    objects.delete("pods", `default/${name}`, { gracePeriodSeconds: 0 });
    objects.create("pods", podNamed(`${name}-end`, { test: name }));
    await run.until(({ stdout }) => stdout.includes(`Store: ${name}-end`));
    const { stdout } = await run.stop();
    return stdout
      .split("\n")
      .slice(0, -1)
      .map((line) =>
        line
          .slice("2026/11/23 11:32:05 ".length)
          .replace(/ns=.* node=<none>/, "…")
          .replace(/[\d.]+s/g, "Ns"),
      );
  }

  it("prints all of them by default", async () => {
    assert.deepEqual(await printed("all"), [
      "New Pod Added to Store: all-there  … age=Ns initial",
      "New Pod Added to Store: all  …",
      "all Pod Updated to all  … annotations=+a",
      "all Pod Updated to all  … labels=+a",
      "all Pod Updated to all  … was=Pending for=Ns grace=Ns",
      "Pod Deleted from Store: all  … lived=Ns terminating=Ns",
      "New Pod Added to Store: all-end  …",
    ]);
  });

  it("prints what matters with --show significant, in a format that explains nothing, too", async () => {
    assert.deepEqual(await printed("few", "-o", "short", "--show", "significant"), [
      "New Pod Added to Store: few-there",
      "New Pod Added to Store: few",
      "few Pod Updated to few",
      "few Pod Updated to few",
      "Pod Deleted from Store: few",
      "New Pod Added to Store: few-end",
    ]);
  });

  it("prints the types of --only, without the pods that are there already with --watch-only", async () => {
    assert.deepEqual(await printed("only", "--only", "add,delete", "--watch-only"), [
      "New Pod Added to Store: only  …",
      "Pod Deleted from Store: only  … lived=Ns terminating=Ns",
      "New Pod Added to Store: only-end  …",
    ]);
  });
});
