import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { after, before, beforeEach, describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { leaseRecordOf, type LeaseRecord } from "../../src/leader-election/lease-record.js";
import type { Lease } from "../../src/types/coordination/v1.js";
import { eventually } from "../support/eventually.js";
import { hasEnded } from "../support/has-ended.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";

const PROGRAM = fileURLToPath(new URL("../support/leader-program.ts", import.meta.url));
const LEASE = "/apis/coordination.k8s.io/v1/namespaces/default/leases/counter";
const COUNTERS = "/api/v1/namespaces/default/configmaps";

/** A process that takes part in the election. */
interface Candidate {
  readonly child: ChildProcess;
  /** What all candidates have printed so far, in the order of its arrival: the identity and the line. */
  readonly lines: readonly string[];
  readonly leads: () => Promise<void>;
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

describe("leader election on a real server", { skip: realClusterMissing() }, () => {
  let cluster: RealCluster;
  before(
    async () => {
      cluster = await startRealCluster();
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());
  beforeEach(async () => {
    await cluster.request("DELETE", LEASE);
    await cluster.request("DELETE", `${COUNTERS}/counter`);
    await cluster.request("POST", COUNTERS, { metadata: { name: "counter" }, data: { count: "0" } });
  });

  function start(t: TestContext, identity: string, ...args: readonly string[]): Candidate {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", PROGRAM, cluster.kubeconfigPath, identity, ...args],
      { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env["PATH"] ?? "" } },
    );
    const lines: string[] = [];
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        lines.splice(0, lines.length, ...output.split("\n").slice(0, -1));
      });
    }
    const closed = new Promise<number | null>((resolve) => {
      child.on("close", resolve);
    });
    const end = async (signal: NodeJS.Signals): Promise<number | null> => {
      child.kill(signal);
      return closed;
    };
    t.after(async () => (hasEnded(child) ? undefined : end("SIGKILL")));
    const leads = async (): Promise<void> =>
      eventually(() => assert.ok(lines.includes("leading"), `${identity} does not lead: ${lines.join()}`));
    return { child, lines, leads, end };
  }

  /** Returns the numbers that a candidate has written. Fails if another process wrote in between. */
  function written({ lines }: Candidate): number[] {
    const others = lines.filter((line) => !/^(sees \w+|leading|stopped|wrote \d+)$/.test(line));
    assert.deepEqual(others, []);
    return lines
      .filter((line) => line.startsWith("wrote "))
      .map((line) => Number(line.slice("wrote ".length)));
  }

  async function record(): Promise<LeaseRecord> {
    const { body } = await cluster.request("GET", LEASE);
    return leaseRecordOf(body as Lease);
  }

  async function writesMore(candidate: Candidate): Promise<void> {
    const { length } = written(candidate);
    await eventually(() => assert.ok(written(candidate).length > length, "it writes no more"));
  }

  it("takes a Lease over after its expiry when the leader is killed, and never has two leaders", async (t) => {
    const first = start(t, "first");
    await first.leads();
    const second = start(t, "second");
    await writesMore(first);
    await eventually(async () => assert.equal((await record()).holderIdentity, "first"));
    await first.end("SIGKILL");
    const killed = await record();
    assert.equal(killed.holderIdentity, "first");
    await second.leads();
    await writesMore(second);
    const { holderIdentity, leaseTransitions, acquireTime } = await record();
    assert.deepEqual([holderIdentity, leaseTransitions], ["second", 1]);
    // Both processes share a clock, so here the times in the Lease can be compared.
    const waitedMs = Date.parse(acquireTime) - Date.parse(killed.renewTime);
    assert.ok(waitedMs >= 5_000, `taken over after ${waitedMs} ms, before the Lease had expired`);
    const [last = 0] = written(first).slice(-1);
    const [next = 0] = written(second);
    // The last write of the killed process may have happened without being printed.
    assert.ok(next === last + 1 || next === last + 2, `${next} follows ${last}`);
  });

  it("takes a Lease of ten minutes over at once when the leader ends and gives it up", async (t) => {
    const first = start(t, "first", "release");
    await first.leads();
    const second = start(t, "second", "release");
    await writesMore(first);
    assert.equal(await first.end("SIGTERM"), 0, first.lines.join("\n"));
    await second.leads();
    await writesMore(second);
    assert.equal((await record()).leaseTransitions, 1);
    assert.equal(first.lines.at(-1), "stopped");
    const all = [...written(first), ...written(second)];
    assert.deepEqual(
      all,
      Array.from(all, (_, index) => index + 1),
    );
  });

  it("ends a leader that was suspended and has lost its Lease, while the other one goes on", async (t) => {
    const first = start(t, "first");
    await first.leads();
    const second = start(t, "second");
    await writesMore(first);
    first.child.kill("SIGSTOP");
    await second.leads();
    await writesMore(second);
    first.child.kill("SIGCONT");
    await eventually(() => assert.ok(hasEnded(first.child), "it still runs"));
    assert.notEqual(first.child.exitCode, 0);
    await writesMore(second);
    assert.equal((await record()).holderIdentity, "second");
  });

  it("lets one of many candidates lead at a time, also when the Lease is deleted", async (t) => {
    const candidates = ["a", "b", "c", "d"].map((identity) => start(t, identity, "release"));
    const all = (): number[] => candidates.flatMap(written).sort((one, other) => one - other);
    // A candidate that has seen no leader before the deletion could not know that there is one.
    await eventually(() => {
      for (const { lines } of candidates) {
        assert.match(lines.join(), /sees/);
      }
    });
    for (let round = 0; round < 3; round += 1) {
      const { length } = all();
      await eventually(() => assert.ok(all().length > length + 20, "they do not write"));
      await cluster.request("DELETE", LEASE);
      const led = candidates.find(({ child, lines }) => !hasEnded(child) && lines.includes("leading"));
      await eventually(async () => assert.notEqual((await record()).holderIdentity, ""));
      if (round > 0) {
        assert.equal(await led?.end("SIGTERM"), 0, led?.lines.slice(-20).join("\n"));
      }
    }
    await Promise.all(candidates.map(async ({ child, end }) => (hasEnded(child) ? 0 : end("SIGTERM"))));
    const numbers = all();
    assert.deepEqual(
      numbers,
      Array.from(numbers, (_, index) => index + 1),
    );
  });
});
