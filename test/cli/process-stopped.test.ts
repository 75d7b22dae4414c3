import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { systemClock } from "../../src/base/clock.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { describeRequest } from "../support/described-request.js";
import type { CliRun } from "../support/run-cli.js";
import { eventually } from "../support/eventually.js";
import { type Protocol, PROTOCOLS } from "../support/protocols.js";

/**
 * With `PROCESS_TESTS=long` the program is stopped for two minutes, which is longer than a list may be
 * silent.
 */
const STOPPED_MS = process.env["PROCESS_TESTS"] === "long" ? 120_000 : 1_000;

const LIMIT_MS = STOPPED_MS + 30_000;

/** How long the program waits for a list (L-14), see `src/listwatch/rest-list-watch.ts`. */
const LIST_LIMIT_MS = 75_000;

/** Starts a server that offers HTTP/2, or not. */
async function clusterOf(t: TestContext, protocol: Protocol): Promise<CliCluster> {
  const cluster = await startCliCluster({ http2: protocol === "HTTP/2" });
  t.after(async () => cluster.close());
  return cluster;
}

async function start(t: TestContext, protocol: Protocol): Promise<{ cluster: CliCluster; run: CliRun }> {
  const cluster = await clusterOf(t, protocol);
  cluster.addPods(3);
  const run = cluster.start(["--resync", "0", "-o", "json"], { limitMs: LIMIT_MS });
  t.after(() => run.child.kill("SIGCONT"));
  await run.until(({ stderr, lines }) => stderr.includes("3 found") && lines.length === 3);
  return { cluster, run };
}

/** Returns `type name@resourceVersion` and the mark, if any, for each line after those of the first list. */
function told(run: CliRun): string[] {
  return run.lines.slice(3, 8).map((line) => {
    const { type, mark, object } = JSON.parse(line) as {
      type: string;
      mark?: string;
      object: { metadata: Record<string, string> };
    };
    const { name, resourceVersion } = object.metadata;
    // The last version of pod-1 is left out, because the server cannot tell it after the deletion.
    const version = name === "pod-1" ? "" : `@${resourceVersion ?? ""}`;
    return [type, `${name ?? ""}${version}`, ...(mark === undefined ? [] : [mark])].join(" ");
  });
}

/**
 * Returns the requests that the server received, from the first list and watch on. Versions from before the
 * stop are shown as `old`, others as `new`. Probes of a silent watch are left out, because their number
 * depends on the time.
 */
function asked(cluster: CliCluster, before: number): string[] {
  const age = (version: string): string =>
    version === "0" ? "0" : Number(version) <= before ? "old" : "new";
  return cluster.server.requests
    .map(({ query }) => describeRequest(new URLSearchParams(query), age))
    .filter((request) => !request.startsWith("probe"));
}

const AT_THE_START = ["list 0/500", "watch old"];

function versionOf(cluster: CliCluster, name: string): string {
  return `${name}@${cluster.server.objects.get("pods", `default/${name}`)?.metadata.resourceVersion ?? ""}`;
}

/** Makes changes of every kind. Returns the lines of a program that saw each of them. */
function changeAll(cluster: CliCluster): string[] {
  cluster.touch("pod-0", "first");
  const first = versionOf(cluster, "pod-0");
  cluster.touch("pod-0", "second");
  const second = versionOf(cluster, "pod-0");
  cluster.server.objects.delete("pods", "default/pod-1", { gracePeriodSeconds: 0 });
  cluster.addPods(1, "new");
  return [
    `MODIFIED ${first}`,
    `MODIFIED ${second}`,
    // The pod gets a deletion timestamp first, and then it is removed.
    `MODIFIED pod-1`,
    `DELETED pod-1`,
    `ADDED ${versionOf(cluster, "new-0")}`,
  ];
}

