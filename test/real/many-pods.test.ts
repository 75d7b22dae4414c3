import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { startWatcher, untimed } from "../support/real/cli-run.js";
import { versionsOfServer } from "../support/real/object-versions.js";
import { observePods } from "../support/real/observed-pods.js";
import { storePods } from "../support/real/stored-pods.js";
import { until } from "../support/eventually.js";

const COUNT = 10_000;
/** The tests take seconds on an idle machine, and minutes beside other tests. */
const LIMIT_MS = 170_000;

describe(`${COUNT} pods on a real cluster`, { skip: realClusterMissing(), timeout: 3 * LIMIT_MS }, () => {
  let cluster: RealCluster;
  before(
    async () => {
      cluster = await startRealCluster();
    },
    { timeout: LIMIT_MS },
  );
  after(async () => cluster.close());

  it(
    "reach an informer that watches while they are made, as fast as etcd takes them",
    { timeout: LIMIT_MS },
    async (t) => {
      const observed = await observePods(t, cluster);
      await observed.informer.whenSynced();
      await storePods(cluster, { count: COUNT });
      await observed.equalServer();
      assert.equal(observed.informer.lister.size, COUNT);
      // A busy server ends the watch of a busy client. Every next watch has a new position, so there is no
      // loop.
      const [list, ...watches] = observed.requests();
      assert.equal(list, "list 0/500");
      assert.deepEqual(new Set(watches.map((request) => request.split(" ")[0])), new Set(["watch"]));
      assert.equal(new Set(watches).size, watches.length, watches.join("\n"));
      assert.equal(observed.books.told.filter((line) => line.startsWith("add ")).length, COUNT);
    },
  );

  it(
    "are listed, printed and watched: a line for each, then one for each change",
    { timeout: LIMIT_MS },
    async (t) => {
      const informers = await Promise.all([
        observePods(t, cluster, { name: "lister" }),
        observePods(t, cluster, { name: "streamer", initialList: "stream" }),
      ]);
      const stdoutFile = join(cluster.directory, "ten-thousand.txt");
      const run = startWatcher(
        t,
        cluster.kubeconfigPath,
        ["-A", "-o", "short", "--resync", "0", "--no-summary"],
        {
          stdoutFile,
          limitMs: LIMIT_MS,
        },
      );
      await run.until(({ stderr }) => stderr.includes(" found\n"));
      const keys = [...(await versionsOfServer(cluster)).keys()];
      const [updated, [deleted = ""]] = [keys.slice(100, 105), keys.slice(-1)];
      for (const key of updated) {
        await write("PATCH", key, { metadata: { labels: { touched: "yes" } } });
      }
      await write("DELETE", deleted, { gracePeriodSeconds: 0 });
      await until(() => readFileSync(stdoutFile, "utf8").includes("Pod Deleted from Store"));

      const { code, stderr } = await run.stop();
      assert.equal(code, 143);
      assert.deepEqual(untimed(stderr), [
        `watching pods in all namespaces: ${COUNT} found`,
        "Received termination, signaling shutdown",
      ]);
      const lines = untimed(readFileSync(stdoutFile, "utf8"));
      assert.deepEqual(
        lines.slice(0, COUNT).sort(),
        keys.map((key) => `New Pod Added to Store: ${nameOf(key)}`).sort(),
      );
      assert.deepEqual(lines.slice(COUNT), [
        ...updated.map((key) => `${nameOf(key)} Pod Updated to ${nameOf(key)}`),
        // The server sends an update before a deletion without a grace period.
        `${nameOf(deleted)} Pod Updated to ${nameOf(deleted)}`,
        `Pod Deleted from Store: ${nameOf(deleted)}`,
      ]);
      for (const observed of informers) {
        await observed.equalServer();
        assert.deepEqual(observed.said(), ["info: watching pods: N found"]);
        assert.equal(observed.informer.lister.size, COUNT - 1);
      }
      // The server answers from its cache, which means without pages.
      assert.deepEqual(
        informers.map((observed) => observed.requests()),
        [["list 0/500", "watch +0"], ["stream latest"]],
      );
    },
  );

  async function write(method: string, key: string, body: object): Promise<void> {
    const [namespace = "", name = ""] = key.split("/");
    const { status, text } = await cluster.request(
      method,
      `/api/v1/namespaces/${namespace}/pods/${name}`,
      body,
    );
    assert.equal(status, 200, text);
  }
});

function nameOf(key: string): string {
  return key.split("/")[1] ?? "";
}
