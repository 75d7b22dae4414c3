import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { systemClock } from "../../src/base/clock.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { type CliRun, runShell } from "../support/run-cli.js";
import { until } from "../support/eventually.js";
import { residentMiB } from "../support/resident-memory.js";

/** The lines of so many pods are several times larger than a pipe and the buffers of the program. */
const PODS = 5_000;

interface Named {
  readonly name: string;
  readonly resourceVersion: string;
}

describe("k8s-informer in a pipe", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(PODS);
  });
  after(async () => cluster.close());

  it("ends quietly with 141 when its reader has had enough", async () => {
    const { code, stdout, stderr } = await runShell(
      `k8s-informer --kubeconfig '${cluster.kubeconfig()}' -q | head -3`,
    );
    assert.equal(stdout.split("\n").length, 4, stdout);
    assert.equal(stderr, "");
    assert.equal(code, 141);
  });

  it("hands on every line of the first list", async () => {
    const running = runShell(
      `k8s-informer --kubeconfig '${cluster.kubeconfig()}' -o name -q | head -${PODS} | sort -u | wc -l`,
    );
    // head exits after its last line. The program notices at the next event.
    const done = new AbortController();
    void running.finally(() => done.abort());
    for (let round = 0; !done.signal.aborted; round += 1) {
      cluster.touch("pod-0", `round-${round}`);
      await systemClock.sleep(100, done.signal).catch(() => undefined);
    }
    const { stdout, stderr } = await running;
    assert.equal(stdout.trim(), String(PODS));
    assert.equal(stderr, "");
  });

  it(
    "fails with 1 and says why when stdout cannot be written, help and version too",
    { skip: existsSync("/dev/full") ? false : "there is no /dev/full" },
    async () => {
      for (const flags of [`--kubeconfig '${cluster.kubeconfig()}' -q`, "--help", "--version"]) {
        const { code, stderr } = await runShell(`k8s-informer ${flags} > /dev/full`);
        assert.match(stderr, /^error: Cannot write to stdout: .*ENOSPC[^\n]*\n$/);
        assert.equal(code, 1, flags);
      }
    },
  );

  it("ends quietly with 0 when the reader of the help has gone", async () => {
    const { code, stderr } = await runShell("k8s-informer --help | true");
    assert.equal(stderr, "");
    assert.equal(code, 0);
  });

  it("writes a line as soon as there is one", async () => {
    const run = cluster.start(["--field-selector", "metadata.name=pod-1", "--resync", "0"]);
    await run.until(({ lines }) => lines.length === 1);
    for (let count = 2; count < 5; count += 1) {
      cluster.touch("pod-1", String(count));
      await run.until(({ lines }) => lines.length === count);
    }
    await run.stop();
  });
});

describe("k8s-informer with a reader that has stopped reading", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(PODS);
  });
  after(async () => cluster.close());

  /** Starts a run and resolves when its stdout is full. */
  async function blocked(args: readonly string[] = []): Promise<CliRun> {
    const before = watches();
    const run = cluster.start(args, { read: false });
    await until(() => watches() > before);
    await whenIdle(run);
    return run;
  }

  /** Resolves when a run has been idle for a while, so that it has written everything that it can write. */
  async function whenIdle(run: CliRun): Promise<void> {
    for (let idle = 0, last = -1; idle < 5;) {
      await systemClock.sleep(100);
      const now = processorTicks(run);
      idle = now === last ? idle + 1 : 0;
      last = now;
    }
  }

  function watches(): number {
    return cluster.server.requests.filter(({ query }) => query.includes("watch=")).length;
  }

  it("gives it two seconds at the end, and ends all the same", async () => {
    const run = await blocked();
    const startedAt = systemClock.now();
    const { code, stderr } = await run.stop("SIGTERM");
    const tookMs = systemClock.now() - startedAt;
    assert.equal(code, 143);
    assert.match(stderr, /Received termination, signaling shutdown\n/);
    assert.ok(tookMs > 1_900, `took ${tookMs} ms`);
  });

  it("ends at once on a second signal", async () => {
    const run = await blocked();
    run.child.kill("SIGTERM");
    await run.until(({ stderr }) => stderr.includes("Received termination"));
    const { code, stderr } = await run.stop("SIGINT");
    // Without the second signal the run would end with 143 after two seconds.
    assert.equal(code, 130);
    assert.equal(stderr.match(/Received termination/g)?.length, 1);
  });

  it("loses nothing of what it took when the reader comes back in time", async () => {
    const run = await blocked(["-o", "short"]);
    run.child.kill("SIGTERM");
    await run.until(({ stderr }) => stderr.includes("Received termination"));
    run.read();
    const { code, stdout } = await run.result;
    assert.equal(code, 143);
    assert.ok(stdout.length > 65_536, `got ${stdout.length} characters`);
    assert.ok(stdout.endsWith("\n"));
    const names = stdout.match(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d New Pod Added to Store: pod-\d+$/gm) ?? [];
    assert.equal(names.length, stdout.split("\n").length - 1, "a line is broken");
    assert.equal(new Set(names.map((line) => line.split(": ")[1])).size, names.length, "a line came twice");
  });

  it("holds a bounded amount of memory, and tells the newest state of every pod afterwards", async () => {
    const run = await blocked(["-o", "json", "--resync", "0"]);
    await write(2_000, "first");
    const before = residentMiB(run.child);
    await write(10_000, "last");
    const grownMiB = residentMiB(run.child) - before;
    await tellsTheNewest(run);
    await run.stop();
    assert.ok(grownMiB < 10, `grew by ${grownMiB.toFixed(1)} MiB`);
  });

  /** Reads until the last line about each pod shows the state on the server. */
  async function tellsTheNewest({ child }: CliRun): Promise<void> {
    assert.ok(child.stdout !== null);
    const pods = cluster.server.objects.list("pods");
    const newest = new Map(pods.map(({ metadata }) => [metadata.name, metadata.resourceVersion]));
    const behind = new Set(newest.keys());
    for await (const line of createInterface({ input: child.stdout })) {
      const { name, resourceVersion } = (JSON.parse(line) as { object: { metadata: Named } }).object.metadata;
      if (resourceVersion === newest.get(name)) {
        behind.delete(name);
      } else {
        behind.add(name);
      }
      if (behind.size === 0) {
        return;
      }
    }
    assert.deepEqual([...behind], [], "the newest state of these was not told");
  }

  /** Updates all pods in turn. The last update carries a mark. */
  async function write(events: number, mark: string): Promise<void> {
    for (let event = 0; event < events; event += 1) {
      cluster.touch(`pod-${event % PODS}`, event === events - 1 ? mark : `event-${event}`);
      if (event % 500 === 0) {
        await systemClock.sleep(20);
      }
    }
  }
});

/** Returns the processor time of a run so far, in hundredths of a second. */
function processorTicks({ child }: CliRun): number {
  const fields = readFileSync(`/proc/${String(child.pid)}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  // utime and stime are fields 14 and 15 in proc(5). The first two fields are removed above, and indices
  // start at 0.
  return Number(fields[11]) + Number(fields[12]);
}