for (const protocol of PROTOCOLS) {
  describe(
    `k8s-informer, stopped for a while (SIGSTOP, SIGCONT) over ${protocol}`,
    { concurrency: 3 },
    () => {
      it("tells every change there was meanwhile, in order, and says nothing of it", async (t) => {
        const { cluster, run } = await start(t, protocol);
        const before = Number(cluster.server.objects.resourceVersion);
        run.child.kill("SIGSTOP");
        const changes = changeAll(cluster);
        await systemClock.sleep(STOPPED_MS);
        run.child.kill("SIGCONT");
        await run.until(({ lines }) => lines.length === 8);
        assert.deepEqual(told(run), changes);
        assert.deepEqual(asked(cluster, before), AT_THE_START);
        const { code, stderr } = await run.stop();
        assert.equal(code, 143);
        assert.equal(stderr.match(/warning/g), null, stderr);
      });

      it("tells every change there was meanwhile when the server has closed the watch", async (t) => {
        const { cluster, run } = await start(t, protocol);
        const before = Number(cluster.server.objects.resourceVersion);
        run.child.kill("SIGSTOP");
        await cluster.server.restart({ history: "kept" });
        const changes = changeAll(cluster);
        await systemClock.sleep(STOPPED_MS);
        run.child.kill("SIGCONT");
        await run.until(({ lines }) => lines.length === 8);
        assert.deepEqual(told(run), changes);
        assert.deepEqual(asked(cluster, before), [...AT_THE_START, "watch old"]);
        await run.stop();
      });

      it("tells what it missed, once each, when the server has forgotten its history", async (t) => {
        const { cluster, run } = await start(t, protocol);
        const before = Number(cluster.server.objects.resourceVersion);
        run.child.kill("SIGSTOP");
        await cluster.server.restart();
        const changes = changeAll(cluster);
        cluster.server.compact();
        await systemClock.sleep(STOPPED_MS);
        run.child.kill("SIGCONT");
        await run.until(({ lines }) => lines.length === 6);
        await run.until(({ stderr }) => stderr.includes("again after"));
        assert.deepEqual(
          told(run).sort(),
          [4, 3, 1].map((change) => `${changes[change] ?? ""} missed`),
        );
        // The program must still report later changes.
        cluster.touch("pod-2", "afterwards");
        await run.until(({ lines }) => lines.length === 7);
        assert.deepEqual(asked(cluster, before), [...AT_THE_START, "watch old", "list old", "watch new"]);
        const { stderr } = await run.stop();
        assert.match(stderr, /relisted: 1 added, 1 updated, 1 deleted meanwhile\n/);
      });

      it("counts the time in which it was stopped when it says how long the watch was lost", async (t) => {
        const { cluster, run } = await start(t, protocol);
        const stoppedMs = Math.max(STOPPED_MS, 4_000);
        run.child.kill("SIGSTOP");
        await cluster.server.restart();
        changeAll(cluster);
        cluster.server.compact();
        await systemClock.sleep(stoppedMs);
        run.child.kill("SIGCONT");
        await run.until(({ stderr }) => stderr.includes("again after"));
        const { stderr } = await run.stop();
        const [, seconds = "0"] = /again after ([\d.]+)s, relisted/.exec(stderr) ?? [];
        assert.ok(Number(seconds) * 1_000 >= stoppedMs, stderr);
      });

      it("comes up when it was stopped before it had the first list", async (t) => {
        const cluster = await clusterOf(t, protocol);
        cluster.addPods(3);
        cluster.server.faults.add({ match: { verb: "list" }, do: { type: "delay", ms: 300 } });
        const run = cluster.start([], { limitMs: LIMIT_MS });
        t.after(() => run.child.kill("SIGCONT"));
        await eventually(() => assert.equal(cluster.server.faults.struck.length, 1));
        run.child.kill("SIGSTOP");
        await systemClock.sleep(STOPPED_MS);
        run.child.kill("SIGCONT");
        await run.until(({ lines, stderr }) => lines.length === 3 && stderr.includes("3 found"));
        const requests = asked(cluster, Number(cluster.server.objects.resourceVersion));
        // If the stop was longer than the headers of a list may take, there is one more request, but only one.
        assert.deepEqual([...new Set(requests)], AT_THE_START);
        assert.ok(
          requests.length <= AT_THE_START.length + (STOPPED_MS > LIST_LIMIT_MS ? 1 : 0),
          requests.join(),
        );
        assert.equal((await run.stop()).code, 143);
      });
    },
  );
}
