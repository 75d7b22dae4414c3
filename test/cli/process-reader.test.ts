import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it, type TestContext } from "node:test";
import { systemClock } from "../../src/base/clock.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { hasEnded } from "../support/has-ended.js";
import { type CliRun, LIMIT_MS } from "../support/run-cli.js";

/**
 * With `PROCESS_TESTS=long` the test writes for a minute. Otherwise it writes twice the events that fit in
 * the queues.
 */
const LONG = process.env["PROCESS_TESTS"] === "long";
const SECONDS = LONG ? 60 : 8;
const EVENTS_PER_SECOND = 1_000;
const PODS = 50;
/** Makes the events as large as those of pods in a real cluster. */
const PADDING = "x".repeat(5_000);
/**
 * The memory that the program may use for a reader that is behind: its queues, the pipe, and garbage that is
 * not collected yet. Measured in eight seconds: 20 to 24 MiB, and 45 to 48 MiB if the queue before the
 * printer has no bound. Measured in a minute, in which the reader falls behind by 250 MB and more: 35 to 104
 * MiB. In `pipes.test.ts` there is no reader at all.
 */
const LIMIT_MIB = LONG ? 150 : 36;

async function start(t: TestContext): Promise<{ cluster: CliCluster; run: CliRun }> {
  const events = EVENTS_PER_SECOND * (SECONDS + 1);
  // The server does not drop a client that lags behind, so any event that is lost is lost by the program.
  const cluster = await startCliCluster({ watchQueueEvents: events, window: { events: 2 * events } });
  t.after(async () => cluster.close());
  cluster.addPods(PODS);
  const run = cluster.start(["--resync", "0", "-o", "json"], {
    read: false,
    limitMs: SECONDS * 1_000 + LIMIT_MS,
  });
  await run.until(({ stderr }) => stderr.includes(`${PODS} found`));
  return { cluster, run };
}

/** Makes one event. */
function write(cluster: CliCluster, event: number): void {
  cluster.server.objects.patch(
    "pods",
    `default/pod-${event % PODS}`,
    { metadata: { annotations: { event: `${event}`, padding: PADDING } } },
    { contentType: "application/merge-patch+json" },
  );
}

/** Makes events at the constant rate for the whole time, and returns their number. */
async function writeSteadily(cluster: CliCluster): Promise<number> {
  const startedAt = systemClock.now();
  let written = 0;
  while (written < EVENTS_PER_SECOND * SECONDS) {
    const due = Math.min(SECONDS, (systemClock.now() - startedAt) / 1_000) * EVENTS_PER_SECOND;
    for (; written < due; written += 1) {
      write(cluster, written);
    }
    await systemClock.sleep(5);
  }
  return written;
}

/**
 * Reads a few kilobytes at a time with pauses, and without pauses after `hurry`. Collects the numbers of the
 * events.
 */
class SlowReader {
  /** The numbers of the events, in the order of the lines. */
  readonly events: number[] = [];
  #rest = "";
  #hurry = false;

  constructor(run: CliRun) {
    const { stdout } = run.child;
    assert.ok(stdout !== null);
    stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#take(text);
      if (!this.#hurry) {
        stdout.pause();
        setTimeout(() => void stdout.resume(), 50);
      }
    });
  }

  hurry(): void {
    this.#hurry = true;
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, event] = /"event":"(\d+)"/.exec(line) ?? [];
      if (event !== undefined) {
        this.events.push(Number(event));
      }
    }
  }
}

/** Measures the peak of the memory of a run. */
class MemoryPeak {
  readonly #pid: number;
  readonly #controller = new AbortController();
  readonly #start: number;
  #peak: number;

  constructor({ child }: CliRun) {
    this.#pid = child.pid ?? 0;
    this.#start = this.#resident();
    this.#peak = this.#start;
    void this.#watch();
  }

  stop(): { readonly startMiB: number; readonly peakMiB: number } {
    this.#controller.abort();
    return { startMiB: this.#start, peakMiB: this.#peak };
  }

  async #watch(): Promise<void> {
    while (!this.#controller.signal.aborted) {
      this.#peak = Math.max(this.#peak, this.#resident());
      await systemClock.sleep(50, this.#controller.signal).catch(() => undefined);
    }
  }

  #resident(): number {
    const [, kiB = "0"] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#pid}/status`, "utf8")) ?? [];
    return Number(kiB) / 1024;
  }
}

describe(`k8s-informer, under ${EVENTS_PER_SECOND} events a second`, () => {
  it("tells a slow reader every event, in the server's order, on one watch, and keeps little", async (t) => {
    const { cluster, run } = await start(t);
    const memory = new MemoryPeak(run);
    t.after(() => void memory.stop());
    const reader = new SlowReader(run);
    const written = await writeSteadily(cluster);
    const behind = written - reader.events.length;
    const { startMiB, peakMiB } = memory.stop();
    reader.hurry();
    while (reader.events.length < written && !hasEnded(run.child)) {
      await systemClock.sleep(20);
    }
    t.diagnostic(
      `${SECONDS} s, ${written} events of ${PADDING.length} bytes, ${behind} behind; ` +
        `resident ${startMiB.toFixed(0)} MiB before, at most ${peakMiB.toFixed(0)} MiB`,
    );
    const { code, stderr } = await run.stop();
    assert.equal(code, 143, stderr);
    assert.deepEqual(
      reader.events,
      Array.from({ length: written }, (_, event) => event),
    );
    assert.ok(behind > written / 4, `the reader was not slow: ${behind} of ${written} events behind`);
    assert.ok(
      peakMiB - startMiB < LIMIT_MIB,
      `grew from ${startMiB.toFixed(0)} to ${peakMiB.toFixed(0)} MiB`,
    );
    assert.equal(cluster.server.requests.filter(({ query }) => query.includes("watch=")).length, 1);
    assert.equal(stderr.match(/warning/g), null, stderr);
  });

  it("ends with 141 when the reader that held it up goes away", async (t) => {
    const { cluster, run } = await start(t);
    for (let event = 0; event < 200; event += 1) {
      write(cluster, event);
    }
    await systemClock.sleep(500);
    run.child.stdout?.destroy();
    const { code, stderr } = await run.result;
    assert.equal(code, 141, stderr);
  });
});
