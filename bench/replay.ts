import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { besideClients, type Client, clientGoClient, ourCommand } from "./clients.js";
import { type Flood, flood } from "./flood.js";
import { machine } from "./machine.js";
import type { BenchOptions } from "./options.js";
import { type Encoding, podIndex } from "./replay-pods.js";
import { comparison, type Rounds } from "./ratios.js";
import { startReplayServer } from "./replay-server.js";
import type { Report, Row } from "./report.js";
import { percentile } from "./statistics.js";

const ENCODINGS: readonly Encoding[] = ["protobuf", "json"];
/** The number of pods that the events change. */
const PODS = 1_000;
/** The factor by which a flood has more events than `--events`. By default it has 200 000. */
const FLOOD_FACTOR = 25;
const LATENCY_PER_SECOND = 1_000;
const LINES = "k8s-informer prints its default line, client-go the short one.";

/**
 * Measures changes that come as fast as they are read, and
 * at a fixed rate the time from the socket to the line.
 */
export async function benchReplay({ rounds, events, beside }: BenchOptions): Promise<readonly Report[]> {
  const folder = await mkdtemp(join(tmpdir(), "k8s-informer-bench-"));
  try {
    const flood = events * FLOOD_FACTOR;
    const go = clientGoClient();
    const others = [...besideClients(beside), ...(go.client === undefined ? [] : [go.client])];
    const floodRows = await compareFloods(folder, others, { events: flood, rounds });
    const latencyRows: Row[] = [];
    for (const encoding of ENCODINGS) {
      latencyRows.push({ name: encoding, values: await latency(folder, encoding, events) });
    }
    return [
      {
        title: "Replay: changes as fast as they are read",
        conditions: { pods: PODS, events: flood, rounds, ...machine() },
        rows: floodRows,
        notes: [go.client === undefined ? go.missing : LINES],
      },
      {
        title: "Replay: from the socket to the line",
        conditions: { pods: PODS, events, "events per second": LATENCY_PER_SECOND, ...machine() },
        rows: latencyRows,
        notes: [],
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Floods {
  readonly events: number;
  readonly rounds: number;
}

/** Measures the clients round by round. The client is the bottleneck. */
async function compareFloods(
  folder: string,
  others: readonly Client[],
  { events, rounds }: Floods,
): Promise<readonly Row[]> {
  const measured = new Map<string, Rounds[number][]>();
  const measure = async (name: string, command: Flood["command"], encoding: Encoding): Promise<void> => {
    const run = await flood(folder, { command, encoding, pods: PODS, events });
    measured.set(name, [...(measured.get(name) ?? []), run]);
  };
  for (let round = 0; round < rounds; round += 1) {
    await measure("k8s-informer", ourCommand, "protobuf");
    for (const { name, command } of others) {
      await measure(name, command, "protobuf");
    }
    await measure("k8s-informer, JSON", ourCommand, "json");
  }
  return comparison(measured);
}

/**
 * Measures the time from the socket to the line.
 * The server runs in this process, so that both ends have the same clock.
 */
async function latency(folder: string, encoding: Encoding, events: number): Promise<Row["values"]> {
  const sent = new Map<number, number[]>();
  const server = await startReplayServer({
    encoding,
    pods: PODS,
    events,
    perSecond: LATENCY_PER_SECOND,
    onEvent: (index) => void sent.set(index, [...(sent.get(index) ?? []), performance.now()]),
  });
  const kubeconfig = join(folder, "kubeconfig");
  await writeFile(kubeconfig, server.kubeconfig);
  const { file, args } = ourCommand(kubeconfig);
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  const tookMs: number[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const at = line.includes("Updated") ? sent.get(podIndex(line))?.shift() : undefined;
      if (at !== undefined && tookMs.push(performance.now() - at) === events) {
        break;
      }
    }
  } finally {
    child.kill("SIGKILL");
    await exited;
    await server.close();
  }
  return { "p50 ms": percentile(tookMs, 0.5), "p99 ms": percentile(tookMs, 0.99) };
}
