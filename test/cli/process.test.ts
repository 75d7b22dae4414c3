import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { systemClock } from "../../src/base/clock.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import type { CliRun } from "../support/run-cli.js";
import { eventually, until } from "../support/eventually.js";

const SIGNALS = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const;

/** The JSON of so many pods is several times larger than a pipe and the buffers of the program. */
const PODS = 600;

/**
 * Far more than the end of a run takes on a busy machine, and less than any time limit that could end the
 * run.
 */
const SECONDS_MS = 25_000;

async function clusterOf(t: TestContext, pods = 1): Promise<CliCluster> {
  const cluster = await startCliCluster();
  t.after(async () => cluster.close());
  cluster.addPods(pods);
  return cluster;
}

/** The command line in a certain state, and the processes that must not outlive it. */
interface Reached {
  readonly run: CliRun;
  readonly plugin?: readonly number[];
}

type Reach = (t: TestContext) => Promise<Reached>;

/** Waits in a TLS handshake with a server that accepts the connection and sends nothing. */
async function connecting(t: TestContext): Promise<Reached> {
  const cluster = await clusterOf(t);
  const accepted = new Set<Socket>();
  const server = createServer((socket) => {
    accepted.add(socket);
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    for (const socket of accepted) {
      socket.destroy();
    }
  });
  const { port } = server.address() as AddressInfo;
  const silent = cluster.server.kubeconfig().replace(cluster.server.url, `https://127.0.0.1:${port}`);
  const run = cluster.start(["--kubeconfig", cluster.scratch.write("silent", silent)]);
  await eventually(() => assert.equal(accepted.size, 1));
  return { run };
}

async function listing(t: TestContext): Promise<Reached> {
  const cluster = await clusterOf(t, 50);
  cluster.server.faults.add({ match: { verb: "list" }, do: { type: "stall", afterBytes: 1_000 } });
  const run = cluster.start();
  await eventually(() => assert.equal(cluster.server.faults.struck.length, 1));
  return { run };
}

async function watching(t: TestContext): Promise<Reached> {
  const cluster = await clusterOf(t);
  const run = cluster.start();
  await run.until(({ stderr, lines }) => stderr.includes("1 found") && lines.length === 1);
  return { run };
}

/** Waits before the next attempt to connect to a port that nothing listens on. */
async function backingOff(t: TestContext): Promise<Reached> {
  const cluster = await clusterOf(t);
  const refused = cluster.server.kubeconfig().replace(cluster.server.url, "https://127.0.0.1:1");
  const run = cluster.start(["--kubeconfig", cluster.scratch.write("refused", refused)]);
  await run.until(({ stderr }) => stderr.includes("listing again in"));
  return { run };
}

/** Waits for the reader of a pipe that is full and not read. */
async function blockedOnStdout(t: TestContext): Promise<Reached> {
  const cluster = await clusterOf(t, PODS);
  const run = cluster.start(["-o", "json"], { read: false });
  await until(() => cluster.server.requests.some(({ query }) => query.includes("watch=")));
  await systemClock.sleep(500);
  return { run };
}

/** Waits for a plugin, which is a shell script around a program that waits, as many plugins are. */
async function waitingForPlugin(t: TestContext): Promise<Reached> {
  return pluginRun(t, "sleep 1000 & echo $$ $! > PIDS; wait");
}

/** The same with a script and a program that ignore SIGTERM. */
async function waitingForStubbornPlugin(t: TestContext): Promise<Reached> {
  return pluginRun(
    t,
    "trap '' TERM; (while :; do sleep 1; done) & echo $$ $! > PIDS; while :; do wait; done",
  );
}

async function pluginRun(t: TestContext, script: string): Promise<Reached> {
  const cluster = await clusterOf(t);
  const pids = join(cluster.scratch.path, "pids");
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "sh",
    args: ["-c", script.replace("PIDS", pids)],
    interactiveMode: "Never",
  };
  const config = JSON.parse(cluster.server.kubeconfig()) as { users: object[] };
  config.users = [{ name: "admin", user: { exec } }];
  const run = cluster.start(["--kubeconfig", cluster.scratch.write("exec", JSON.stringify(config))]);
  await eventually(() => assert.match(existsSync(pids) ? readFileSync(pids, "utf8") : "", /^\d+ \d+\n$/));
  const plugin = readFileSync(pids, "utf8").trim().split(" ").map(Number);
  t.after(() => {
    for (const pid of plugin.filter(isAlive)) {
      process.kill(pid, "SIGKILL");
    }
  });
  return { run, plugin };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie still exists, but it has ended.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

function assertNobodyLeft({ plugin = [] }: Reached): void {
  assert.deepEqual(plugin.filter(isAlive), [], "a process of the plugin outlives the program");
}

function timesSaid(stderr: string): number {
  return stderr.split("Received termination, signaling shutdown\n").length - 1;
}

const STATES: readonly (readonly [string, Reach])[] = [
  ["connecting", connecting],
  ["listing", listing],
  ["watching", watching],
  ["backing off", backingOff],
  ["blocked on stdout", blockedOnStdout],
  ["waiting for a credential plugin", waitingForPlugin],
];

describe("k8s-informer, told to end", { concurrency: 4 }, () => {
  for (const [state, reach] of STATES) {
    for (const [signal, code] of SIGNALS) {
      it(`says so once and ends with ${code} on ${signal} while ${state}`, async (t) => {
        const reached = await reach(t);
        const startedAt = systemClock.now();
        const result = await reached.run.stop(signal);
        assert.deepEqual([result.code, result.signal], [code, null], result.stderr);
        assert.equal(timesSaid(result.stderr), 1, result.stderr);
        assert.match(result.stderr, /signaling shutdown\n(.* (added, .* deleted|not ready: .*)\n)*$/);
        assert.ok(systemClock.now() - startedAt < SECONDS_MS, "took too long");
        assertNobodyLeft(reached);
      });
    }
  }
});

describe("k8s-informer, told to end twice", { concurrency: 4 }, () => {
  /** The states in which the first signal takes two seconds, because the reader or the plugin gets time. */
  const slow: readonly (readonly [string, Reach])[] = [
    ["blocked on stdout", blockedOnStdout],
    ["waiting for a credential plugin that does not mind", waitingForStubbornPlugin],
  ];
  for (const [state, reach] of slow) {
    it(`ends at once, with the second signal's code, while ${state}`, async (t) => {
      const reached = await reach(t);
      const { run } = reached;
      run.child.kill("SIGTERM");
      await run.until(({ stderr }) => timesSaid(stderr) === 1);
      const { code, signal, stderr } = await run.stop("SIGINT");
      // The first signal would end the run with 143 after two seconds. The process may end by the signal
      // itself, if Node would otherwise wait for a file that is being read. A shell reports 130 for both.
      assert.ok(code === 130 || signal === "SIGINT", `${String(code ?? signal)}: ${stderr}`);
      assert.equal(timesSaid(stderr), 1);
      await eventually(() => assertNobodyLeft(reached));
    });
  }

  it("ends a plugin that does not mind being asked, when its time is over", async (t) => {
    const reached = await waitingForStubbornPlugin(t);
    const { code } = await reached.run.stop("SIGTERM");
    assert.equal(code, 143);
    await eventually(() => assertNobodyLeft(reached));
  });
});
