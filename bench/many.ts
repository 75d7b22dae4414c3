import { join } from "node:path";
import { type RealCluster, realClusterMissing, startRealCluster } from "../test/support/real-cluster.js";
import { storePods } from "../test/support/real/stored-pods.js";
import { systemClock } from "../src/base/clock.js";
import { clientGoMany, type ManyClient, MANY_STREAMS, ourMany } from "./clients.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";
import { machine } from "./machine.js";
import { type Cost, cpuSeconds, MeasuredProcess } from "./measured-process.js";
import type { BenchOptions } from "./options.js";
import { medians, type Rounds } from "./ratios.js";
import type { Report } from "./report.js";

/** The most pods, because this benchmark is about informers that have little to do. */
const MOST_PODS = 2_000;

/** The limit of rounds, because each of them takes more than a minute for each number of informers. */
const MOST_ROUNDS = 3;

/** Milliseconds after the sync before the quiet time begins, for what a client still does after its start. */
const SETTLE_MS = 3_000;

const NOTES: readonly string[] = [
  "The clients start in turn, and are quiet at the same time, in which no pod changes. As long a time passes before it, " +
    "so that what the start left behind is collected. CPU of the start is that of the whole process until everything has " +
    "synced. Memory is the resident memory at the end.",
  "node:http2 alone lists and watches the same namespaces and drops what comes.",
];

/**
 * Compares what many informers in one process cost at the start and in a quiet time. There is one informer for each
 * namespace, and all namespaces together have the pods.
 */
export async function benchMany(options: BenchOptions): Promise<readonly Report[]> {
  const missing = realClusterMissing();
  if (missing !== undefined) {
    return [{ title: "Many informers", conditions: {}, rows: [], notes: [`Left out: ${missing}`] }];
  }
  const cluster = await startRealCluster({ audit: true });
  try {
    const reports: Report[] = [];
    for (const informers of options.informers) {
      reports.push(await compare(cluster, informers, options));
    }
    return reports;
  } finally {
    await cluster.close();
  }
}

async function compare(cluster: RealCluster, informers: number, options: BenchOptions): Promise<Report> {
  const pods = Math.min(options.pods, MOST_PODS);
  const rounds = Math.min(options.rounds, MOST_ROUNDS);
  const prefix = `many-${informers}-`;
  const namespaces = Array.from({ length: informers }, (_, index) => `${prefix}${index}`);
  await storePods(cluster, { count: pods, namespaces });
  const others = [clientGoMany()];
  const clients = [
    ourMany("auto"),
    ourMany("1.1"),
    ...others.map(({ client }) => client).filter((client) => client !== undefined),
    MANY_STREAMS,
  ];
  const measured = new Map<string, Rounds>();
  const notes = others.flatMap((found) => ("missing" in found ? [found.missing] : []));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, values, said } of await oneRound(cluster, clients, {
      informers,
      prefix,
      quietMs: options.quiet * 1_000,
    })) {
      measured.set(name, [...(measured.get(name) ?? []), values]);
      notes.push(...said);
    }
  }
  return {
    title: `Many informers: ${informers}`,
    conditions: { informers, pods, rounds, "quiet s": options.quiet, ...machine() },
    rows: [...measured].map(([name, found]) => ({ name, values: medians(found) })),
    notes: [...NOTES, ...notes],
  };
}

interface Size {
  readonly informers: number;
  /** The namespaces are this, and a number from 0. */
  readonly prefix: string;
  readonly quietMs: number;
}

interface Measurement {
  readonly name: string;
  readonly values: Rounds[number];
  /** What the process said beside its own line. */
  readonly said: readonly string[];
}

/** Starts the clients one after the other, and measures their quiet time together. */
async function oneRound(
  cluster: RealCluster,
  clients: readonly ManyClient[],
  { informers, prefix, quietMs }: Size,
): Promise<readonly Measurement[]> {
  const running: RunningClient[] = [];
  try {
    for (const client of clients) {
      running.push(await startClient(cluster, client, [String(informers), prefix]));
      await systemClock.sleep(SETTLE_MS);
    }
    // Meanwhile V8 collects what the start has left behind.
    await systemClock.sleep(quietMs);
    await Promise.all(running.map(async (client) => client.beginQuietTime()));
    await systemClock.sleep(quietMs);
    return await Promise.all(running.map(async (client) => client.measured()));
  } finally {
    await Promise.all(running.map(async (client) => client.stop()));
  }
}

/** What a client has used so far. */
interface Usage {
  readonly requests: number;
  readonly cpuSeconds: number;
}

let users = 0;

/**
 * Starts a client, and resolves when it has synced. It has a user and a proxy of its own, so that its requests and
 * connections can be told from those of the others.
 */
async function startClient(
  cluster: RealCluster,
  { name, command }: ManyClient,
  namespaces: readonly string[],
): Promise<RunningClient> {
  const user = `bench-${(users += 1)}`;
  const credentials = await cluster.users.issueCertificate({ name: user, groups: ["system:masters"] });
  const proxy = await startCountingProxy(cluster.port);
  const kubeconfig = await cluster.users.writeKubeconfig({ credentials, server: proxy.url });
  const output = join(cluster.directory, `out-${user}`);
  const running = new MeasuredProcess(command(kubeconfig, namespaces), output);
  const start = await running.untilLines(1);
  return new RunningClient({
    name,
    process: running,
    proxy,
    requests: async () => requestsOf(cluster, user),
    start,
  });
}

interface Parts {
  readonly name: string;
  readonly process: MeasuredProcess;
  readonly proxy: CountingProxy;
  /** Returns the number of its requests so far. */
  readonly requests: () => Promise<number>;
  /** What it has used until it had synced. */
  readonly start: Cost;
}

/** A client that has synced. */
class RunningClient {
  readonly #parts: Parts;
  #before: Usage = { requests: 0, cpuSeconds: 0 };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async beginQuietTime(): Promise<void> {
    this.#before = await this.#usage();
  }

  async measured(): Promise<Measurement> {
    const before = this.#before;
    const after = await this.#usage();
    const { name, proxy, start, process: running } = this.#parts;
    return {
      name,
      values: {
        connections: proxy.open(),
        "most at once": proxy.most(),
        "requests of the start": before.requests,
        "requests, quiet": after.requests - before.requests,
        "wall s, start": start.wallSeconds,
        "CPU s, start": start.cpuSeconds,
        "CPU s, quiet": after.cpuSeconds - before.cpuSeconds,
        "RSS MiB": running.rssMiB(),
      },
      said: running.tail().split("\n").slice(1, -1),
    };
  }

  async #usage(): Promise<Usage> {
    return { requests: await this.#parts.requests(), cpuSeconds: cpuSeconds(this.#parts.process.pid) };
  }

  async stop(): Promise<void> {
    await this.#parts.process.stop();
    await this.#parts.proxy.close();
  }
}

/** Counts the requests of a user that the server has answered. It logs the start of a watch, and its end apart. */
async function requestsOf(cluster: RealCluster, user: string): Promise<number> {
  const events = await cluster.auditLog();
  return events.filter(
    ({ user: { username }, verb, stage }) =>
      username === user && (verb !== "watch" || stage === "ResponseStarted"),
  ).length;
}
